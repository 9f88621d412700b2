using System.Reflection;
using System.Text.Json;
using Monk.Files;

namespace Monk.Experiments;

/// <summary>
/// Keeps an experiment's state on disk: a reader, or a crash, finds the state before or after a change, never half of it.
/// </summary>
internal sealed class ExperimentStore(ExperimentPaths paths, TimeProvider? clock = null)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    public ExperimentPaths Paths => paths;

    /// <summary>The version of this library, as it is written into states.</summary>
    public static string LibraryVersion { get; } = typeof(ExperimentStore).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The state on disk; null when there is none.</summary>
    /// <exception cref="MonkException">The file cannot be read, is not a state, or has a schema newer than this library's.</exception>
    public ExperimentState? Find()
    {
        try
        {
            using var file = RegularFile.OpenRead(paths.StateFile, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return ExperimentStateReader.Read(file, paths.StateFile);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"'{paths.StateFile}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the state of a new experiment, or of one that starts over.</summary>
    /// <param name="setUp">What the new state holds already; null for nothing.</param>
    /// <param name="require">
    /// Throws where the state that is there, null for none, must not be replaced; null for a state that may be replaced in any case.
    /// </param>
    public ExperimentState Create(Func<ExperimentState, ExperimentState>? setUp = null, Action<ExperimentState?>? require = null)
    {
        LinkedFolders.RequireNone(paths);
        using var held = FileLock.TryAcquire(paths.StateLock, LockPatience) ?? throw Held();
        require?.Invoke(Find());
        var fresh = new ExperimentState
        {
            ProjectName = paths.Project,
            ExperimentName = paths.Experiment,
            Created = _clock.GetUtcNow(),
            Identity = new ExperimentIdentity { Id = ExperimentIdentity.NewToken(), Revision = ExperimentIdentity.NewToken() },
        };
        return Write(setUp is null ? fresh : setUp(fresh), mayWrite: null);
    }

    /// <summary>
    /// Replaces the state on disk by what <paramref name="change"/> makes of it, which is another revision of the experiment.
    /// </summary>
    /// <param name="change">Makes the new state of the one on disk.</param>
    /// <param name="require">Throws where the state on disk, null for none, must not be changed; null where any may.</param>
    public ExperimentState Update(Func<ExperimentState, ExperimentState> change, Action<ExperimentState?>? require = null) =>
        Change(state => change(state) is var changed ? changed with { Identity = NextRevision(changed.Identity) } : state, require);

    /// <summary>Like <see cref="Update"/>, for what evaluations leave: the revision stays, so that it keeps nobody from going on.</summary>
    public ExperimentState UpdateFindings(Func<ExperimentState, ExperimentState> change, Action<ExperimentState?>? require = null) => Change(change, require);

    private static ExperimentIdentity NextRevision(ExperimentIdentity? identity) => (identity ?? new()) with
    {
        Id = identity?.Id ?? ExperimentIdentity.NewToken(),
        Revision = ExperimentIdentity.NewToken(),
    };

    private ExperimentState Change(Func<ExperimentState, ExperimentState> change, Action<ExperimentState?>? require)
    {
        LinkedFolders.RequireNoneOfWhatIsKept(paths);
        using var held = FileLock.TryAcquireInExisting(paths.StateLock, LockPatience, out var isGone);
        if (held is null && !isGone)
            throw Held();
        if (held is not null)
            Leftovers.RemoveOwn(paths.Folder, paths.StateFile);
        return Write(change(Checked(isGone ? null : Find())), () => Checked(Find()));

        ExperimentState Checked(ExperimentState? state)
        {
            require?.Invoke(state);
            return state ?? throw ExperimentConflict.Gone(paths);
        }
    }

    private ExperimentState Write(ExperimentState changed, Action? mayWrite)
    {
        var state = changed with { LibraryVersion = LibraryVersion, Updated = _clock.GetUtcNow() };
        AtomicFile.Write(paths.StateFile, stream => JsonSerializer.Serialize(stream, state, ExperimentStateJson.Default.ExperimentState), mayWrite);
        return state;
    }

    private MonkException Held() => new($"Another process has held '{paths.StateLock}' for {LockPatience.TotalSeconds} seconds; the experiment's state was not changed.");
}
