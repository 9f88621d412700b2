using System.Text.Json;
using Monk.Experiments;
using Monk.Models;
using Monk.NetworkLayers;
using Monk.Weights;
using TorchSharp;

namespace Monk.Training;

/// <summary>A network as training begins with it.</summary>
/// <param name="Model">The network, on the device; the receiver's to dispose of.</param>
/// <param name="Origin">Where its weights come from, for people.</param>
/// <param name="Options">What was asked for, with the file that was found.</param>
internal sealed record StartingNetwork(ImageClassifier Model, string Origin, ModelOptions Options)
{
    /// <summary>
    /// Makes the network of an experiment whose training begins: from another experiment's weights, from ImageNet's, or from random ones.
    /// </summary>
    /// <param name="options">The network.</param>
    /// <param name="classes">The classes that it is to tell apart.</param>
    /// <param name="seed">Fixes what is random.</param>
    /// <param name="workspace">What paths in the options are relative to.</param>
    /// <param name="device">Where it will live.</param>
    /// <param name="listeners">Told of downloads, and of weights that were not of use.</param>
    /// <param name="cancellation">Ends a download.</param>
    public static StartingNetwork Create(
        ModelOptions options,
        IReadOnlyList<string> classes,
        int seed,
        Workspace workspace,
        torch.Device device,
        IReadOnlyList<ITrainingListener> listeners,
        CancellationToken cancellation)
    {
        if (options.StartWeights is { } start)
        {
            if (IsOf(start, options))
                return FromExperiment(options, start, classes, seed, workspace, device);
            Note(listeners, $"The weights of {start.From} are of a {start.Model} and not of use for a {options.Name}.");
        }

        if (options is { UsePretrained: false, WeightsPath: { } unread })
            Note(listeners, $"the weights in '{workspace.Absolute(unread)}' are not read, because the experiment is to start from random ones; UpdateModelPath or UpdateUsePretrained(true) takes them.");
        if (!options.UsePretrained)
            return new(ClassifierFactory.CreateForTraining(options, classes.Count, seed, null, device), "none, random", options with { PretrainedFile = null });

        if (options is { Network: not null, WeightsPath: null })
            throw new MonkException("There are no pretrained weights of a network of one's own layers. Name a file with UpdateModelPath, or begin with random weights: UpdateUsePretrained(false).");
        var explicitPath = options.WeightsPath is null ? null : workspace.Absolute(options.WeightsPath);
        if (explicitPath is null && options.Network is null && ModelRegistry.OfExperiment(options.Name).Own is { } own)
            return OfBackbone(own, options, classes.Count, seed, device);
        using var downloader = new WeightsDownloader();
        var found = new PretrainedWeights(WeightsEnvironment.Current, downloader).Find(
            ClassifierFactory.CanonicalName(options), path: explicitPath, progress: new DownloadForwarding(listeners), cancellation: cancellation);
        if (found is { IsUnverified: true, Source: { } source })
        {
            Note(listeners,
                $"no sha256 of {source.FileName} is recorded in Monk, so the download was checked against the one that its own server states. "
                + "It shows that the file came whole, not that it is the one that its authors published.");
        }

        var model = ClassifierFactory.CreateForTraining(options, classes.Count, seed, found.Path, device);
        try
        {
            if (explicitPath is not null && HeadOfFile.Take(model, options, classes, found.Path) is { } said)
                Note(listeners, said);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        return new(model, $"{found.Path} ({found.Place})", options with { PretrainedFile = Path.GetFileName(found.Path) });
    }

    private static StartingNetwork OfBackbone(Backbone own, ModelOptions options, int classes, int seed, torch.Device device)
    {
        if (own.WeightsFile is { } missing && !File.Exists(missing))
            throw new MonkException($"The weights file of backbone '{own.Name}', '{missing}', does not exist. Register the backbone with the file's place, or begin with the weights that its function gives: UpdateUsePretrained(false).");
        return new(
            ClassifierFactory.CreateForTraining(options, classes, seed, own.WeightsFile, device),
            own.WeightsFile is { } file ? $"{FullPath.Of(file)} (the backbone's)" : "those that the backbone's function gives",
            options with { PretrainedFile = Path.GetFileName(own.WeightsFile) });
    }

    private static void Note(IReadOnlyList<ITrainingListener> listeners, string text)
    {
        foreach (var listener in listeners)
            listener.Noted(text);
    }

    private static bool IsOf(StartWeights start, ModelOptions options) =>
        start.Model == options.Name
        || start.Model != ModelOptions.CustomName && options.Network is null && ModelRegistry.TryFind(start.Model)?.Name == ModelRegistry.OfExperiment(options.Name).Name;

    private static StartingNetwork FromExperiment(
        ModelOptions options, StartWeights start, IReadOnlyList<string> classes, int seed, Workspace workspace, torch.Device device)
    {
        var file = workspace.Absolute(start.Path);
        if (!File.Exists(file))
            throw new MonkException($"The weights of {start.From}, which training is to start from, are not in '{file}' any more. Copy the experiment anew with copyFrom, or start from ImageNet's with UpdateUsePretrained(true).");

        var keepsHead = start.Classes.SequenceEqual(classes) && Text(start.Head) == Text(options.Head);
        var model = keepsHead
            ? ClassifierFactory.LoadTrained(options, classes.Count, file, device)
            : ClassifierFactory.CreateForTraining(options, classes.Count, seed, file, device);
        return new(model, $"the best of {start.From}{(keepsHead ? "" : ", with a new head for what it is to tell apart now")}", options with { PretrainedFile = start.From });
    }

    private static string Text(IReadOnlyList<NetworkLayer> head) => JsonSerializer.Serialize(head, ExperimentStateJson.Default.IReadOnlyListNetworkLayer);

    private sealed class DownloadForwarding(IReadOnlyList<ITrainingListener> listeners) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            foreach (var listener in listeners)
                listener.WeightsDownloading(value);
        }
    }
}
