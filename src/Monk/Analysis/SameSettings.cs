using System.Text.Json;
using Monk.Comparing;
using Monk.Experiments;

namespace Monk.Analysis;

/// <summary>
/// Makes sure that an experiment left by an earlier run of an analysis is one of this analysis, so that its numbers may be taken for this
/// one's.
/// </summary>
internal static class SameSettings
{
    /// <summary>Returns when the experiment is not there, or was made with these settings and images.</summary>
    /// <param name="store">The experiment.</param>
    /// <param name="wanted">What it would be asked to do now.</param>
    /// <param name="images">The images of the analysis.</param>
    /// <exception cref="MonkException">It was made with others; the message says which.</exception>
    public static void Require(ExperimentStore store, ExperimentState wanted, DatasetContents images)
    {
        if (store.Find() is not { } existing)
            return;
        var paths = store.Paths;
        var why = Text(existing) != Text(wanted)
            ? string.Join("; ", Differences(existing, wanted).DefaultIfEmpty("settings that have no names yet"))
            : existing.Dataset?.Contents?.Fingerprint is { } fingerprint && Images(fingerprint) != Images(images.Fingerprint) ? "other images" : null;
        if (why is not null)
            throw new MonkException($"Analysis '{paths.Project}' holds an experiment '{paths.Experiment}' that was made with {why}. Take another analysis name, or delete '{paths.Folder}' first. Nothing was trained.");
    }

    private static IEnumerable<string> Differences(ExperimentState existing, ExperimentState wanted)
    {
        var (before, now) = (ExperimentSettings.Of(DecisiveSettings.Of(existing), text => text), ExperimentSettings.Of(DecisiveSettings.Of(wanted), text => text));
        return now.Keys.Union(before.Keys)
            .Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name) && name != SettingNames.LibraryVersion)
            .Select(name => $"{name} {before.GetValueOrDefault(name) ?? "none"} (now {now.GetValueOrDefault(name) ?? "none"})");
    }

    private static string Text(ExperimentState state) => JsonSerializer.Serialize(
        DecisiveSettings.Of(state) with
        {
            ProjectName = "",
            ExperimentName = "",
            LibraryVersion = "",
            Status = default,
            Created = default,
            Updated = default,
            Origin = null,
        },
        ExperimentStateJson.Default.ExperimentState);

    // The sample is among the settings.
    private static string Images(string fingerprint) => ImagesToDrawFrom.WithoutSample(fingerprint);
}
