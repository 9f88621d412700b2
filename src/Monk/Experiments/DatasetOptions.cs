using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.Transforms;

namespace Monk.Experiments;

/// <summary>Which images an experiment uses and how they become batches.</summary>
internal sealed record DatasetOptions
{
    /// <summary>The folder of the training images, relative to the workspace; empty as long as no data has been named.</summary>
    public required string TrainPath { get; init; }

    /// <summary>The folder of the validation images, relative to the workspace; null when they are split off the training images.</summary>
    public string? ValidationPath { get; init; }

    /// <summary>
    /// The CSV file that lists the training images, relative to the workspace; null where the folders inside <see cref="TrainPath"/> are
    /// the classes.
    /// </summary>
    public string? TrainCsv { get; init; }

    /// <summary>The CSV file that lists the validation images, relative to the workspace.</summary>
    public string? ValidationCsv { get; init; }

    /// <summary>What stands between the labels of one image in a CSV file; null where nobody has said.</summary>
    public string? Delimiter { get; set; } = ",";

    /// <summary>The columns of the CSV files that are read; null where nobody has said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CsvColumns? Columns { get; init; }

    /// <summary>
    /// Where <see cref="TrainCsv"/> is a list that this library has written: what stands between the labels of one image in the caller's
    /// own CSV files, empty where nobody has said; null elsewhere.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GivenDelimiter { get; init; }

    /// <summary>The same of <see cref="Columns"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CsvColumns? GivenColumns { get; init; }

    /// <summary>
    /// What stands between the labels of one image in the caller's own CSV files, whoever wrote those that are trained on; null where
    /// nobody has said.
    /// </summary>
    [JsonIgnore]
    public string? DelimiterOfCaller => GivenDelimiter is { } given ? (given.Length == 0 ? null : given) : SampledFrom is { } origin ? origin.Delimiter : Delimiter;

    /// <summary>The columns of the caller's own CSV files that are read; null where nobody has said.</summary>
    [JsonIgnore]
    public CsvColumns? ColumnsOfCaller => GivenDelimiter is not null ? GivenColumns : SampledFrom is { } origin ? origin.Columns : Columns;

    /// <summary>
    /// Whether the images have been read already by a library that had no rules for columns and labels of CSV files yet; what it read then
    /// is what the experiment is about.
    /// </summary>
    [JsonIgnore]
    public bool IsReadWithoutRules => Contents is { ReadingRules: null };

    /// <summary>
    /// Whether the CSV files are lists that this library has written, which hold paths and labels as they are, with spaces around them and
    /// all.
    /// </summary>
    [JsonIgnore]
    public bool HasOwnLists => GivenDelimiter is not null || SampledFrom is not null;

    /// <summary>What was asked for; what was found is in <see cref="DatasetContents.LabelType"/>.</summary>
    public LabelType LabelType { get; init; }

    /// <summary>The share of each class that is trained on when the training images are split; the rest validates.</summary>
    /// <value>0.8, as in the published chest X-ray runs; Monk's quick mode takes 0.7.</value>
    public double TrainSplit { get; set; } = 0.8;

    /// <summary>The part of the images that is used; null for all.</summary>
    public DatasetSample? Sample { get; init; }

    /// <summary>What every image is resized to.</summary>
    public ImageSize InputSize { get; set; } = 224;

    /// <summary>What transparent pixels of images lie on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImageBackground Background { get; init; }

    /// <summary>Images in a batch.</summary>
    /// <value>4, as in Monk's quick mode.</value>
    public int BatchSize { get; set; } = 4;

    /// <summary>Whether the training images are put in a new random order every epoch.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>Whether an epoch draws its images with replacement, so that each class is drawn equally often.</summary>
    public bool WeightedSampling { get; init; }

    /// <summary>Threads that decode images ahead of the training loop.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>Applied in this order to training images.</summary>
    public IReadOnlyList<TransformOptions> TrainTransforms { get; set; } = [];

    /// <summary>Applied to validation images; nothing random unless the user asked for it.</summary>
    public IReadOnlyList<TransformOptions> ValidationTransforms { get; set; } = [];

    /// <summary>Applied to test images and in inference.</summary>
    public IReadOnlyList<TransformOptions> TestTransforms { get; set; } = [];

    /// <summary>Who chose <see cref="TestTransforms"/>. A state that does not say keeps the list that it has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TestTransformsSource TestTransformsSource { get; init; }

    /// <summary>What the folders held when they were last read.</summary>
    public DatasetContents? Contents { get; init; }

    /// <summary>What these images are a sample of; null when they are all.</summary>
    public SampleOrigin? SampledFrom { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>What was found in an experiment's folders.</summary>
internal sealed record DatasetContents
{
    /// <summary>Class names, sorted ordinally; a label is a position in this list.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Single or Multiple.</summary>
    public LabelType LabelType { get; set; } = LabelType.Single;

    public required int TrainImages { get; init; }

    public required int ValidationImages { get; init; }

    /// <summary>The rules by which columns and labels of CSV files were told apart; null in states written before there were any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ReadingRules { get; init; }

    /// <summary>Identifies the list of files (names and sizes), and with the seed the split.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>
    /// Identifies the bytes of the training images and, after a plus sign, of the validation images, as they were in the first epoch; null
    /// before that, and in states written before it was kept.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContentFingerprint { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
