using SkiaSharp;

namespace Monk.Drawing;

/// <summary>The colours and sizes of everything in a picture that is not data.</summary>
internal static class Ink
{
    public const float TitleSize = 19;
    public const float SubtitleSize = 13;
    public const float AxisLabelSize = 14;
    public const float TextSize = 12.5f;
    public const float NoteSize = 11.5f;

    public static readonly SKColor Strong = SKColor.Parse("#1A1A1A");
    public static readonly SKColor Weak = SKColor.Parse("#5F6368");
    public static readonly SKColor Grid = SKColor.Parse("#E3E5E8");

    /// <summary>Curves that are there for comparison only.</summary>
    public static readonly SKColor Background = SKColor.Parse("#B4B9BF").WithAlpha(110);

    /// <summary>The mark of the best one; with a dark rim, because no fill stands out from every curve.</summary>
    public static readonly SKColor Star = SKColor.Parse("#F5C400");
}
