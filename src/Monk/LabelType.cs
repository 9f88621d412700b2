using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Monk;

/// <summary>Whether an image belongs to one class or may have several labels.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "Monk's words for the two.")]
[JsonConverter(typeof(JsonStringEnumConverter<LabelType>))]
public enum LabelType
{
    /// <summary>
    /// Folders: one class an image. CSV: several labels only where the delimiter given is not what separates the file's columns and occurs in its labels.
    /// </summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>One class an image, whatever characters its name holds.</summary>
    [JsonStringEnumMemberName("single")]
    Single,

    /// <summary>Any number of labels an image, none included.</summary>
    [JsonStringEnumMemberName("multiple")]
    Multiple,
}
