using Monk.Tests.Facade;

namespace Monk.Tests.Faults;

/// <summary>Something that changes files, and how to do it again after it has failed.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Prepare">Makes what it begins with in a workspace.</param>
/// <param name="Act">Does it; what Monk tells instead of throwing is thrown.</param>
/// <param name="Again">Does it again, after it has failed at any step.</param>
internal sealed record FaultScene(string Name, Action<string, string> Prepare, Action<string, string> Act, Action<string, string> Again);

/// <summary>All that changes files.</summary>
internal static class FaultScenes
{
    public static readonly IReadOnlyDictionary<string, FaultScene> All = new FaultScene[]
    {
        new("train", (workspace, images) => SetUp(workspace, images), Resume, Resume),
        new("set up", Nothing, (workspace, images) => Settings(workspace, images), (workspace, images) => Settings(workspace, images)),
        new("change", Trained, Change, Change),
        new("evaluate", Trained, Evaluate, Evaluate),
        new("compare", Trained, Compare, Compare),
        new("copy", Trained, Copy, Copy),
        new("start over", TrainedTwice, StartOver, StartOver),
        new("analyse", (workspace, images) => SetUp(workspace, images), Analyse, Analyse),
        new("cross-validate", (workspace, images) => SetUp(workspace, images, epochs: 1), CrossValidate, CrossValidate),
        new("draw", Trained, Draw, Draw),
    }.ToDictionary(scene => scene.Name);

    private static void Nothing(string workspace, string images) => Directory.CreateDirectory(workspace);

    private static void SetUp(string workspace, string images, string experiment = "e", int epochs = 2)
    {
        using var prototype = new Prototype("p", experiment, workspace: workspace, verbose: 0);
        KillPoints.SetUp(prototype, images, epochs);
    }

    private static void Trained(string workspace, string images)
    {
        SetUp(workspace, images);
        Resume(workspace, images);
    }

    private static void TrainedTwice(string workspace, string images)
    {
        Trained(workspace, images);
        SetUp(workspace, images, "old", epochs: 1);
        using var prototype = new Prototype("p", "old", resumeTrain: true, workspace: workspace, verbose: 0);
        prototype.Train();
    }

    private static void Resume(string workspace, string images)
    {
        using var prototype = new Prototype("p", "e", resumeTrain: true, workspace: workspace);
        if (prototype.Status != ExperimentStatus.Completed)
            prototype.Train();
    }

    private static void Settings(string workspace, string images)
    {
        using var prototype = new Prototype("p", "e", overwrite: true, workspace: workspace);
        KillPoints.SetUp(prototype, images);
        prototype.DatasetPercent(75);
        prototype.UpdateBatchSize(3);
        prototype.UpdateNumEpochs(5);
    }

    private static void Change(string workspace, string images)
    {
        using var prototype = new Prototype("p", "e", resumeTrain: true, workspace: workspace);
        prototype.MoveDataset(images);
        prototype.UpdateNumEpochs(5);
        prototype.UpdateLearningRate(0.02);
    }

    private static void Evaluate(string workspace, string images)
    {
        using var prototype = new Prototype("p", "e", evalInfer: true, workspace: workspace);
        prototype.DatasetParams(images);
        prototype.Dataset();
        prototype.Evaluate().ToCsv(Path.Combine(workspace, "tables", "evaluation.csv"));
        prototype.InferFolder(Path.Combine(images, "circle")).ToCsv(Path.Combine(workspace, "tables", "folder.csv"));
    }

    private static void Compare(string workspace, string images)
    {
        var compare = new Compare("c", workspace);
        compare.AddExperiment("p", "e");
        compare.GenerateStatistics(svg: true);
    }

    private static void Copy(string workspace, string images) =>
        new Prototype("p", "copy", overwrite: true, copyFrom: ("p", "e"), workspace: workspace).Dispose();

    private static void StartOver(string workspace, string images) =>
        new Prototype("p", "old", overwrite: true, copyFrom: ("p", "e"), workspace: workspace).Dispose();

    private static void Analyse(string workspace, string images)
    {
        using var prototype = new Prototype("p", "e", resumeTrain: true, workspace: workspace);
        var rows = prototype.AnalyseLearningRates("rates", [0.01, 0.02], percentData: 75, numEpochs: 1).Rows;
        var failures = rows.Where(row => row.Failure is not null).Select(row => row.Failure).ToList();
        if (failures.Count > 0)
            throw new MonkException(string.Join(" ", failures));
    }

    private static void CrossValidate(string workspace, string images)
    {
        using var prototype = new Prototype("p", "e", resumeTrain: true, workspace: workspace);
        prototype.CrossValidate(folds: 2);
    }

    private static void Draw(string workspace, string images)
    {
        using var prototype = new Prototype("p", "e", evalInfer: true, workspace: workspace);
        prototype.EDA(saveImg: true);
        prototype.DrawModel();
        prototype.VisualizeKernels();
        prototype.VisualizeFeatureMaps(Path.Combine(images, "circle", "000.png"));
        prototype.Explain(Path.Combine(images, "circle", "000.png"), picturePath: Path.Combine(workspace, "tables", "heat.png"));
    }
}
