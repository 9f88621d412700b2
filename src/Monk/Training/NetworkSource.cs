using Monk.Experiments;
using Monk.Models;
using Monk.Weights;
using TorchSharp;

namespace Monk.Training;

/// <summary>Makes the network that a training begins or goes on with.</summary>
internal sealed class NetworkSource(ExperimentPaths paths, IReadOnlyList<ITrainingListener> listeners)
{
    /// <summary>The network; where its weights come from, for people; and the options with what was found.</summary>
    /// <param name="options">Which network.</param>
    /// <param name="classes">The number of its outputs.</param>
    /// <param name="seed">Fixes random weights.</param>
    /// <param name="device">Where it will be.</param>
    /// <param name="resumed">Whether this experiment has weights to go on with.</param>
    /// <param name="cancellation">Ends a download.</param>
    public (ImageClassifier Model, string Origin, ModelOptions Options) Make(
        ModelOptions options, int classes, int seed, torch.Device device, bool resumed, CancellationToken cancellation)
    {
        if (resumed)
            return (ClassifierFactory.LoadTrained(options, classes, paths.BestModel, device), "this experiment's own, from its last whole epoch", options);
        if (!options.UsePretrained)
            return (ClassifierFactory.CreateForTraining(options, classes, seed, null, device), "none, random", options with { PretrainedFile = null });

        var explicitPath = options.WeightsPath is null ? null : paths.Workspace.Absolute(options.WeightsPath);
        using var downloader = new WeightsDownloader();
        var found = new PretrainedWeights(WeightsEnvironment.Current, downloader).Find(
            ModelRegistry.Find(options.Name).Name, path: explicitPath, progress: new DownloadForwarding(listeners), cancellation: cancellation);
        return (
            ClassifierFactory.CreateForTraining(options, classes, seed, found.Path, device),
            $"{found.Path} ({found.Place})",
            options with { PretrainedFile = Path.GetFileName(found.Path) });
    }

    private sealed class DownloadForwarding(IReadOnlyList<ITrainingListener> listeners) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            foreach (var listener in listeners)
                listener.WeightsDownloading(value);
        }
    }
}
