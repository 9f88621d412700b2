using Monk.Drawing;
using Monk.Text;
using SkiaSharp;

namespace Monk.Inspection;

/// <summary>Draws an explanation: the image, the heat map, the heat map over the image, and a scale.</summary>
internal static class ExplanationPicture
{
    private const int Width = 1120;
    private const float Margin = 22;
    private const float Gap = 16;
    private const float ScaleWidth = 92;
    private const float PanelWidth = (Width - 2 * Margin - ScaleWidth - 3 * Gap) / 3;

    // As wide as a panel is in pixels, so that the map is smooth in the picture.
    private const int MapWidth = 640;

    /// <summary>The picture.</summary>
    /// <param name="image">What the network sees.</param>
    /// <param name="explanation">What it makes of it.</param>
    /// <param name="experiment">The experiment, in the small print.</param>
    public static Picture Of(SeenImage image, Explanation explanation, string experiment)
    {
        var prediction = explanation.Prediction;
        var title = $"{explanation.Class}: {Values.Percent(100 * explanation.Probability)}";
        var predicted = Predicted(explanation);
        var places = new ImageSize(explanation.HeatMap.Height, explanation.HeatMap.Width);
        var notes = new NoteLines([
            $"Grad-CAM of {experiment} at {explanation.Layer}, which has {places.Sides} places{places.Order}.",
            .. explanation.HeatMap.Largest > 0 ? (string[])[] : ["Nothing in this image speaks for the class."]], Width - 2 * Margin);

        // Very wide and very tall images are drawn as less so, rather than as a stripe.
        var panelHeight = PanelWidth * Math.Clamp((float)image.Height / image.Width, 0.4f, 1.6f);
        const float Top = Margin + Ink.TitleSize + Ink.SubtitleSize + 8 + 34;
        var height = (int)Math.Ceiling(Top + panelHeight + 12 + notes.Height + Margin);
        return new Picture(Width, height, canvas =>
        {
            PictureText.Draw(canvas, PictureText.Shortened(title, Ink.TitleSize, Width - 2 * Margin), Margin, Margin + Ink.TitleSize - 4, Ink.TitleSize, Ink.Strong);
            var subtitle = $"{prediction.ImageName} · {predicted}";
            PictureText.Draw(canvas, PictureText.Shortened(subtitle, Ink.SubtitleSize, Width - 2 * Margin), Margin, Margin + Ink.TitleSize + Ink.SubtitleSize + 4, Ink.SubtitleSize, Ink.Weak);

            var photo = Raster.OfRgb(image.Width, image.Height, image.Rgb);
            Panel(0, "Image", photo);
            Panel(1, "Evidence for the class", Map(explanation.HeatMap, overlay: false));
            Panel(2, "Both", photo, Map(explanation.HeatMap, overlay: true));
            Scale(canvas, Margin + 3 * (PanelWidth + Gap), Top, panelHeight);
            notes.Draw(canvas, Margin, Top + panelHeight + 12);

            void Panel(int position, string caption, params ReadOnlySpan<Raster> layers)
            {
                var left = Margin + position * (PanelWidth + Gap);
                PictureText.Draw(canvas, caption, left, Top - 9, Ink.TextSize, Ink.Strong);
                foreach (var layer in layers)
                    layer.Draw(canvas, SKRect.Create(left, Top, PanelWidth, panelHeight), smooth: true);
            }
        }) { HasPhotos = true };
    }

    private static string Predicted(Explanation explanation)
    {
        var prediction = explanation.Prediction;
        if (prediction.LabelType == LabelType.Multiple)
        {
            return prediction.PredictedClasses.Count == 0 ? "the image is given no label"
                : $"{(prediction.PredictedClasses.Contains(explanation.Class) ? "among" : "not among")} the labels given: {string.Join(", ", prediction.PredictedClasses)}";
        }

        return explanation.Class == prediction.PredictedClass
            ? "the predicted class"
            : $"not the predicted class, which is {prediction.PredictedClass} with {Values.Percent(100 * prediction.Probability)}";
    }

    private static void Scale(SKCanvas canvas, float left, float top, float height)
    {
        ColorMap.Heat.DrawBar(canvas, SKRect.Create(left, top, 18, height));
        foreach (var (share, text) in ((float, string)[])[(0, "strongest"), (0.5f, "half"), (1, "none")])
            PictureText.Draw(canvas, text, left + 25, top + share * height + (share == 0 ? 10 : share == 1 ? 0 : 4.5f), Ink.TextSize, Ink.Strong);
    }

    /// <summary>The map, its strongest place being 1; over an image, the weaker the more transparent.</summary>
    private static Raster Map(HeatMap map, bool overlay)
    {
        var rows = Math.Max(1, MapWidth * map.Height / map.Width);
        var pixels = new SKColor[MapWidth * rows];
        var largest = map.Largest > 0 ? map.Largest : 1;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < MapWidth; x++)
            {
                var value = At(map, (y + 0.5f) * map.Height / rows - 0.5f, (x + 0.5f) * map.Width / MapWidth - 0.5f) / largest;
                var color = ColorMap.Heat[value];
                pixels[y * MapWidth + x] = overlay ? color.WithAlpha((byte)(255 * 0.72f * MathF.Sqrt(value))) : color;
            }
        }

        return new Raster(MapWidth, rows, pixels);
    }

    /// <summary>
    /// The map between its places, where it has their values, by a smooth step from each to the next: straight lines would show as stars.
    /// </summary>
    private static float At(HeatMap map, float row, float column)
    {
        row = Math.Clamp(row, 0, map.Height - 1);
        column = Math.Clamp(column, 0, map.Width - 1);
        var (top, left) = ((int)row, (int)column);
        var (bottom, right) = (Math.Min(top + 1, map.Height - 1), Math.Min(left + 1, map.Width - 1));
        var upper = float.Lerp(map[top, left], map[top, right], Smooth(column - left));
        var lower = float.Lerp(map[bottom, left], map[bottom, right], Smooth(column - left));
        return float.Lerp(upper, lower, Smooth(row - top));

        static float Smooth(float share) => share * share * (3 - 2 * share);
    }
}
