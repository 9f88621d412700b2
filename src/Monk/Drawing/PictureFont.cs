using ScottPlot;
using SkiaSharp;

namespace Monk.Drawing;

/// <summary>The one typeface of all pictures, carried in the library, so that they look the same on a machine without fonts.</summary>
internal static class PictureFont
{
    /// <summary>The families an SVG asks for, in this order. All have the same widths.</summary>
    public const string SvgFamilies = "Arimo, Arial, 'Liberation Sans', Helvetica, sans-serif";

    private static readonly Lazy<SKTypeface> Loaded = new(() =>
    {
        using var stream = typeof(PictureFont).Assembly.GetManifestResourceStream("Monk.Drawing.Font.Arimo-Regular-subset.ttf")!;
        return SKTypeface.FromStream(stream);
    });

    public static SKTypeface Typeface => Loaded.Value;

    /// <summary>Gives a plot's axes the typeface. Only this plot's: ScottPlot's own setter changes every plot of the process.</summary>
    public static void Apply(Plot plot)
    {
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.Label.Font = Typeface;
            axis.TickLabelStyle.Font = Typeface;
        }
    }
}
