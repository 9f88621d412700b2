using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Kinds;

/// <summary>
/// Reads and writes the records of one sort: an object with the kind's name first, then its settings. A kind that is not registered is kept
/// as it was read.
/// </summary>
/// <typeparam name="T">The base record of the sort.</typeparam>
/// <param name="unknown">Makes what stands for a kind that is not registered.</param>
internal abstract class KindJson<T>(Func<string, JsonElement, T> unknown) : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty(KindOptions.NameMember, out var member)
            || member.ValueKind != JsonValueKind.String)
        {
            throw new JsonException("It has no name that says what it is.");
        }

        var name = member.GetString()!;
        return KindRegistry<T>.Find(name) is { } type ? (T)KindOptions.Read(element, type) : unknown(name, element.Clone());
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (value is IUnknownKind kept)
        {
            kept.Settings.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(KindOptions.NameMember, KindRegistry<T>.NameOf(value));
        foreach (var setting in JsonSerializer.SerializeToElement(value, value.GetType(), KindOptions.Json).EnumerateObject())
            setting.WriteTo(writer);
        writer.WriteEndObject();
    }
}
