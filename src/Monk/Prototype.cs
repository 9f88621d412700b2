using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Monk.Data.Reading;
using Monk.Experiments;
using Monk.Files;
using Monk.Models;
using Monk.Notebooks;
using Monk.Reporting;
using Monk.Runtime;
using TorchSharp;

namespace Monk;

/// <summary>
/// One experiment: its data, its model, how it is trained, what came of it. Everything is remembered under
/// <c>workspace/&lt;project&gt;/&lt;experiment&gt;</c>, so an experiment can be opened again, resumed, evaluated and compared.
/// </summary>
/// <remarks>
/// <para>
/// Any number of threads may call <see cref="Infer"/>, <see cref="InferFolder(string, CancellationToken)"/>,
/// <see cref="Evaluate(CancellationToken)"/>, <see cref="OptimizeThresholds"/>, <see cref="Explain"/>, <see cref="VisualizeKernels"/> and
/// <see cref="VisualizeFeatureMaps"/> of one object at once, and name test images with <c>DatasetParams</c> and <see cref="Dataset"/>
/// meanwhile. Every other member needs the object for itself: a thread that enters while another is inside is refused with a
/// <see cref="MonkException"/>. <see cref="Status"/>, <see cref="Folder"/>, <see cref="DatasetReport"/> and <see cref="Summary"/> can be
/// asked at any time.
/// </para>
/// <para>
/// Two processes may use one workspace; only one of them can train an experiment. Two trainings at once in one process share libtorch's
/// random generator, so neither can be repeated exactly.
/// </para>
/// </remarks>
public sealed partial class Prototype : IDisposable
{
    private readonly Report _report;
    private readonly ILogger? _logger;
    private readonly TrainedWeights _weights;
    private readonly ExperimentStore _store;
    private readonly CallGate _gate;
    private readonly Lock _changing = new();
    private readonly DatasetReading _reading = new();
    private volatile ExperimentState _state;
    private bool _evalInfer;
    private bool _resume;

