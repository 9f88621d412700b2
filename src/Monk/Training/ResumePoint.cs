using System.Globalization;
using System.Text.Json;
using Monk.Models;
using Monk.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>
/// What training goes on from after its process has ended: everything that an epoch changes, in one file, so that a crash leaves the
/// last whole epoch or the one before it.
/// </summary>
/// <remarks>
/// A frozen base never changes, so its weights are left out: a checkpoint of a frozen ResNet18 is a few kilobytes. They are in the model
/// of the best epoch, which is written before the first resume point.
/// Learning rate, order of images and random transforms are functions of the seed, the epoch and the history, and need no state of their
/// own. An optimizer's settings are the experiment's; only its state is kept here.
/// </remarks>
internal sealed class ResumePoint
{
    private const string ModelPrefix = "model.";
    private const string AveragePrefix = "average.";
    private const string OptimizerPrefix = "optimizer.";
    private const string AveragedStepsKey = "averaged_steps";
    private const string BestEpochKey = "best_epoch";
    private const string HistoryKey = "history";

    // In the metadata the optimizer's kind; as a tensor, in files of earlier versions, its state as TorchSharp writes it.
    private const string OptimizerKey = "optimizer";

    private readonly string _path;
    private readonly long _averagedSteps;
    private readonly int? _bestEpoch;

    private ResumePoint(string path, IReadOnlyList<EpochResult> history, long averagedSteps, int? bestEpoch)
    {
        (_path, _averagedSteps, _bestEpoch) = (path, averagedSteps, bestEpoch);
        History = history;
    }

    /// <summary>Every epoch up to the point.</summary>
    public IReadOnlyList<EpochResult> History { get; }

    /// <summary>The epoch whose weights were kept as the best; null in files that do not name it.</summary>
    public int? NamedBest => _bestEpoch;

    /// <summary>The epoch whose weights were kept as the best.</summary>
    /// <param name="multiLabel">
    /// Whether an image may have several labels. Files that do not name the epoch were written when the highest accuracy, or the lowest
    /// loss, alone decided.
    /// </param>
    public EpochResult Best(bool multiLabel) =>
        _bestEpoch is { } epoch ? History[epoch - 1] : multiLabel ? History.MinBy(result => result.ValidationLoss)! : History.MaxBy(result => result.ValidationAccuracy)!;

    /// <summary>Whether an earlier version wrote the file, which let accuracy alone decide and weighted losses batch by batch.</summary>
    public bool IsOfEarlierRules => _bestEpoch is null;

    /// <summary>Reads the history alone; the tensors beside it are neither read nor checked.</summary>
    /// <exception cref="DamagedFileException">The header or the history is damaged.</exception>
    /// <exception cref="MonkException">The file is missing or cannot be read.</exception>
    public static IReadOnlyList<EpochResult> ReadHistory(string path) => ReadHistory(path, SafetensorsMetadata.Read(path));

    /// <summary>Reads the history; the tensors are read by <see cref="Restore"/>.</summary>
    /// <exception cref="DamagedFileException">The file is damaged.</exception>
    /// <exception cref="MonkException">The file is missing or cannot be read.</exception>
    public static ResumePoint Open(string path)
    {
        using var file = WeightsFile.Open(path);
        var history = ReadHistory(path, file.Metadata);
        return new ResumePoint(
            path,
            history,
            Number(AveragedStepsKey, 0, int.MaxValue) ?? 0,
            (int?)Number(BestEpochKey, 1, history.Count));

        long? Number(string key, long least, long most)
        {
            if (!file.Metadata.TryGetValue(key, out var text))
                return null;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? number
                : throw Damaged(path, $"its {key} is '{Clip(text)}', not a number from {least} to {most}");
        }
    }

