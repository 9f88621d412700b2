using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>Who chose the transforms of test images.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TestTransformsSource>))]
internal enum TestTransformsSource
{
    /// <summary>The user, for test images by themselves. Also what states mean that do not say.</summary>
    [JsonStringEnumMemberName("own")]
    Own,

    /// <summary>Quick mode: they are those of validation, and what is applied to test images follows them.</summary>
    [JsonStringEnumMemberName("quick")]
    Quick,

    /// <summary>Nobody: they are those of validation until one is applied to test images.</summary>
    [JsonStringEnumMemberName("validation")]
    Validation,
}
