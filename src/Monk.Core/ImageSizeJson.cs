using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk;

/// <summary>Reads and writes the size of images: a number for a square, <c>[height, width]</c> otherwise.</summary>
internal sealed class ImageSizeJson : JsonConverter<ImageSize>
{
    public override ImageSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => SidesJson.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, ImageSize value, JsonSerializerOptions options) => SidesJson.Write(writer, value.Height, value.Width);
}

/// <summary>A height and a width: in JSON one number where they are equal, else an array of the two.</summary>
internal static class SidesJson
{
    public static (int Height, int Width) Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return (reader.GetInt32(), reader.GetInt32());

        reader.Read();
        var height = reader.GetInt32();
        reader.Read();
        var width = reader.GetInt32();
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? (height, width) : throw new JsonException("A size has a height and a width.");
    }

    public static void Write(Utf8JsonWriter writer, int height, int width)
    {
        if (height == width)
        {
            writer.WriteNumberValue(height);
            return;
        }

        writer.WriteStartArray();
        writer.WriteNumberValue(height);
        writer.WriteNumberValue(width);
        writer.WriteEndArray();
    }
}
