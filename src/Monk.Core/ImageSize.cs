using System.Text.Json.Serialization;
using static System.FormattableString;

namespace Monk;

/// <summary>
/// The size of images. A number stands for a square, <c>224</c>, and a pair for height and width, in that order as in Monk and torchvision:
/// <c>(224, 320)</c> is wider than high.
/// </summary>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
[JsonConverter(typeof(ImageSizeJson))]
public readonly record struct ImageSize(int Height, int Width)
{
    // A batch of one such image takes 3 GiB before any layer.
    internal const int Most = 1 << 14;

    /// <summary>Whether the height is the width.</summary>
    public bool IsSquare => Height == Width;

    /// <summary>As it is written in C#: <c>224</c> or <c>(224, 320)</c>.</summary>
    internal string Code => IsSquare ? Invariant($"{Height}") : Invariant($"({Height}, {Width})");

    /// <summary>As it stands in names of files and experiments: <c>224</c> or <c>224x320</c>.</summary>
    internal string FileName => IsSquare ? Invariant($"{Height}") : Invariant($"{Height}x{Width}");

    /// <summary>Both sides, of a square too: <c>224×224</c>.</summary>
    internal string Sides => Invariant($"{Height}×{Width}");

    /// <summary>
    /// What goes after the sides in a sentence or a heading, for those who do not know which comes first; nothing for a square.
    /// </summary>
    internal string Order => IsSquare ? "" : " (height × width)";

    /// <summary>A square.</summary>
    /// <param name="side">Height and width in pixels.</param>
    public static implicit operator ImageSize(int side) => new(side, side);

    /// <summary>Height and width.</summary>
    /// <param name="sides">In pixels, the height first.</param>
    public static implicit operator ImageSize((int Height, int Width) sides) => new(sides.Height, sides.Width);

    /// <summary><c>224</c> of a square, else the height and then the width: <c>224×320</c>.</summary>
    public override string ToString() => IsSquare ? Invariant($"{Height}") : Sides;

    /// <summary>Both sides multiplied and rounded.</summary>
    internal ImageSize Scaled(double factor) => new((int)Math.Round(Height * factor), (int)Math.Round(Width * factor));

    /// <summary>Refuses sides below a least one, and those that no training could hold.</summary>
    internal void RequireSides(string name, int minimum)
    {
        if (Math.Max(Height, Width) > Most)
            throw new MonkException(Invariant($"{name} is {Code}; no side can be longer than {Most} pixels."));
        if (IsSquare)
            Check.AtLeast(name, Height, minimum);
        else if (Math.Min(Height, Width) < minimum)
            throw new MonkException(Invariant($"{name} is {Code}; its height and its width must be at least {minimum}."));
    }
}
