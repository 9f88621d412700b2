using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Monk;

/// <summary>Whether an image belongs to one class or may have several labels.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "Monk's words for the two.")]
[JsonConverter(typeof(JsonStringEnumConverter<LabelType>))]
public enum LabelType
{
    /// <summary>
    /// Folders: one class an image. CSV: several labels only where a delimiter was given, it is not what separates the file's columns, and
    /// it occurs in its labels; or where columns of 0 and 1 have not a single 1 in each line. Labels that look like several are asked about
    /// where no delimiter was given.
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
