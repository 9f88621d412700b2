// A doctor's chest X-rays in two folders, NORMAL and PNEUMONIA: a quick prototype, two networks trained in all their layers,
// each evaluated on the test folder, and one image diagnosed.
using Monk;
using static System.FormattableString;

if (args.Length is < 1 or > 2 || !Directory.Exists(Path.Combine(args[0], "train")) || !Directory.Exists(Path.Combine(args[0], "test")))
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/ChestXRay -- PATH_TO_chest_xray [PATH_TO_WEIGHTS]");
    Console.Error.WriteLine("    PATH_TO_chest_xray  a folder with train/ and test/, each with NORMAL/ and PNEUMONIA/");
    Console.Error.WriteLine("    PATH_TO_WEIGHTS     a folder with ImageNet weights, such as resnet18.safetensors; looked for elsewhere or downloaded if not given");
    return 2;
}

const string Project = "ChestXRay_Sample";
var train = Path.Combine(args[0], "train");
var test = Path.Combine(args[0], "test");
if (args.Length == 2)
    Environment.SetEnvironmentVariable("MONK_WEIGHTS", Path.GetFullPath(args[1]));

(string Experiment, string Model, bool FreezeBase)[] experiments =
[
    ("Quick_Prototype", "resnet18_v1", true),
    ("Experiment_1", "resnet50_v2", false),
    ("Experiment_2", "densenet121", false),
];

try
{
    TellTheStory();
    return 0;
}
catch (MonkException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

void TellTheStory()
{
    var evaluations = new Dictionary<string, Evaluation>();
    var fromRandomWeights = new HashSet<string>();
    foreach (var (experiment, model, freezeBase) in experiments)
    {
        using (var gtf = new Prototype(Project, experiment, overwrite: true))
        {
            gtf.Default(train, modelName: model, freezeBaseNetwork: freezeBase, numEpochs: 5);
            if (!freezeBase)
                gtf.UpdateBatchSize(16); // Batch norms that learn need more than the four images of Monk's default.
            if (!TrainFromImageNetIfPossible(gtf))
                fromRandomWeights.Add(experiment);
        }

        using var trained = new Prototype(Project, experiment, evalInfer: true);
        trained.DatasetParams(test);
        trained.Dataset();
        evaluations[experiment] = trained.Evaluate();
    }

    var best = evaluations.MaxBy(entry => entry.Value.Accuracy).Key;
    using (var trained = new Prototype(Project, best, evalInfer: true, verbose: 0))
    {
        foreach (var diagnosis in new[] { "NORMAL", "PNEUMONIA" })
        {
            var image = Directory.EnumerateFiles(Path.Combine(test, diagnosis)).Order(StringComparer.Ordinal).First();
            var prediction = trained.Infer(image);
            Console.WriteLine(Invariant($"{best} takes an image of {diagnosis} for: {prediction.PredictedClass} ({prediction.Probability:P1})"));
        }

        Console.WriteLine();
    }

    Console.WriteLine("Test accuracy");
    foreach (var (experiment, evaluation) in evaluations)
    {
        var classes = string.Join(", ", evaluation.Classes.Select(c => Invariant($"{c.Class} {c.Accuracy:F1} %")));
        Console.WriteLine(Invariant($"    {experiment,-16} {evaluation.Accuracy:F1} % ({classes}){(fromRandomWeights.Contains(experiment) ? ", from random weights" : "")}"));
    }
}

static bool TrainFromImageNetIfPossible(Prototype gtf)
{
    try
    {
        gtf.Train();
        return true;
    }
    catch (WeightsNotFoundException e)
    {
        Console.WriteLine("Training starts from random weights, not from ImageNet's:");
        Console.WriteLine($"    {e.Message.Split('\n')[0].Trim()}");
        Console.WriteLine();
        gtf.UpdateUsePretrained(false);
        gtf.Train();
        return false;
    }
}
