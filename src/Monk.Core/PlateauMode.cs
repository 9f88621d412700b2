using System.Text.Json.Serialization;

namespace Monk;

/// <summary>What a plateau is looked for in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlateauMode>))]
public enum PlateauMode
{
    /// <summary>The validation loss, which should fall.</summary>
    [JsonStringEnumMemberName("min")]
    Min,

    /// <summary>The validation accuracy, which should rise.</summary>
    [JsonStringEnumMemberName("max")]
    Max,
}

/// <summary>What the threshold of a plateau is measured against.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThresholdMode>))]
public enum ThresholdMode
{
    /// <summary>Better by that share of the best value.</summary>
    [JsonStringEnumMemberName("rel")]
    Rel,

    /// <summary>Better by that amount.</summary>
    [JsonStringEnumMemberName("abs")]
    Abs,
}
