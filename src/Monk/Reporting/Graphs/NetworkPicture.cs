using Monk.Drawing;
using SkiaSharp;

namespace Monk.Reporting.Graphs;

/// <summary>Draws a network from the image at the top to the classes at the bottom, branches side by side.</summary>
internal static class NetworkPicture
{
    private const float Margin = 26;
    private const float BoxWidth = 210;
    private const float LineHeight = 16;
    private const float Padding = 8;
    private const float Gap = 20;
    private const float BranchGap = 24;
    private const float ForkHeight = 30;
    private const float MinimumBypass = 40;
    private const float TitleHeight = 44;

    private static readonly Dictionary<BoxLook, SKColor> Fills = new()
    {
        [BoxLook.Other] = SKColor.Parse("#F3F4F6"),
        [BoxLook.Convolution] = SKColor.Parse("#DCE9F9"),
        [BoxLook.Normalization] = SKColor.Parse("#ECE7F6"),
        [BoxLook.Activation] = SKColor.Parse("#FBF0D0"),
        [BoxLook.Pooling] = SKColor.Parse("#DDF1E4"),
        [BoxLook.Dense] = SKColor.Parse("#FBE3D6"),
        [BoxLook.Join] = SKColor.Parse("#FFFFFF"),
    };

    /// <summary>The picture of a network.</summary>
    public static Picture Of(string title, GraphChain network)
    {
        var size = Size(network);
        var width = Math.Max(size.Width, PictureText.Width(title, Ink.TitleSize)) + 2 * Margin;
        return new Picture((int)Math.Ceiling(width), (int)Math.Ceiling(size.Height + TitleHeight + 2 * Margin), canvas =>
        {
            PictureText.Draw(canvas, title, width / 2, Margin + Ink.TitleSize, Ink.TitleSize, Ink.Strong, SKTextAlign.Center);
            Draw(canvas, network, width / 2, Margin + TitleHeight);
        });
    }

    private static SKSize Size(GraphElement element) => element switch
    {
        GraphBox box => new SKSize(BoxWidth, 2 * Padding + LineHeight * Lines(box).Count),
        GraphChain { Parts.Count: 0 } => new SKSize(MinimumBypass, 0),
        GraphChain chain => new SKSize(chain.Parts.Max(part => Size(part).Width), chain.Parts.Sum(part => Size(part).Height) + Gap * (chain.Parts.Count - 1)),
        GraphBranches branches => new SKSize(
            Math.Max(BoxWidth, branches.Branches.Sum(branch => Size(branch).Width) + BranchGap * (branches.Branches.Count - 1)),
            branches.Branches.Max(branch => Size(branch).Height) + 2 * ForkHeight + Size(branches.Join).Height),
        _ => throw new InvalidOperationException($"A part of type {element.GetType().Name} cannot be drawn."),
    };

    private static void Draw(SKCanvas canvas, GraphElement element, float center, float top)
    {
        switch (element)
        {
            case GraphBox box:
                Draw(canvas, box, center, top);
                break;
            case GraphChain chain:
                Draw(canvas, chain, center, top);
                break;
            case GraphBranches branches:
                Draw(canvas, branches, center, top);
                break;
            default:
                throw new InvalidOperationException($"A part of type {element.GetType().Name} cannot be drawn.");
        }
    }

    private static void Draw(SKCanvas canvas, GraphChain chain, float center, float top)
    {
        for (var i = 0; i < chain.Parts.Count; i++)
        {
            if (i > 0)
            {
                // An arrow to what is forked would point at nothing: the line goes on into the branches.
                Connect(canvas, new SKPoint(center, top - Gap), new SKPoint(center, top), head: chain.Parts[i] is not GraphBranches);
            }

            Draw(canvas, chain.Parts[i], center, top);
            top += Size(chain.Parts[i]).Height + Gap;
        }
    }

    private static void Draw(SKCanvas canvas, GraphBranches branches, float center, float top)
    {
        var sizes = branches.Branches.Select(branch => Size(branch)).ToList();
        var height = sizes.Max(size => size.Height);
        var left = center - (sizes.Sum(size => size.Width) + BranchGap * (sizes.Count - 1)) / 2;
        var joinTop = top + height + 2 * ForkHeight;
        var spread = Math.Min(BoxWidth * 0.8f / Math.Max(1, sizes.Count - 1), 44);
        for (var i = 0; i < sizes.Count; i++)
        {
            var middle = left + sizes[i].Width / 2;
            var begin = top + ForkHeight;
            var end = begin + sizes[i].Height;
            var isEmpty = branches.Branches[i].Parts.Count == 0;
            Connect(canvas, new SKPoint(center, top), new SKPoint(middle, begin), head: !isEmpty && branches.Branches[i].Parts[0] is not GraphBranches);
            Draw(canvas, branches.Branches[i], middle, begin);
            var meeting = top + ForkHeight + height;
            if (end < meeting)
                Connect(canvas, new SKPoint(middle, end), new SKPoint(middle, meeting), head: false);
            Connect(canvas, new SKPoint(middle, meeting), new SKPoint(center + (i - (sizes.Count - 1) / 2f) * spread, joinTop), head: true);
            left += sizes[i].Width + BranchGap;
        }

        Draw(canvas, branches.Join, center, joinTop);
    }

    private static void Draw(SKCanvas canvas, GraphBox box, float center, float top)
    {
        var size = Size(box);
        var frame = new SKRoundRect(SKRect.Create(center - size.Width / 2, top, size.Width, size.Height), 5);
        using var fill = new SKPaint { Color = Fills[box.Look], IsAntialias = true };
        using var rim = new SKPaint { Color = Ink.Weak, IsAntialias = true, IsStroke = true, StrokeWidth = 1 };
        canvas.DrawRoundRect(frame, fill);
        canvas.DrawRoundRect(frame, rim);

        var baseline = top + Padding + Ink.TextSize - 0.5f;
        foreach (var (text, color) in Lines(box))
        {
            PictureText.Draw(canvas, PictureText.Shortened(text, Ink.TextSize, BoxWidth - 2 * Padding), center, baseline, Ink.TextSize, color, SKTextAlign.Center);
            baseline += LineHeight;
        }
    }

    private static List<(string Text, SKColor Color)> Lines(GraphBox box)
    {
        var lines = new List<(string, SKColor)> { (box.Title, Ink.Strong) };
        if (box.Detail.Length > 0)
            lines.Add((box.Detail, Ink.Weak));
        lines.Add((box.Shape, Ink.Weak));
        return lines;
    }

    private static void Connect(SKCanvas canvas, SKPoint from, SKPoint to, bool head)
    {
        using var line = new SKPaint { Color = Ink.Weak, IsAntialias = true, IsStroke = true, StrokeWidth = 1.3f };
        var middle = (from.Y + to.Y) / 2;
        using var builder = new SKPath();
        builder.MoveTo(from);
        builder.CubicTo(from.X, middle, to.X, middle, to.X, to.Y);
        canvas.DrawPath(builder, line);
        if (!head)
            return;

        using var tip = new SKPath();
        tip.AddPoly([to, new SKPoint(to.X - 4, to.Y - 7), new SKPoint(to.X + 4, to.Y - 7)]);
        using var fill = new SKPaint { Color = Ink.Weak, IsAntialias = true };
        canvas.DrawPath(tip, fill);
    }
}
