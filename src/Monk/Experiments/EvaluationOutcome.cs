using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>An evaluation of an experiment: of some weights on some test set.</summary>
internal sealed record EvaluationOutcome
{
    /// <summary>The test folder, relative to the workspace.</summary>
    public required string TestPath { get; init; }

    /// <summary>The CSV file that lists the test images, relative to the workspace; null where folders are classes.</summary>
    public string? TestCsv { get; init; }

    /// <summary>Identifies the list of test files.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Identifies the bytes of the test files; null in states written before it was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContentFingerprint { get; init; }

    /// <summary>Which saved weights were evaluated: <c>best</c> or <c>final</c>.</summary>
    public required string Weights { get; init; }

    /// <summary>The epoch, counted from 1, that these weights are of.</summary>
    /// <value>Null in states written before it was kept.</value>
    public int? Epoch { get; init; }

    /// <summary>
    /// Where an image may have several labels, the threshold that the caller gave for all of them; null where the experiment's own were
    /// used, which <see cref="Labels"/> have.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>When it was made.</summary>
    /// <value>Null in states written before it was kept.</value>
    public DateTimeOffset? Evaluated { get; init; }

    public required int NumImages { get; init; }

    public required int NumCorrect { get; init; }

    /// <summary>In percent, as in Monk.</summary>
    public required double PercentageAccuracy { get; init; }

    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>
    /// Rows are true classes, columns predicted ones, in the order of <see cref="Classes"/>; empty where an image may have several labels.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; init; }

    /// <summary>
    /// What was counted of each label, in the order of <see cref="Classes"/>, where an image may have several; else null.
    /// </summary>
    public IReadOnlyList<LabelOutcome>? Labels { get; init; }

    /// <summary>The values of the program's own metrics; null where there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    /// <summary>
    /// A character for each file of the test set, the files in ordinal order of their relative paths: <c>1</c> classified right, <c>0</c>
    /// wrong, <c>-</c> left out because it could not be decoded. Two evaluations with the same <see cref="Fingerprint"/> can be compared
    /// image by image.
    /// </summary>
    /// <value>Null in states written before it was kept.</value>
    public string? Correct { get; init; }

    /// <summary>Whether the other is of the same weights, test set and threshold, so that it takes this one's place.</summary>
    public bool IsOfTheSame(EvaluationOutcome other) =>
        (Weights, TestPath, TestCsv, Fingerprint, Threshold) == (other.Weights, other.TestPath, other.TestCsv, other.Fingerprint, other.Threshold);

    /// <summary>
    /// Whether its numbers go together: a state may have been changed by hand, and one that does not add up is shown nowhere.
    /// </summary>
    [JsonIgnore]
    public bool AddsUp => NumImages >= 1 && NumCorrect >= 0 && NumCorrect <= NumImages
        && (Labels is { } labels ? labels.Count == Classes.Count : MatrixAddsUp);

    private bool MatrixAddsUp =>
        ConfusionMatrix.Count == Classes.Count
        && ConfusionMatrix.All(row => row.Count == Classes.Count && row.All(count => count >= 0))
        && ConfusionMatrix.Sum(row => row.Sum(count => (long)count)) == NumImages;

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
