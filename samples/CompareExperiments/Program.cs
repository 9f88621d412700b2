// Which of the experiments that samples/ChestXRay made was best, and why: the two networks side by side, or a whole project.
using Monk;
using static System.FormattableString;

if (args.Length > 1 || args is [['-', ..]])
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/CompareExperiments [-- PROJECT]");
    Console.Error.WriteLine("    PROJECT  a project of the workspace, compared as a whole; without, the two experiments of samples/ChestXRay");
    return 2;
}

try
{
    var cmp = new Compare(args.Length == 1 ? args[0] : "Exp_1_vs_2");
    if (args.Length == 1)
    {
        cmp.AddProject(args[0]);
    }
    else
    {
        cmp.AddExperiment("ChestXRay_Sample", "Experiment_1");
        cmp.AddExperiment("ChestXRay_Sample", "Experiment_2");
    }

    var comparison = cmp.GenerateStatistics();

    // Everything that was printed and written is there as values too.
    Console.WriteLine("What differs");
    foreach (var (setting, values) in comparison.Differences())
        Console.WriteLine($"    {setting}: {string.Join(" | ", values.Distinct())}");
    Console.WriteLine();
    Console.WriteLine("Repetitions");
    foreach (var group in comparison.SeedGroups)
        Console.WriteLine(Invariant($"    {group.Rows[0].Experiment} and {group.Rows.Count - 1} more: best val acc {group.Value(ComparisonMetric.BestValidationAccuracy)?.Mean:P1} ± {group.Value(ComparisonMetric.BestValidationAccuracy)?.StandardDeviation:P1}"));
    if (comparison.SeedGroups.Count == 0)
        Console.WriteLine("    none: no two experiments differ only in their seed");
    return 0;
}
catch (MonkException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine("samples/ChestXRay makes the experiments that this sample compares: run it first, from the same folder.");
    return 1;
}