    /// <summary>Writes the point after an epoch.</summary>
    /// <param name="path">The file; the one before is replaced when the new one is whole.</param>
    /// <param name="end">The epoch that has ended.</param>
    /// <param name="freezeBase">Whether only the head has changed.</param>
    /// <param name="mayWrite">Throws when the file may not be written any more; null where it always may.</param>
    public static void Save(string path, EpochEnd end, bool freezeBase, Action? mayWrite = null)
    {
        using var scope = NewDisposeScope();
        var tensors = Prefixed(ModelPrefix, end.Averages?.Learning ?? Changing(end.Model, freezeBase)).ToList();
        tensors.AddRange(Prefixed(AveragePrefix, end.Averages?.Averages ?? []));
        tensors.AddRange(Prefixed(OptimizerPrefix, OptimizerTensors.Of(end.Model, end.Optimizer)));
        var history = JsonSerializer.Serialize(end.History, EpochHistoryJson.Default.IReadOnlyListEpochResult);
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["epoch"] = end.Result.Epoch.ToString(CultureInfo.InvariantCulture),
            [AveragedStepsKey] = (end.Averages?.Steps ?? 0).ToString(CultureInfo.InvariantCulture),
            [BestEpochKey] = end.Best.Epoch.ToString(CultureInfo.InvariantCulture),
            [OptimizerKey] = end.Optimizer.GetType().Name,
            [HistoryKey] = history,
        }, mayWrite);
    }

    /// <summary>The tensors of the network that training changes, by their keys.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Changing(ImageClassifier model, bool freezeBase) => model.state_dict()
        .Where(entry => !freezeBase || entry.Key.StartsWith(model.HeadName + ".", StringComparison.Ordinal));

    /// <summary>Puts the network's changing weights, their averages and the optimizer's state back.</summary>
    /// <param name="model">The network.</param>
    /// <param name="freezeBase">Whether only its head changes.</param>
    /// <param name="optimizer">A new optimizer of what learns.</param>
    /// <param name="averages">
    /// Where weights are averaged: the averages. They begin with the restored weights where the point has none.
    /// </param>
    /// <exception cref="MonkException">The file is damaged, or does not fit the network, its frozen layers or the optimizer.</exception>
    public void Restore(ImageClassifier model, bool freezeBase, OptimizerHelper optimizer, AveragedWeights? averages = null)
    {
        using var file = WeightsFile.Open(_path);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        try
        {
            RestoreWeights(file, Changing(model, freezeBase).ToDictionary(), averages);
            RestoreOptimizer(file, model, optimizer);
        }
        catch (ResumeStateException e)
        {
            throw new MonkException(
                $"The resume point '{_path}' does not fit: {e.Message}. Set the network, its frozen layers and the optimizer as they were when it was written, or begin a new experiment with copyFrom.", e);
        }
    }

    private void RestoreWeights(WeightsFile file, Dictionary<string, Tensor> changing, AveragedWeights? averages)
    {
        var averaged = averages?.Averages.ToDictionary();
        var holdsAverages = file.Entries.Any(entry => entry.Name.StartsWith(AveragePrefix, StringComparison.Ordinal));
        Check(ModelPrefix, changing);
        if (averaged is not null && holdsAverages)
            Check(AveragePrefix, averaged);

        Read(ModelPrefix, changing);
        if (averages is null || averaged is null)
            return;
        if (holdsAverages)
        {
            Read(AveragePrefix, averaged);
            averages.GoOnAfter(_averagedSteps);
            return;
        }

        foreach (var (key, average) in averaged)
            average.copy_(changing[key]);

        void Check(string prefix, Dictionary<string, Tensor> targets)
        {
            var found = Under(file, prefix);
            foreach (var (key, target) in targets)
            {
                if (!found.TryGetValue(key, out var entry))
                    throw new ResumeStateException($"'{prefix}{key}' is missing");
                if (entry.DType != target.dtype || !entry.Shape.SequenceEqual(target.shape))
                {
                    throw new ResumeStateException(
                        $"'{prefix}{key}' is of type {ElementType.NameOf(entry.DType)} and shape {TensorEntry.Text(entry.Shape)}, not {ElementType.NameOf(target.dtype)} and {TensorEntry.Text(target.shape)}");
                }
            }

            if (found.Keys.FirstOrDefault(key => !targets.ContainsKey(key)) is { } unexpected)
                throw new ResumeStateException($"it holds '{prefix}{Clip(unexpected)}', which is no part of what learns");
        }

        void Read(string prefix, Dictionary<string, Tensor> targets)
        {
            foreach (var (key, target) in targets)
                file.CopyTo(prefix + key, target);
        }
    }

    private static void RestoreOptimizer(WeightsFile file, ImageClassifier model, OptimizerHelper optimizer)
    {
        if (file.TryGetEntry(OptimizerKey, out var blob))
        {
            if (blob.DType != ScalarType.Byte || blob.Shape is not [<= int.MaxValue])
                throw new ResumeStateException($"the optimizer's state is of type {ElementType.NameOf(blob.DType)} and shape {TensorEntry.Text(blob.Shape)}, not a row of bytes");
            var read = OptimizerBlob.Read(blob.Shape is [0] ? [] : file.Read(OptimizerKey).bytes, model, optimizer);
            OptimizerTensors.Restore(
                model,
                optimizer,
                read.ToDictionary(pair => pair.Key, pair => new TensorEntry(pair.Key, pair.Value.dtype, pair.Value.shape), StringComparer.Ordinal),
                (name, target) => target.copy_(read[name]));
            return;
        }

        if (!file.Metadata.TryGetValue(OptimizerKey, out var kind))
            throw new ResumeStateException("it does not say which optimizer it is of");
        if (kind != optimizer.GetType().Name)
            throw OptimizerBlob.OtherOptimizer(kind, optimizer);
        OptimizerTensors.Restore(model, optimizer, Under(file, OptimizerPrefix), (name, target) => file.CopyTo(OptimizerPrefix + name, target));
    }

    private static Dictionary<string, TensorEntry> Under(WeightsFile file, string prefix) => file.Entries
        .Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Name[prefix.Length..], StringComparer.Ordinal);

    private static IReadOnlyList<EpochResult> ReadHistory(string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(HistoryKey, out var json))
            throw Damaged(path, "it is not a point to resume from, since it holds no history");
        try
        {
            if (JsonSerializer.Deserialize(json, EpochHistoryJson.Default.IReadOnlyListEpochResult) is { Count: > 0 } history)
            {
                for (var i = 0; i < history.Count; i++)
                {
                    if (history[i] is not { } epoch || epoch.Epoch != i + 1 || !IsPossible(epoch))
                        throw Damaged(path, $"its history has no right epoch {i + 1}");
                }

                return history;
            }
        }
        catch (JsonException e)
        {
            throw new DamagedFileException(path, $"its history cannot be read: {Clip(e.Message)}", e);
        }

        throw Damaged(path, "it is not a point to resume from, since its history is empty");
    }

    private static bool IsPossible(EpochResult epoch) =>
        epoch.TrainAccuracy is >= 0 and <= 1
        && epoch.ValidationAccuracy is >= 0 and <= 1
        && double.IsFinite(epoch.TrainLoss)
        && double.IsFinite(epoch.ValidationLoss)
        && epoch.LearningRate >= 0 && double.IsFinite(epoch.LearningRate)
        && epoch.Seconds is >= 0 and <= 1e9
        && epoch.ImagesPerSecond > 0 && double.IsFinite(epoch.ImagesPerSecond)
        && (epoch.Cached is not { } cached || IsPossible(cached));

    private static bool IsPossible(CachedWork work) =>
        work is { FeaturesComputed: >= 0, FeaturesFound: >= 0, ImagesDecoded: >= 0, ImagesFound: >= 0, FeatureSeconds: >= 0 and <= 1e9, FoundSeconds: null or (>= 0 and <= 1e9) };

    private static DamagedFileException Damaged(string path, string what) => new(path, what);

    private static string Clip(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(entry => KeyValuePair.Create(prefix + entry.Key, entry.Value));
}
