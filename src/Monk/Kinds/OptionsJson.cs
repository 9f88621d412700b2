using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Kinds;

/// <summary>
/// Reads and writes a record of options by reflection, so that what a file does not name keeps its default though it can only be
/// initialised. It is put on properties, not on the record, which would then be read by itself without end.
/// </summary>
internal sealed class OptionsJson<T> : JsonConverter<T>
    where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            return element.Deserialize<T>(KindOptions.Json);
        }
        catch (JsonException e) when (e.InnerException is MonkException refusal)
        {
            throw RefusedSetting.Of(StateMember.Placed(e.Path!.TrimStart('$', '.'), refusal.Message));
        }
        catch (MonkException e)
        {
            throw RefusedSetting.Of(e.Message);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.SerializeToElement(value, KindOptions.Json).WriteTo(writer);
}
