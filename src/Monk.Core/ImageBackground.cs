using System.Text.Json.Serialization;

namespace Monk;

/// <summary>What transparent pixels of an image lie on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageBackground>))]
public enum ImageBackground
{
    /// <summary>White, like the page that most icons and drawings are made for.</summary>
    [JsonStringEnumMemberName("white")]
    White,

    /// <summary>Black, for what is drawn in light colours.</summary>
    [JsonStringEnumMemberName("black")]
    Black,
}
