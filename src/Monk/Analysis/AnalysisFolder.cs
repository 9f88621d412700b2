using Monk.Data;
using Monk.Experiments;
using Monk.Files;
using static System.FormattableString;

namespace Monk.Analysis;

/// <summary>The project that an analysis keeps its experiments in, with the list of its sample's files.</summary>
internal sealed class AnalysisFolder(Workspace workspace, string name)
{
    private static readonly string[] Headings = ["image", "class", "part"];

    private string Folder => Path.Combine(workspace.Root, name);

    private string LockFile => Path.Combine(Folder, ".analysis.lock");

    /// <summary>The places of one of its experiments.</summary>
    public ExperimentPaths Experiment(string experiment) => workspace.Experiment(name, experiment);

    /// <summary>Keeps others from running the analysis.</summary>
    public FileLock Lock()
    {
        RequireNoLinks();
        return FileLock.TryAcquire(LockFile)
            ?? throw new MonkException($"Analysis '{name}' is in use: another process, or another object of this one, is running it. Wait for it, or take another analysis name.");
    }

    /// <summary>
    /// Writes which images the experiments train and validate on; where the split is what is varied, those of the base's split.
    /// </summary>
    public void WriteSample(int percent, ExperimentImages images) => AtomicFile.Write(SampleFile(percent), stream => CsvTable.Write(
        stream,
        Headings,
        from part in new[] { (Name: "train", Images: images.Train), (Name: "val", Images: images.Validation) }
        from image in part.Images.Samples
        select new[]
        {
            workspace.Relative(Path.Combine(part.Images.Root, image.Path)),
            string.Join(" | ", image.AllLabels.Select(label => images.Contents.Classes[label])),
            part.Name,
        }));

    /// <summary>Deletes these experiments and the sample's lists, and the folder if nothing else is in it.</summary>
    public void Delete(IEnumerable<string> experiments)
    {
        RequireNoLinks();
        try
        {
            foreach (var experiment in experiments.Select(Experiment).Where(paths => Directory.Exists(paths.Folder)))
                Disk.DeleteFolder(experiment.Folder);
            if (Directory.EnumerateDirectories(Folder).Any())
                return; // Another analysis of this name keeps its own.
            foreach (var sample in Directory.EnumerateFiles(Folder, "sample_*_percent.csv"))
                Disk.Delete(sample);
            Disk.Delete(LockFile);
            if (!Directory.EnumerateFileSystemEntries(Folder).Any())
                Disk.DeleteEmptyFolder(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The experiments of analysis '{name}' cannot be deleted from '{Folder}': {e.Message}", e);
        }
    }

    private void RequireNoLinks() => LinkedFolders.RequireNone($"Analysis '{name}'", Folder, LockFile);

    private string SampleFile(int percent) => Path.Combine(Folder, Invariant($"sample_{percent}_percent.csv"));
}
