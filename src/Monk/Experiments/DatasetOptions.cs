using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>Which images an experiment uses and how they become batches.</summary>
internal sealed record DatasetOptions
{
    /// <summary>The training folder, relative to the workspace.</summary>
    public required string TrainPath { get; init; }

    /// <summary>The validation folder, relative to the workspace; null when the training folder is split.</summary>
    public string? ValidationPath { get; init; }

    /// <summary>The share of each class that is trained on when the training folder is split; the rest validates.</summary>
    /// <value>0.8, as in the published chest X-ray runs; Monk's quick mode takes 0.7.</value>
    public double TrainSplit { get; init; } = 0.8;

    /// <summary>The part of the images that is used; null for all.</summary>
    public DatasetSample? Sample { get; init; }

    /// <summary>Height and width, in pixels, of the square that every image is resized to.</summary>
    public int InputSize { get; init; } = 224;

    /// <summary>Images in a batch.</summary>
    /// <value>4, as in Monk's quick mode.</value>
    public int BatchSize { get; init; } = 4;

    /// <summary>Whether the training images are put in a new random order every epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Threads that decode images ahead of the training loop.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Applied in this order to training images.</summary>
    public IReadOnlyList<TransformOptions> TrainTransforms { get; init; } = [];

    /// <summary>Applied to validation images; nothing random unless the user asked for it.</summary>
    public IReadOnlyList<TransformOptions> ValidationTransforms { get; init; } = [];

    /// <summary>Applied to test images and in inference.</summary>
    public IReadOnlyList<TransformOptions> TestTransforms { get; init; } = [];

    /// <summary>What the folders held when they were last read.</summary>
    public DatasetContents? Contents { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>What was found in an experiment's folders.</summary>
internal sealed record DatasetContents
{
    /// <summary>Class names, sorted ordinally; a label is a position in this list.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    public required int TrainImages { get; init; }

    public required int ValidationImages { get; init; }

    /// <summary>Identifies the list of files (names and sizes), and with the seed the split.</summary>
    public required string Fingerprint { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
