using System.Text.Json.Serialization;

namespace Monk;

/// <summary>Why a training ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingStop>))]
public enum TrainingStop
{
    /// <summary>The epochs asked for are done.</summary>
    [JsonStringEnumMemberName("last_epoch")]
    LastEpoch,

    /// <summary>Validation had not improved for as many epochs as <c>EarlyStopping</c> allows.</summary>
    [JsonStringEnumMemberName("early_stopping")]
    EarlyStopping,

    /// <summary>Another epoch would not have fit into the time of <c>TimeBudget</c>; <c>resumeTrain: true</c> goes on.</summary>
    [JsonStringEnumMemberName("time_budget")]
    TimeBudget,
}
