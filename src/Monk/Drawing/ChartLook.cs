using ScottPlot;
using ScottPlot.TickGenerators;

namespace Monk.Drawing;

/// <summary>The look that all charts share.</summary>
internal static class ChartLook
{
    public static void Apply(Plot plot)
    {
        // The picture around the plot has been drawn already.
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.HideLegend();
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Axes.Title.IsVisible = false;
        plot.Grid.MajorLineColor = Color.FromSKColor(Ink.Grid);
        plot.Axes.Left.TickGenerator = new NumericAutomatic { TickDensity = 0.6 };
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { TickDensity = 0.6 };
        PictureFont.Apply(plot);
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.Label.FontSize = Ink.AxisLabelSize;
            axis.Label.Bold = false;
            axis.Label.ForeColor = Color.FromSKColor(Ink.Strong);
            axis.TickLabelStyle.FontSize = Ink.TextSize;
            axis.TickLabelStyle.ForeColor = Color.FromSKColor(Ink.Strong);
            axis.FrameLineStyle.Color = Color.FromSKColor(Ink.Weak);
            axis.MajorTickStyle.Color = Color.FromSKColor(Ink.Weak);
            axis.MinorTickStyle.Length = 0;
        }
    }
}
