using Monk.Files;

namespace Monk.Weights;

/// <summary>Finds a network's pretrained weights on this machine, or downloads them.</summary>
/// <param name="environment">The world around; <see cref="WeightsEnvironment.Current"/> outside tests.</param>
/// <param name="downloader">Gets what is not here.</param>
internal sealed class PretrainedWeights(WeightsEnvironment environment, WeightsDownloader downloader)
{
    private static readonly string[] Extensions = [".safetensors", ".pth", ".pt", ".bin"];

    /// <summary>Finds the file, downloading it into Monk's cache if it is nowhere on this machine.</summary>
    /// <param name="model">The network's name, torchvision's (timm's for the pre-activation ResNets).</param>
    /// <param name="tag">Which training; null for the default.</param>
    /// <param name="path">A file, or a folder that holds one under a known name, which is then the only place looked in.</param>
    /// <param name="progress">Told of the download.</param>
    /// <param name="cancellation">Ends the download; what has arrived is kept for the next time.</param>
    /// <exception cref="MonkException">
    /// The file is nowhere and cannot be downloaded. The message says where it was looked for, and what to do.
    /// </exception>
    public async Task<FoundWeights> FindAsync(
        string model, string? tag = null, string? path = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (Locate(model, out var looked, tag, path) is { } found)
            return found;
        var sources = PretrainedCatalog.For(model, tag);
        if (environment.IsOffline)
            throw Nowhere(model, sources, looked, "MONK_OFFLINE forbids the download.");

        var failures = new List<string>();
        foreach (var source in sources)
        {
            try
            {
                var destination = Path.Combine(environment.MonkCache, source.FileName);
                await downloader.DownloadAsync(source.Url, destination, source.Sha256, source.MostBytes, progress, cancellation).ConfigureAwait(false);
                return new FoundWeights(destination, "downloaded", source) { IsUnverified = source.Sha256 is null };
            }
            catch (UnreachableException e)
            {
                failures.Add(e.Message);
            }
        }

        throw Nowhere(model, sources, looked, $"The download failed: {string.Join(" ", failures)}");
    }

    /// <summary>As <see cref="FindAsync"/>, for callers that cannot wait asynchronously.</summary>
    public FoundWeights Find(string model, string? tag = null, string? path = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => FindAsync(model, tag, path, progress, cancellation), cancellation).GetAwaiter().GetResult();

    /// <summary>Finds the file on this machine only; null if it is not here.</summary>
    /// <param name="model">The network's name.</param>
    /// <param name="looked">The files that were looked for, in order.</param>
    /// <param name="tag">Which training; null for the default.</param>
    /// <param name="path">A file or folder that the caller names.</param>
    /// <exception cref="MonkException">
    /// <paramref name="path"/> or <c>MONK_WEIGHTS</c> leads nowhere, or there are no weights for the network.
    /// </exception>
    public FoundWeights? Locate(string model, out IReadOnlyList<string> looked, string? tag = null, string? path = null)
    {
        var search = new Search();
        looked = search.Looked;
        if (path is not null)
            return Explicit(search, model, tag, path);

        var sources = PretrainedCatalog.For(model, tag);
        if (environment.WeightsFolder is { } folder)
        {
            if (!Directory.Exists(folder))
                throw new MonkException($"MONK_WEIGHTS is '{folder}', and there is no such folder. Set it to the folder that holds the weights files, or unset it.");
            if (search.Folder(folder, Names(model, sources, tag), "MONK_WEIGHTS") is { } own)
                return own;
        }

        return search.Folder(environment.TorchCheckpoints, OriginalNames(sources), "PyTorch's cache")
            ?? HubCached(search, sources)
            ?? search.Folder(environment.MonkCache, sources.Select(source => (source.FileName, (PretrainedSource?)source)), "Monk's cache");
    }

