using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>What training an experiment has given so far.</summary>
internal sealed record TrainingOutcome
{
    public int EpochsCompleted { get; init; }

    /// <summary>Between 0 and 1; null before the first epoch has ended.</summary>
    [JsonPropertyName("best_val_acc")]
    public double? BestValidationAccuracy { get; init; }

    /// <summary>Counted from 1.</summary>
    [JsonPropertyName("best_val_acc_epoch")]
    public int? BestEpoch { get; init; }

    /// <summary>The values of the program's own metrics in the best epoch; null where there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    [JsonPropertyName("train_acc")]
    public double? TrainAccuracy { get; init; }

    public double? TrainLoss { get; init; }

    [JsonPropertyName("val_acc")]
    public double? ValidationAccuracy { get; init; }

    [JsonPropertyName("val_loss")]
    public double? ValidationLoss { get; init; }

    /// <summary>Time spent in epochs, over all runs that the experiment was trained in.</summary>
    public double TrainingSeconds { get; init; }

    /// <summary>Training images that went through the network in a second, over all epochs.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>What of the work was done in those epochs and what lay ready; null in states that do not say.</summary>
    [JsonPropertyName("cached_work")]
    public CachedWork? Cached { get; init; }

    /// <summary>The most that this process held on the GPU, in MiB; 0 without one.</summary>
    [JsonPropertyName("max_gpu_memory_mb")]
    public long MaxGpuMemoryMebibytes { get; init; }

    /// <summary>
    /// What this process held on the GPU before the training began, in MiB: blocks that earlier trainings have freed stay with the process,
    /// so the most it held may be theirs.
    /// </summary>
    [JsonPropertyName("gpu_memory_held_before_mb")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long GpuMemoryHeldBeforeMebibytes { get; init; }

    /// <summary>The largest resident size of the process while it trained, in MiB.</summary>
    [JsonPropertyName("peak_process_memory_mb")]
    public long PeakProcessMemoryMebibytes { get; init; }

    /// <summary>Images that could not be decoded and were left out.</summary>
    public int UnreadableImages { get; init; }

    /// <summary>Their names, and what is wrong with each; null in states written before they were kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UnreadableImage>? Unreadable { get; init; }

    public int NumLayers { get; init; }

    public int NumTrainableLayers { get; init; }

    public long NumParameters { get; init; }

    public long NumTrainableParameters { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>, with the device's name.</summary>
    public string? Device { get; init; }

    /// <summary>The processor's model; of a training that was resumed on another, both. Null in states that do not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Processor { get; init; }

    /// <summary>libtorch's threads, when the training was begun or last resumed; null in states that do not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Threads { get; init; }

    /// <summary>What the network was computed in: float32 or bfloat16. A resumed training keeps to it.</summary>
    public Precision Precision { get; set; } = Precision.Float32;

    /// <summary>Why training ended; null while it has not.</summary>
    public TrainingStop? StoppedBy { get; init; }

    /// <summary>The epoch, counted from 1, whose weights are the final ones; null while there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FinalEpoch { get; init; }

    /// <summary>Why training failed.</summary>
    public string? Failure { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
