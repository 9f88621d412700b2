using Monk.Files;
using static System.FormattableString;

namespace Monk.Experiments;

/// <summary>
/// Makes sure that what a training writes goes into the experiment that it was begun for: not into a folder whose experiment has been
/// deleted, not into another that was made under its name, and not beside a training that has taken the experiment over.
/// </summary>
/// <param name="store">The experiment.</param>
/// <param name="seen">The state of it that whoever trains it has seen last.</param>
internal sealed class TrainingOwnership(ExperimentStore store, ExperimentState seen)
{
    private readonly string _training = ExperimentIdentity.NewToken();
    private bool _begun;

    /// <summary>The state that the training has seen or written last.</summary>
    public ExperimentState State { get; private set; } = seen;

    /// <summary>The state on disk, which is the one seen last but for what evaluations have left in it.</summary>
    /// <exception cref="MonkException">The experiment is not the one that was seen.</exception>
    public ExperimentState Current()
    {
        var now = store.Find();
        ExperimentConflict.UnlessSame(State, store.Paths)(now);
        return State = now!;
    }

    /// <summary>Takes the experiment over.</summary>
    /// <exception cref="MonkException">The experiment is not the one that was seen.</exception>
    public ExperimentState Begin(Func<ExperimentState, ExperimentState> change)
    {
        State = store.Update(
            state => change(state) is var begun ? begun with { Identity = (begun.Identity ?? new()) with { Training = _training } } : state,
            ExperimentConflict.UnlessSame(State, store.Paths));
        _begun = true;
        return State;
    }

    /// <summary>Changes the state.</summary>
    /// <exception cref="ExperimentLostException">The experiment is no longer the training's.</exception>
    public ExperimentState Update(Func<ExperimentState, ExperimentState> change) => State = store.Update(change, RequireOwn);

    /// <summary>
    /// Returns while the experiment is the training's; to be asked before each write, and before each file takes an earlier one's place.
    /// </summary>
    /// <exception cref="ExperimentLostException">It is not.</exception>
    public void Require()
    {
        if (_begun)
            RequireOwn(store.Find());
    }

    /// <summary>As <see cref="Require"/>, before a log is written: its folder may have become a link since the training began.</summary>
    /// <exception cref="MonkException">The logs lie behind a link.</exception>
    public void RequireForLogs()
    {
        LinkedFolders.RequireNoneOfLogs(store.Paths);
        Require();
    }

    /// <summary>Deletes a file of the experiment.</summary>
    public void Delete(string file)
    {
        Require();
        try
        {
            AtomicFile.Delete(file);
        }
        catch (MonkException)
        {
            Require(); // That it has gone says more.
            throw;
        }
    }

    private void RequireOwn(ExperimentState? now)
    {
        var paths = store.Paths;
        var what = now is null ? "has been deleted or moved"
            : ExperimentConflict.IsAnother(State, now) ? "has been deleted and made anew"
            : now.Identity?.Training != _training ? "is being trained by another program, or was put back from a copy,"
            : null;
        if (what is null)
            return;
        var done = State.Outcome?.EpochsCompleted ?? 0;
        throw new ExperimentLostException(Invariant(
            $"Experiment '{paths.Experiment}' of project '{paths.Project}' {what} while it was trained here. The training was stopped after {done} whole {(done == 1 ? "epoch" : "epochs")}, and nothing more was written to '{paths.Folder}'. ")
            + (now is null ? "Make it anew under this or another experiment name." : "What is there now was left as it is. Take another experiment name to train this one again."));
    }
}
