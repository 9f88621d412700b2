using SkiaSharp;

namespace Monk.Drawing;

/// <summary>The keys beside names and the star of the best.</summary>
internal static class Shapes
{
    /// <summary>A five-pointed star.</summary>
    public static void Star(SKCanvas canvas, float x, float y, float radius)
    {
        using var builder = new SKPath();
        for (var i = 0; i < 10; i++)
        {
            var distance = i % 2 == 0 ? radius : radius * 0.42f;
            var (sin, cos) = MathF.SinCos(i * MathF.PI / 5);
            var point = new SKPoint(x + distance * sin, y - distance * cos);
            if (i == 0)
                builder.MoveTo(point);
            else
                builder.LineTo(point);
        }

        builder.Close();
        using var fill = new SKPaint { Color = Ink.Star, IsAntialias = true };
        using var rim = new SKPaint { Color = Ink.Strong, IsAntialias = true, IsStroke = true, StrokeWidth = 1.1f, StrokeJoin = SKStrokeJoin.Round };
        canvas.DrawPath(builder, fill);
        canvas.DrawPath(builder, rim);
    }

    /// <summary>A piece of a curve in its style.</summary>
    public static void Key(SKCanvas canvas, SeriesStyle style, float x, float y, float width, float lineWidth)
    {
        using var paint = Line(style, lineWidth);
        canvas.DrawLine(x, y, x + width, y, paint);
        Marker(canvas, style, x + width / 2, y, 3.6f);
    }

    /// <summary>The shape of a curve's points.</summary>
    public static void Marker(SKCanvas canvas, SeriesStyle style, float x, float y, float radius)
    {
        using var fill = new SKPaint { Color = SKColor.Parse(style.ColorHex), IsAntialias = true };
        using var path = new SKPath();
        switch (style.Marker)
        {
            case PointShape.Square:
                path.AddRect(new SKRect(x - radius * 0.9f, y - radius * 0.9f, x + radius * 0.9f, y + radius * 0.9f));
                break;
            case PointShape.TriangleUp:
                path.AddPoly([new(x, y - radius * 1.2f), new(x + radius * 1.15f, y + radius * 0.9f), new(x - radius * 1.15f, y + radius * 0.9f)]);
                break;
            case PointShape.TriangleDown:
                path.AddPoly([new(x, y + radius * 1.2f), new(x + radius * 1.15f, y - radius * 0.9f), new(x - radius * 1.15f, y - radius * 0.9f)]);
                break;
            case PointShape.Diamond:
                path.AddPoly([new(x, y - radius * 1.3f), new(x + radius * 1.2f, y), new(x, y + radius * 1.3f), new(x - radius * 1.2f, y)]);
                break;
            default:
                path.AddCircle(x, y, radius);
                break;
        }

        canvas.DrawPath(path, fill);
    }

    /// <summary>The paint of a curve's line.</summary>
    public static SKPaint Line(SeriesStyle style, float width) => new()
    {
        Color = SKColor.Parse(style.ColorHex),
        IsAntialias = true,
        IsStroke = true,
        StrokeWidth = width,
        StrokeJoin = SKStrokeJoin.Round,
        PathEffect = style.Dashes.Count == 0 ? null : SKPathEffect.CreateDash([.. style.Dashes.Select(length => length * width)], 0),
    };
}
