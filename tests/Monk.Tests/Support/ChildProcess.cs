using System.Diagnostics;
using System.Globalization;
using Monk.Tests.Facade;
using Monk.Tests.Faults;
using Monk.Tests.Training;

namespace Monk.Tests.Support;

/// <summary>What this assembly does when a test starts it as a program: something that the test then breaks off.</summary>
/// <remarks>After the command come workspace, experiment, images and epochs.</remarks>
internal static class ChildProcess
{
    /// <summary>Trains the experiment.</summary>
    public const string Train = "train";

    /// <summary>Runs the analysis of this name on 0.01 and 0.02.</summary>
    public const string Analyse = "analyse";

    /// <summary>Cross-validates the experiment with two folds.</summary>
    public const string CrossValidate = "cross-validate";

    /// <summary>Looks at the experiment's images and draws their pictures, over and over.</summary>
    public const string Explore = "explore";

    /// <summary>Makes the experiment a copy of <see cref="CopySource"/>, over and over.</summary>
    public const string Copy = "copy";

    public const string CopySource = "base";

    /// <summary>
    /// Does everything that only reads with the experiment, which is trained, and then what writes; tells of each how it ended.
    /// </summary>
    public const string Read = "read";

    /// <summary>
    /// Damages resume points: the folder is a scratch folder, the experiment a seed, the epochs a number of files for each optimizer.
    /// </summary>
    public const string FuzzResumePoints = "fuzz-resume-points";

    /// <summary>
    /// Trains an experiment of <see cref="KillPoints"/> and kills itself before a change of the file system; the epochs are its number.
    /// </summary>
    public const string TrainAndDie = "train-and-die";

    /// <summary>Does what a scene of <see cref="FaultScenes"/> does; the experiment is the scene's name.</summary>
    public const string ActScene = "act-scene";

    /// <summary>The line that a process prints when it begins with a scene.</summary>
    public const string Begins = "The scene begins.";

    // Longer than any test waits; then no process is left over, whatever has become of the test.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    public static void Main(string[] arguments)
    {
        if (arguments is not [var command, var workspace, var experiment, var images, var epochs])
            return;
        if (command == Copy)
        {
            Repeat(() => new Prototype("p", experiment, overwrite: true, copyFrom: ("p", CopySource), workspace: workspace).Dispose());
            return;
        }

        if (command == Read)
        {
            ReadAndTry(workspace, experiment, images);
            return;
        }

        var numEpochs = int.Parse(epochs, CultureInfo.InvariantCulture);
        if (command == FuzzResumePoints)
        {
            MonkRuntime.Initialize();
            foreach (var optimizer in OptimizerScene.All.Keys)
            {
                var (refused, restored) = ResumeFuzz.Run(optimizer, workspace, numEpochs, int.Parse(experiment, CultureInfo.InvariantCulture));
                Console.Out.WriteLine($"{optimizer}\t{refused}\t{restored}");
            }

            return;
        }

        if (command == ActScene)
        {
            Console.Out.WriteLine(Begins);
            FaultScenes.All[experiment].Act(workspace, images);
            return;
        }

        if (command == TrainAndDie)
        {
            KillPoints.TrainAndDie(workspace, experiment, images, numEpochs);
            return;
        }

        using var prototype = new Prototype("p", experiment, workspace: workspace);
        prototype.Default(images, "resnet18_v1", freezeBaseNetwork: false, numEpochs, usePretrained: false);
        prototype.UpdateInputSize(32);
        switch (command)
        {
            case Train:
                prototype.Train();
                break;
            case Analyse:
                prototype.AnalyseLearningRates(Analyse, [0.01, 0.02], percentData: 50, numEpochs);
                break;
            case CrossValidate:
                prototype.CrossValidate(folds: 2);
                break;
            case Explore:
                Repeat(() => prototype.EDA(saveImg: true, checkCorrupt: true, checkDuplicates: true));
                break;
        }
    }

    private static void ReadAndTry(string workspace, string experiment, string images)
    {
        using (var prototype = new Prototype("p", experiment, evalInfer: true, workspace: workspace))
        {
            prototype.DatasetParams(images);
            prototype.Dataset();
            Tell("Evaluate", () => $"{prototype.Evaluate().NumImages} images");
            prototype.ResetTransforms(test: true);
            Tell("Evaluate otherwise", () => $"{prototype.Evaluate().NumImages} images");
            Tell("InferFolder", () => $"{prototype.InferFolder(images).Count} images");
            Tell("Summary", () => prototype.Summary()["Model"]["Status"]!);
        }

        var compare = new Compare("c", workspace);
        compare.AddExperiment("p", experiment);
        Tell("GenerateStatistics", () => compare.GenerateStatistics() is var comparison ? $"{comparison.Rows.Count} experiments, {comparison.Files.Count} files" : "");
        Tell("copyFrom", () =>
        {
            using var copy = new Prototype("p", "copy", copyFrom: ("p", experiment), workspace: workspace);
            return copy.Summary()["Model"]["Status"]!;
        });
        Tell("UpdateNumEpochs", () =>
        {
            using var resumed = new Prototype("p", experiment, resumeTrain: true, workspace: workspace);
            resumed.UpdateNumEpochs(9);
            return "changed";
        });
        Tell("Train", () =>
        {
            using var resumed = new Prototype("p", experiment, resumeTrain: true, workspace: workspace);
            return $"{resumed.Train().Epochs.Count} epochs";
        });
    }

    private static void Tell(string what, Func<string> act)
    {
        var watch = Stopwatch.StartNew();
        string end;
        try
        {
            end = act();
        }
        catch (Exception e)
        {
            end = $"{e.GetType().Name}: {e.Message}";
        }

        Console.WriteLine($"[{what}] {end}{(watch.Elapsed > TimeSpan.FromSeconds(9) ? " (after a wait)" : "")}");
    }

    /// <summary>Starts this assembly as a program.</summary>
    public static Process Start(string command, string workspace, string experiment, string images, int epochs)
    {
        var host = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        var assembly = typeof(ChildProcess).Assembly.Location;
        foreach (var argument in (string[])
            ["exec", "--runtimeconfig", Beside(".runtimeconfig.json"), "--depsfile", Beside(".deps.json"), assembly, command, workspace, experiment, images, $"{epochs}"])
        {
            host.ArgumentList.Add(argument);
        }

        return Process.Start(host)!;

        string Beside(string extension) => Path.ChangeExtension(assembly, null) + extension;
    }

    private static void Repeat(Action act)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Longest;)
            act();
    }
}
