using System.Text.Json;
using System.Text.Json.Serialization;
using static System.FormattableString;

namespace Monk.NetworkLayers;

/// <summary>Height and width of a kernel, a stride or a padding. In JSON one number, or an array of the two.</summary>
[JsonConverter(typeof(ExtentJson))]
internal readonly record struct Extent(int Height, int Width)
{
    public bool IsSquare => Height == Width;

    public static implicit operator Extent(int side) => new(side, side);

    public static implicit operator Extent((int Height, int Width) sides) => new(sides.Height, sides.Width);

    /// <summary>The padding that leaves the size as it is at stride 1, for an odd kernel.</summary>
    public Extent Half(int dilation) => new(dilation * (Height - 1) / 2, dilation * (Width - 1) / 2);

    /// <summary><c>3×3</c></summary>
    public override string ToString() => Invariant($"{Height}×{Width}");

    /// <summary>Refuses sides below a least one, and those longer than any image.</summary>
    public void Require(string name, int minimum)
    {
        Check.Between(name, Height, minimum, ImageSize.Most);
        Check.Between(name, Width, minimum, ImageSize.Most);
    }
}

/// <summary>Reads and writes an <see cref="Extent"/>.</summary>
internal sealed class ExtentJson : JsonConverter<Extent>
{
    public override Extent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => SidesJson.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, Extent value, JsonSerializerOptions options) => SidesJson.Write(writer, value.Height, value.Width);
}

/// <summary>Reads and writes a padding: an <see cref="Extent"/>, or Monk's <c>"in_eq_out"</c> for the half of the kernel.</summary>
internal sealed class PaddingJson : JsonConverter<Extent?>
{
    public const string Automatic = "in_eq_out";

    private static readonly ExtentJson Sides = new();

    public override bool HandleNull => true;

    public override Extent? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => reader.GetString() == Automatic ? null : throw new JsonException($"A padding is \"{Automatic}\", a number, or a height and a width, not \"{reader.GetString()}\"."),
        _ => Sides.Read(ref reader, typeof(Extent), options),
    };

    public override void Write(Utf8JsonWriter writer, Extent? value, JsonSerializerOptions options)
    {
        if (value is { } padding)
            Sides.Write(writer, padding, options);
        else
            writer.WriteStringValue(Automatic);
    }
}
