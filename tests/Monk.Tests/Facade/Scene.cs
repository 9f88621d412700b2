using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>A workspace and a small data set of a test's own, and what a test prints.</summary>
internal sealed class Scene : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Scene(int perClass = 8)
    {
        Images = SyntheticImages.Write(_folder.Combine("images"), perClass);
        Workspace = _folder.Combine("workspace");
    }

    public string Images { get; }

    public string Workspace { get; }

    public string Combine(params string[] parts) => _folder.Combine(parts);

    /// <summary>A new experiment named <c>p/e</c>.</summary>
    public Prototype New(string experiment = "e", bool overwrite = false, int verbose = 0) =>
        new("p", experiment, overwrite: overwrite, workspace: Workspace, verbose: verbose);

    /// <summary>The experiment, opened for evaluation.</summary>
    public Prototype Trained(string experiment = "e", TrainedWeights weights = TrainedWeights.Best, int verbose = 0) =>
        new("p", experiment, evalInfer: true, weights: weights, workspace: Workspace, verbose: verbose);

    /// <summary>The experiment, opened to go on.</summary>
    public Prototype Resumed(string experiment = "e") => new("p", experiment, resumeTrain: true, workspace: Workspace, verbose: 0);

    /// <summary>Sets an experiment up as the tests train it: ResNet18 from random weights on 32×32 pixels.</summary>
    public void SetUp(Prototype prototype, int epochs = 2, bool freezeBase = false)
    {
        prototype.Default(Images, "resnet18_v1", freezeBase, epochs, usePretrained: false);
        prototype.UpdateInputSize(32);
    }

    public TrainingResult Train(string experiment = "e", int epochs = 2)
    {
        using var prototype = New(experiment);
        SetUp(prototype, epochs);
        return prototype.Train();
    }

    /// <summary>Everything under the workspace: path, size and time of last change.</summary>
    public IReadOnlyList<(string, long, DateTime)> Snapshot() => !Directory.Exists(Workspace)
        ? []
        : [.. new DirectoryInfo(Workspace).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => !file.Name.EndsWith(".lock", StringComparison.Ordinal))
            .Select(file => (file.FullName, file.Length, file.LastWriteTimeUtc))
            .OrderBy(file => file.FullName, StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();
}
