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
/// Learning rate, order of images and random transforms are functions of the seed, the epoch and the history, and need no state of their own.
/// </remarks>
internal sealed class ResumePoint
{
    private const string ModelPrefix = "model.";
    private const string AveragePrefix = "average.";
    private const string AveragedStepsKey = "averaged_steps";
    private const string OptimizerKey = "optimizer";
    private const string HistoryKey = "history";
    private const string BestEpochKey = "best_epoch";

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

    /// <summary>The epoch whose weights were kept as the best.</summary>
    /// <param name="multiLabel">Whether an image may have several labels. Files that do not name the epoch were written when the highest accuracy, or the lowest loss, alone decided.</param>
    public EpochResult Best(bool multiLabel) =>
        _bestEpoch is { } epoch ? History[epoch - 1] : multiLabel ? History.MinBy(result => result.ValidationLoss)! : History.MaxBy(result => result.ValidationAccuracy)!;

    /// <summary>Whether an earlier version wrote the file, which let accuracy alone decide and weighted losses batch by batch.</summary>
    public bool IsOfEarlierRules => _bestEpoch is null;

    /// <summary>Reads the history; the tensors are read by <see cref="Restore"/>.</summary>
    public static ResumePoint Open(string path)
    {
        using var file = WeightsFile.Open(path);
        if (!file.Metadata.TryGetValue(HistoryKey, out var json)
            || JsonSerializer.Deserialize(json, EpochHistoryJson.Default.IReadOnlyListEpochResult) is not { Count: > 0 } history)
        {
            throw new MonkException($"'{path}' is not a point to resume from: it holds no history.");
        }

        return new ResumePoint(path, history, Number(AveragedStepsKey) ?? 0, (int?)Number(BestEpochKey) is { } best && best >= 1 && best <= history.Count ? best : null);

        long? Number(string key) => file.Metadata.TryGetValue(key, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : null;
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
        tensors.Add(KeyValuePair.Create(OptimizerKey, Serialized(end.Optimizer)));
        var history = JsonSerializer.Serialize(end.History, EpochHistoryJson.Default.IReadOnlyListEpochResult);
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["epoch"] = end.Result.Epoch.ToString(CultureInfo.InvariantCulture),
            [AveragedStepsKey] = (end.Averages?.Steps ?? 0).ToString(CultureInfo.InvariantCulture),
            [BestEpochKey] = end.Best.Epoch.ToString(CultureInfo.InvariantCulture),
            [HistoryKey] = history,
        }, mayWrite);
    }

    /// <summary>The tensors of the network that training changes, by their keys.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Changing(ImageClassifier model, bool freezeBase) => model.state_dict()
        .Where(entry => !freezeBase || entry.Key.StartsWith(model.HeadName + ".", StringComparison.Ordinal));

    /// <summary>Puts the network's changing weights, their averages and the optimizer's state back.</summary>
    public void Restore(ImageClassifier model, OptimizerHelper optimizer, AveragedWeights? averages = null)
    {
        byte[] optimizerState;
        using (var file = WeightsFile.Open(_path))
        using (NewDisposeScope())
        using (no_grad())
        {
            Read(ModelPrefix, model.state_dict());
            if (averages is not null)
            {
                Read(AveragePrefix, averages.Averages.ToDictionary());
                averages.GoOnAfter(_averagedSteps);
            }

            optimizerState = file.Read(OptimizerKey).bytes.ToArray();

            void Read(string prefix, Dictionary<string, Tensor> targets)
            {
                foreach (var entry in file.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
                    file.CopyTo(entry.Name, targets[entry.Name[prefix.Length..]]);
            }
        }

        // Outside the scope: what the optimizer makes of its state has to live as long as the optimizer.
        using var reader = new BinaryReader(new MemoryStream(optimizerState));
        optimizer.load_state_dict(reader);
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(entry => KeyValuePair.Create(prefix + entry.Key, entry.Value));

    private static Tensor Serialized(OptimizerHelper optimizer)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        optimizer.save_state_dict(writer);
        writer.Flush();
        return tensor(buffer.ToArray());
    }
}
