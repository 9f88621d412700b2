using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.Kinds;
using static System.FormattableString;

namespace Monk.NetworkLayers;

/// <summary>
/// Height and width of a kernel or a padding: a number for both, <c>3</c>, or a pair, <c>(1, 7)</c>. In JSON one number, or an array of the
/// two.
/// </summary>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
[JsonConverter(typeof(ExtentJson))]
public readonly record struct Extent(int Height, int Width) : ICode
{
    /// <summary>Whether the height is the width.</summary>
    public bool IsSquare => Height == Width;

    /// <summary>The same height and width.</summary>
    public static implicit operator Extent(int side) => new(side, side);

    /// <summary>A height and a width.</summary>
    public static implicit operator Extent((int Height, int Width) sides) => new(sides.Height, sides.Width);

    string ICode.Code => IsSquare ? Invariant($"{Height}") : Invariant($"({Height}, {Width})");

    /// <summary>The padding that leaves the size as it is at stride 1, for an odd kernel.</summary>
    internal Extent Half(int dilation) => new(dilation * (Height - 1) / 2, dilation * (Width - 1) / 2);

    /// <summary><c>3×3</c></summary>
    public override string ToString() => Invariant($"{Height}×{Width}");

    /// <summary>Itself, if no side is below a least one or longer than any image.</summary>
    internal Extent Checked(string name, int minimum)
    {
        Check.Between(name, Height, minimum, ImageSize.Most);
        Check.Between(name, Width, minimum, ImageSize.Most);
        return this;
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
