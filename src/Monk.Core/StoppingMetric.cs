using System.Text.Json.Serialization;

namespace Monk;

/// <summary>What early stopping watches.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StoppingMetric>))]
public enum StoppingMetric
{
    /// <summary>
    /// The validation accuracy, which should rise; or the loss fall, while the accuracy is within the noise of the highest.
    /// </summary>
    [JsonStringEnumMemberName("val_acc")]
    ValidationAccuracy,

    /// <summary>The validation loss, which should fall. It moves before the accuracy does on small validation sets.</summary>
    [JsonStringEnumMemberName("val_loss")]
    ValidationLoss,
}
