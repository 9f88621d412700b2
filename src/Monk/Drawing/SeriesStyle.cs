namespace Monk.Drawing;

/// <summary>How one of several curves is told from the others: by colour, by dashes and by the shape of its points.</summary>
/// <param name="Slot">The position that the style was made for.</param>
/// <param name="ColorHex">As <c>#RRGGBB</c>.</param>
/// <param name="Dashes">Lengths drawn and left out in turn, in multiples of the line's width; empty for a whole line.</param>
/// <param name="Marker">The shape of its points.</param>
internal sealed record SeriesStyle(int Slot, string ColorHex, IReadOnlyList<float> Dashes, PointShape Marker)
{
    /// <summary>
    /// Okabe and Ito's colours ("Color Universal Design", 2008), told apart with any colour vision, without their yellow, which fades on
    /// white.
    /// </summary>
    public static readonly IReadOnlyList<string> Palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#333333"];

    /// <summary>The patterns of <see cref="Dashes"/>.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<float>> DashPatterns = [[], [4, 2], [1.2f, 1.6f], [6, 2, 1.2f, 2], [9, 3], [4, 2, 1.2f, 1.6f, 1.2f, 1.6f]];

    private static readonly PointShape[] Markers =
    [
        PointShape.Circle, PointShape.Square, PointShape.TriangleUp, PointShape.Diamond, PointShape.TriangleDown,
    ];

    /// <summary>Styles in a row differ in colour first, then in dashes, and always in two of the three for the first 210 slots.</summary>
    public static SeriesStyle For(int slot)
    {
        var round = slot / Palette.Count;
        return new SeriesStyle(slot, Palette[slot % Palette.Count], DashPatterns[round % DashPatterns.Count], Markers[(slot + round / DashPatterns.Count) % Markers.Length]);
    }
}

/// <summary>The shape of a curve's points.</summary>
internal enum PointShape
{
    Circle,
    Square,
    TriangleUp,
    Diamond,
    TriangleDown,
}
