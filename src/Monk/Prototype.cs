using Monk.Experiments;
using Monk.Models;
using Monk.Reporting;
using TorchSharp;

namespace Monk;

/// <summary>
/// One experiment: its data, its model, how it is trained, what came of it. Everything is remembered under
/// <c>workspace/&lt;project&gt;/&lt;experiment&gt;</c>, so an experiment can be opened again, resumed, evaluated and compared.
/// </summary>
/// <remarks>
/// An object is for one thread at a time. Two processes may use one workspace; only one of them can train an experiment. Two trainings at once
/// in one process share libtorch's random generator, so neither can be repeated exactly.
/// </remarks>
public sealed partial class Prototype : IDisposable
{
    private readonly Report _report;
    private readonly TrainedWeights _weights;
    private bool _resume;
    private bool _disposed;

    /// <summary>Makes a new experiment, or opens one that exists.</summary>
    /// <param name="projectName">The project: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="experimentName">The experiment within the project; the same characters.</param>
    /// <param name="evalInfer">Opens a trained experiment to evaluate it and to predict with it.</param>
    /// <param name="resumeTrain">Opens an experiment whose training was interrupted; <see cref="Train"/> goes on after its last whole epoch.</param>
    /// <param name="overwrite">Allows a new experiment to take the place of one that holds a model. What that one held is deleted.</param>
    /// <param name="copyFrom">
    /// A project and an experiment of it, trained or only set up: the new experiment takes over its dataset, model, hyper-parameters and training settings. From a trained
    /// one it also takes the best weights, which <see cref="Train"/> then starts from. The settings can be changed before. Default: none.
    /// </param>
    /// <param name="weights">With <paramref name="evalInfer"/>: which of the saved weights to use. Default: the best; Monk uses the final ones.</param>
    /// <param name="workspace">The folder that holds all projects. Default: <c>MONK_WORKSPACE</c> if set, else <c>workspace</c> under the current directory.</param>
    /// <param name="verbose">0 prints nothing.</param>
    /// <exception cref="MonkException">
    /// A name is not allowed, the experiment already holds a model and nothing says what to do with it, or there is no such experiment to open or to copy.
    /// </exception>
    public Prototype(
        string projectName,
        string experimentName,
        bool evalInfer = false,
        bool resumeTrain = false,
        bool overwrite = false,
        (string Project, string Experiment)? copyFrom = null,
        TrainedWeights weights = TrainedWeights.Best,
        string? workspace = null,
        int verbose = 1)
    {
        var paths = Workspace.Resolve(workspace).Experiment(projectName, experimentName);
        if ((evalInfer ? 1 : 0) + (resumeTrain ? 1 : 0) + (overwrite || copyFrom is not null ? 1 : 0) > 1)
            throw new MonkException("Give only one of evalInfer, resumeTrain, overwrite and copyFrom: each opens the experiment in its own way. Only copyFrom and overwrite go together.");
        var source = copyFrom is { } names ? paths.Workspace.Experiment(names.Project, names.Experiment) : null;

        Store = new ExperimentStore(paths);
        _report = new Report(silent: verbose == 0);
        EvalInfer = evalInfer;
        _weights = weights;
        _resume = resumeTrain;
        MonkRuntime.Initialize();
        State = evalInfer || resumeTrain ? ExperimentOpening.Existing(Store) : ExperimentOpening.New(Store, overwrite, source);

        _report.Line($"Monk {ExperimentStore.LibraryVersion}, TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}, libtorch {torch.__version__}");
        _report.Line();
        if (evalInfer)
            LoadTrained();
        _report.Block(
            "Experiment Details",
            ("Project", paths.Project),
            ("Experiment", paths.Experiment),
            ("Dir", paths.Folder));
        if (State.Origin is { } origin)
            ReportOrigin(origin);
    }

    /// <summary>How far the experiment has come.</summary>
    public ExperimentStatus Status => State.Status;

    /// <summary>The experiment's folder.</summary>
    public string Folder => Store.Paths.Folder;

