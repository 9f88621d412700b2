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
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (T)KindOptions.Read(JsonElement.ParseValue(ref reader), typeof(T));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.SerializeToElement(value, KindOptions.Json).WriteTo(writer);
}
