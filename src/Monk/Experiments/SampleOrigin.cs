using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>The data that a sample was drawn from, so that another sample can be drawn from all of it.</summary>
/// <param name="Percent">The share drawn, in percent.</param>
/// <param name="TrainCsv">As in <see cref="DatasetOptions"/>, before the sample was drawn.</param>
/// <param name="ValidationCsv">As in <see cref="DatasetOptions"/>.</param>
/// <param name="Delimiter">As in <see cref="DatasetOptions"/>.</param>
/// <param name="LabelType">As in <see cref="DatasetOptions"/>.</param>
/// <param name="Columns">As in <see cref="DatasetOptions"/>.</param>
internal sealed record SampleOrigin(double Percent, string? TrainCsv, string? ValidationCsv, string? Delimiter, LabelType LabelType, CsvColumns? Columns = null)
{
    /// <summary>
    /// Identifies the images that the sample was drawn from, as <see cref="DatasetContents.Fingerprint"/> does; null in states that do not
    /// say.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fingerprint { get; init; }
}