    /// <summary>Makes a new experiment, or opens one that exists.</summary>
    /// <param name="projectName">The project: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
    /// <param name="experimentName">The experiment within the project; the same characters.</param>
    /// <param name="evalInfer">Opens a trained experiment to evaluate it and to predict with it.</param>
    /// <param name="resumeTrain">
    /// Opens an experiment whose training was interrupted; <see cref="Train"/> goes on after its last whole epoch.
    /// </param>
    /// <param name="overwrite">Allows a new experiment to take the place of one that holds a model. What that one held is deleted.</param>
    /// <param name="copyFrom">
    /// A project and an experiment of it, trained or only set up: the new experiment takes over its dataset, model, hyper-parameters and
    /// training settings. From a trained one it also takes the best weights, which <see cref="Train"/> then starts from. The settings can
    /// be changed before. Default: none.
    /// </param>
    /// <param name="weights">
    /// With <paramref name="evalInfer"/>: which of the saved weights to use. Default: the best; Monk uses the final ones.
    /// </param>
    /// <param name="workspace">
    /// The folder that holds all projects. Default: <c>MONK_WORKSPACE</c> if set, else <c>workspace</c> under the current directory.
    /// </param>
    /// <param name="verbose">0 prints nothing.</param>
    /// <param name="logger">
    /// Gets each line that is not blank of what is printed, also with <paramref name="verbose"/> 0: notes as warnings, a training that
    /// fails as an error, all else as information. Null for none. A logger that throws is given nothing more.
    /// </param>
    /// <exception cref="MonkException">
    /// A name is not allowed, the experiment already holds a model and nothing says what to do with it, or there is no such experiment to
    /// open or to copy.
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
        int verbose = 1,
        ILogger? logger = null)
    {
        var paths = Workspace.Resolve(workspace).Experiment(projectName, experimentName);
        if ((evalInfer ? 1 : 0) + (resumeTrain ? 1 : 0) + (overwrite || copyFrom is not null ? 1 : 0) > 1)
            throw new MonkException("Give only one of evalInfer, resumeTrain, overwrite and copyFrom: each opens the experiment in its own way. Only copyFrom and overwrite go together.");
        var source = copyFrom is { } names ? paths.Workspace.Experiment(names.Project, names.Experiment) : null;

        _store = new ExperimentStore(paths);
        _gate = new CallGate($"Experiment '{paths.Experiment}'", typeof(Prototype), MembersForManyThreads);
        _logger = logger;
        _report = new Report(silent: verbose == 0, log: logger is null ? null : new LineLog(logger));
        _evalInfer = evalInfer;
        _weights = weights;
        _resume = resumeTrain;
        MonkRuntime.Initialize();
        NotebookViews.Register();
        _state = evalInfer || resumeTrain ? ExperimentOpening.Existing(_store) : ExperimentOpening.New(_store, overwrite, source);

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
    public ExperimentStatus Status => AtAnyTime(_state).Status;

    /// <summary>The experiment's folder.</summary>
    public string Folder => AtAnyTime(_store).Paths.Folder;

    /// <summary>The models that can be trained, by torchvision's names (timm's for the pre-activation ResNets), sorted.</summary>
    /// <param name="filter">
    /// Part of a name, or a pattern with <c>*</c> and <c>?</c>; null for all. Monk's names find the model that they stand for; what
    /// <c>resnet50_v2</c> and seven others mean in gluon differs from it, see <c>docs/models.md</c>.
    /// </param>
    public static IReadOnlyList<string> ListModels(string? filter = null)
    {
        var pattern = filter is null || filter.AsSpan().ContainsAny('*', '?') ? filter ?? "*" : $"*{filter}*";
        return [.. ModelRegistry.Search(pattern).Select(entry => entry.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Removes the decoded images and the features that training has kept in Monk's cache folder. They come back by themselves; weights
    /// stay.
    /// </summary>
    /// <returns>The bytes that became free.</returns>
    public static long ClearCache() => CacheFiles.Clear();

    /// <summary>Frees the network. What is on disk stays. Every other member then throws <see cref="ObjectDisposedException"/>.</summary>
    /// <remarks>A call that another thread is inside ends as it would have, and the network is freed after it.</remarks>
    public void Dispose() => _gate.Close(() =>
    {
        _classifier?.Dispose();
        _classifier = null;
    });

    private const string MembersForManyThreads =
        $"{nameof(Infer)}, {nameof(InferFolder)}, {nameof(Evaluate)}, {nameof(OptimizeThresholds)}, {nameof(Explain)}, {nameof(VisualizeKernels)} and {nameof(VisualizeFeatureMaps)} of a trained experiment";

    private const string CallThatChangesASetting = "a call that changes a setting";

    // Every member needs one of these three before it does anything, so none works once the object is disposed of, or while another thread
    // has it for itself.
    private ExperimentStore Store => Entered(_store);

    private ExperimentState State { get => Entered(_state); set => _state = value; }

    private bool EvalInfer { get => Entered(_evalInfer); set => _evalInfer = value; }

    /// <summary>Begins a call that other threads may make at the same time.</summary>
    internal CallGate.Entry Together([CallerMemberName] string member = "") => _gate.Enter(member, alone: false);

    /// <summary>Begins a call that needs the object for itself.</summary>
    private CallGate.Entry Alone([CallerMemberName] string member = "") => _gate.Enter(member, alone: true);

    private ExperimentState Change(Func<ExperimentState, ExperimentState> change)
    {
        // Two evaluations may end at once, and the object must not go back to the state that the first has written.
        lock (_changing)
            return State = Store.Update(change, ExperimentConflict.UnlessSame(State, Store.Paths));
    }

    /// <summary>Keeps what an evaluation has found; <paramref name="seen"/> is the state that it was made with.</summary>
    private void KeepFinding(ExperimentState seen, Func<ExperimentState, ExperimentState> change)
    {
        lock (_changing)
            State = Store.UpdateFindings(change, ExperimentConflict.UnlessSame(seen, Store.Paths));
    }

    /// <summary>
    /// Changes what an experiment opened with <c>evalInfer</c> is evaluated with. In a workspace that may only be read, the change holds
    /// for this object alone, whose evaluations are then of no state on disk.
    /// </summary>
    private void ChoosePerObject(Func<Func<ExperimentState, ExperimentState>, ExperimentState> write, Func<ExperimentState, ExperimentState> change)
    {
        try
        {
            lock (_changing)
                State = write(change);
        }
        catch (MonkException e) when (ReadOnlyPlace.IsCauseOf(e))
        {
            lock (_changing)
                State = change(State) is var own ? own with { Identity = (own.Identity ?? new()) with { Revision = ExperimentIdentity.NewToken() } } : State;
            ReportNotes([$"this holds for this object only, it was not kept in the experiment's state. {e.Message}"]);
        }
    }

    /// <summary>
    /// Returns where the experiment on disk is the one that this object knows, so that nothing of its folder is changed for the settings of
    /// another.
    /// </summary>
    private void RequireSame() => ExperimentConflict.UnlessSame(State, Store.Paths)(Store.Find());

    /// <summary>Changes a setting of an experiment whose training has not begun.</summary>
    /// <param name="what">The setting, in messages: "The optimizer".</param>
    /// <param name="change">The state with the setting changed.</param>
    private void Configure(string what, Func<ExperimentState, ExperimentState> change)
    {
        using var alone = Alone(CallThatChangesASetting);
        RequireTraining(what);
        RequireNotInTraining();
        RequireNotBegun(what);
        Change(change);
    }

    /// <summary>
    /// What keeps a picture out of the folder of an experiment that has gone, that another made anew, or that lies behind a link; null for
    /// a file elsewhere.
    /// </summary>
    private Action? WhileThere(string file)
    {
        if (!FullPath.Of(file).StartsWith(Store.Paths.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return null;
        LinkedFolders.RequireNone(Store.Paths);
        return () => ExperimentConflict.RequireThere(State, Store.Find(), Store.Paths);
    }

    private T Entered<T>(T value)
    {
        _gate.RequirePassage();
        return value;
    }

    private T AtAnyTime<T>(T value)
    {
        _gate.RequireOpen();
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
        RequireSame();
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
