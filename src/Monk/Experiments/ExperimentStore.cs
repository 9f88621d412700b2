using System.Reflection;
using System.Text.Json;
using Monk.Runtime;

namespace Monk.Experiments;

/// <summary>Keeps an experiment's state on disk: a reader, or a crash, finds the state before or after a change, never half of it.</summary>
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
            using var file = new FileStream(paths.StateFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Parse(file);
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
    public ExperimentState Create(Func<ExperimentState, ExperimentState>? setUp = null) => Change(_ =>
    {
        var fresh = new ExperimentState
        {
            ProjectName = paths.Project,
            ExperimentName = paths.Experiment,
            Created = _clock.GetUtcNow(),
        };
        return setUp is null ? fresh : setUp(fresh);
    });

    /// <summary>Replaces the state on disk by what <paramref name="change"/> makes of it.</summary>
    public ExperimentState Update(Func<ExperimentState, ExperimentState> change) => Change(state => change(
        state ?? throw new MonkException($"The experiment's state has gone: '{paths.StateFile}' was there when the experiment was opened.")));

    private ExperimentState Change(Func<ExperimentState?, ExperimentState> change)
    {
        using var held = FileLock.TryAcquire(paths.StateLock, LockPatience)
            ?? throw new MonkException($"Another process has held '{paths.StateLock}' for {LockPatience.TotalSeconds} seconds; the experiment's state was not changed.");

        Leftovers.RemoveOwn(paths.Folder, paths.StateFile);
        var state = change(Find()) with { LibraryVersion = LibraryVersion, Updated = _clock.GetUtcNow() };
        AtomicFile.Write(paths.StateFile, stream => JsonSerializer.Serialize(stream, state, ExperimentStateJson.Default.ExperimentState));
        return state;
    }

    private ExperimentState Parse(Stream file)
    {
        try
        {
            using var document = JsonDocument.Parse(file);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("schema_version", out var version)
                && version.TryGetInt32(out var schema))
            {
                if (schema > ExperimentState.CurrentSchema)
                    throw new MonkException($"'{paths.StateFile}' has schema version {schema}; this Monk ({LibraryVersion}) reads up to {ExperimentState.CurrentSchema}. Use a newer Monk. The file was left as it is.");
                return document.RootElement.Deserialize(ExperimentStateJson.Default.ExperimentState)!.WithAllEvaluations();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new MonkException($"'{paths.StateFile}' is not an experiment's state: {e.Message} The file was left as it is.", e);
        }

        throw new MonkException($"'{paths.StateFile}' is not an experiment's state: it has no \"schema_version\". The file was left as it is.");
    }
}