    private static FoundWeights Explicit(Search search, string model, string? tag, string path)
    {
        var sources = PretrainedCatalog.For(model).Count == 0 ? [] : PretrainedCatalog.For(model, tag);
        if (File.Exists(path))
            return new FoundWeights(FullPath.Of(path), "the path given", sources.Count > 0 ? sources[0] : null);
        if (!Directory.Exists(path))
            throw new MonkException($"The path given for the weights of '{model}', '{path}', does not exist.");
        return search.Folder(path, Names(model, sources, tag), "the folder given")
            ?? throw new WeightsNotFoundException($"The folder '{path}' holds no weights of '{model}' under a known name: {string.Join(", ", Names(model, sources, tag).Select(name => name.Name))}.");
    }

    // The publishers' names, then plain ones; a plain name does not say which training, so it stands for the default one only.
    private static IEnumerable<(string Name, PretrainedSource? Source)> Names(string model, IReadOnlyList<PretrainedSource> sources, string? tag)
    {
        var isDefault = tag is null || PretrainedCatalog.For(model) is [{ } first, ..] && first.Tag == tag;
        return sources.Select(source => (source.FileName, (PretrainedSource?)source))
            .Concat(OriginalNames(sources))
            .Concat(isDefault ? Extensions.Select(extension => (model + extension, sources.Count > 0 ? sources[0] : null)) : [])
            .DistinctBy(name => name.Item1);
    }

    private static IEnumerable<(string Name, PretrainedSource? Source)> OriginalNames(IReadOnlyList<PretrainedSource> sources) =>
        sources.Where(source => source.HubRepository is null)
            .SelectMany(source => (string?[])[source.FileName, source.EarlierName], (source, name) => (name!, (PretrainedSource?)source))
            .Where(name => name.Item1 is not null);

    // https://huggingface.co/docs/hub/local-cache: refs/REVISION holds a commit, snapshots/COMMIT its files.
    private FoundWeights? HubCached(Search search, IReadOnlyList<PretrainedSource> sources)
    {
        foreach (var source in sources.Where(source => source.HubRepository is not null))
        {
            var repository = Path.Combine(environment.HubCache, $"models--{source.HubRepository!.Replace("/", "--", StringComparison.Ordinal)}");
            var reference = Path.Combine(repository, "refs", "main");
            string[] commits = Referenced(reference) is { } named ? [source.HubRevision, named] : [source.HubRevision];
            foreach (var commit in commits.Where(commit => commit != "main" || commits.Length == 1).Where(commit => commit.All(char.IsAsciiLetterOrDigit)).Distinct())
            {
                if (search.File(Path.Combine(repository, "snapshots", commit, "model.safetensors"), "the Hugging Face cache", source) is { } found)
                    return found;
            }
        }

        return null;
    }

    private static string? Referenced(string reference)
    {
        try
        {
            return System.IO.File.Exists(reference) ? RegularFile.ReadAllText(reference).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Another program's cache, which need not be readable; what was looked for is listed where nothing is found.
        }
    }

    private WeightsNotFoundException Nowhere(string model, IReadOnlyList<PretrainedSource> sources, IReadOnlyList<string> looked, string why)
    {
        var first = sources[0];
        return new WeightsNotFoundException(
        [
            $"The pretrained weights of '{model}' ({first.FileName}, about {first.ApproximateMebibytes:F0} MiB) are not on this machine. {why}",
            "Looked for:",
            .. looked.Select(place => $"    {place}"),
            $"Download {string.Join(" or ", sources.Select(source => source.Url))} on a machine that can, put it in a folder and set MONK_WEIGHTS to that folder "
            + $"(now {environment.WeightsFolder ?? "not set"}), or train without pretrained weights (usePretrained: false).",
        ]);
    }

    private sealed class Search
    {
        public List<string> Looked { get; } = [];

        public FoundWeights? Folder(string folder, IEnumerable<(string Name, PretrainedSource? Source)> names, string place) =>
            names.Select(name => File(Path.Combine(folder, name.Name), place, name.Source)).FirstOrDefault(found => found is not null);

        public FoundWeights? File(string path, string place, PretrainedSource? source)
        {
            Looked.Add(path);
            return System.IO.File.Exists(path) ? new FoundWeights(FullPath.Of(path), place, source) : null;
        }
    }
}
