using System.Text.Json.Serialization;

namespace Monk;

/// <summary>How far an experiment has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExperimentStatus>))]
public enum ExperimentStatus
{
    /// <summary>Made, not trained yet.</summary>
    [JsonStringEnumMemberName("created")]
    Created,

    /// <summary>Being trained; or a training process died without a word, when no process holds its lock.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Stopped between its first and last epoch, on request; <c>resumeTrain: true</c> goes on.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    /// <summary>Trained for all its epochs.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Stopped by an error, such as a loss that is not a number.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