    /// <summary>The models that can be trained, by torchvision's names (timm's for the pre-activation ResNets), sorted.</summary>
    /// <param name="filter">Part of a name, or a pattern with <c>*</c> and <c>?</c>; null for all. Monk's names, such as <c>resnet50_v2</c>, find the model that they stand for.</param>
    public static IReadOnlyList<string> ListModels(string? filter = null)
    {
        var pattern = filter is null || filter.AsSpan().ContainsAny('*', '?') ? filter ?? "*" : $"*{filter}*";
        return [.. ModelRegistry.Search(pattern).Select(entry => entry.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>Removes the decoded images and the features that training has kept in Monk's cache folder. They come back by themselves; weights stay.</summary>
    /// <returns>The bytes that became free.</returns>
    public static long ClearCache() => Runtime.CacheFiles.Clear();

    /// <summary>Frees the network. What is on disk stays. Every other member then throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _disposed = true;
        _classifier?.Dispose();
        _classifier = null;
    }

    // Every member needs one of these three before it does anything, so none works once the object is disposed of.
    private ExperimentStore Store { get => WhileOpen(field); }

    private ExperimentState State { get => WhileOpen(field); set; }

    private bool EvalInfer { get => WhileOpen(field); set; }

    private ExperimentState Change(Func<ExperimentState, ExperimentState> change) => State = Store.Update(change);

    /// <summary>Changes a setting of an experiment whose training has not begun.</summary>
    /// <param name="what">The setting, in messages: "The optimizer".</param>
    /// <param name="change">The state with the setting changed.</param>
    private void Configure(string what, Func<ExperimentState, ExperimentState> change)
    {
        RequireTraining(what);
        RequireNotInTraining();
        RequireNotBegun(what);
        Change(change);
    }

    private T WhileOpen<T>(T value)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return value;
    }

    private void RequireTraining(string method)
    {
        if (EvalInfer)
            throw new MonkException($"{method} is for training, and experiment '{Store.Paths.Experiment}' was opened with evalInfer: true. Open it without, under a new name or with resumeTrain: true.");
    }

    private void RequireEvalInfer(string method)
    {
        if (!EvalInfer)
            throw new MonkException($"{method} needs a trained experiment: open it with new Prototype(\"{Store.Paths.Project}\", \"{Store.Paths.Experiment}\", evalInfer: true).");
    }

    private void RequireNotInTraining()
    {
        if (FileLock.IsHeld(Store.Paths.TrainingLock))
            throw ExperimentInUse.Refusal(Store.Paths, "Its settings cannot be changed meanwhile.");
    }

    private void RequireNotBegun(string what)
    {
        if (Store.Paths.HoldsModel)
            throw new MonkException($"{what} cannot be changed: experiment '{Store.Paths.Experiment}' has been trained with what it is. Only the number of epochs and the learning rate may change then; for anything else take another experiment name.{(what.EndsWith("dataset", StringComparison.OrdinalIgnoreCase) ? " If the same images have been moved, MoveDataset says where they are now." : "")}");
    }

    private void RequireSetUp()
    {
        var missing = new[]
        {
            (Has: State.Dataset is { TrainPath.Length: > 0 }, What: "a dataset (DatasetParams)"),
            (Has: State.Model is not null, What: "a model (ModelParams)"),
            (Has: State.Optimizer is not null, What: "an optimizer (OptimizerSgd and its like)"),
            (Has: State.Schedule is not null, What: "a learning rate schedule (LrFixed and its like)"),
            (Has: State.Loss is not null, What: "a loss (LossSoftmaxCrossentropy and its like)"),
            (Has: State.Training is not null, What: "the number of epochs (TrainingParams)"),
        }.Where(part => !part.Has).Select(part => part.What).ToList();
        if (missing.Count == 6)
            throw new MonkException($"Experiment '{Store.Paths.Experiment}' is not set up yet: call Default, or choose data (DatasetParams), model (ModelParams), optimizer (OptimizerSgd and its like), schedule (LrFixed and its like), loss and TrainingParams yourself.");
        if (missing.Count > 0)
            throw new MonkException($"Experiment '{Store.Paths.Experiment}' is not set up completely. It lacks {string.Join(", ", missing)}. Default sets up all of it at once.");
    }
}
