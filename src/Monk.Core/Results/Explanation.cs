using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>Where in an image a trained experiment sees a class.</summary>
public sealed record Explanation
{
    /// <summary>The class that is explained.</summary>
    public required string Class { get; init; }

    /// <summary>What the network says of the image, as <c>Prototype.Infer</c> does. The heat map is computed in float32.</summary>
    public required Prediction Prediction { get; init; }

    /// <summary>The probability of <see cref="Class"/>, between 0 and 1, as <see cref="Prediction.Score"/> says.</summary>
    public double Probability => Prediction.Ranking.Single(entry => entry.Class == Class).Probability;

    /// <summary>The evidence for <see cref="Class"/>, place by place.</summary>
    public required HeatMap HeatMap { get; init; }

    /// <summary>The layer whose activations are weighed: the last that still has places, by its name in weights files.</summary>
    public required string Layer { get; init; }

    /// <summary>The picture: the image, the heat map, and both.</summary>
    public required string PicturePath { get; init; }

    /// <summary>What a notebook shows.</summary>
    internal IPicture? Shown { get; init; }

    /// <summary>The image, the class and where it was looked for, in a sentence.</summary>
    public override string ToString() =>
        Printable.Line($"{Prediction.ImageName}: {Class} ({Values.Percent(100 * Probability)}), seen at {Layer} in {Invariant($"{HeatMap.Width} × {HeatMap.Height}")} places.");
}

/// <summary>A coarse map over an image; the image's corners are the map's corners.</summary>
/// <param name="Height">Rows, from the top.</param>
/// <param name="Width">Columns, from the left.</param>
/// <param name="Values">
/// Row after row; 0 where nothing speaks for the class, and as large as the network's activations make it elsewhere: compare within a map
/// only.
/// </param>
public sealed record HeatMap(int Height, int Width, IReadOnlyList<float> Values)
{
    /// <summary>The value at a place.</summary>
    /// <param name="row">From 0, at the top.</param>
    /// <param name="column">From 0, at the left.</param>
    public float this[int row, int column] => Values[row * Width + column];

    /// <summary>The largest value; 0 where nothing in the image speaks for the class.</summary>
    public float Largest => Values.Max();

    /// <summary>How large it and its largest value are.</summary>
    public override string ToString() => Invariant($"{Width} × {Height} places, the largest value {Largest:G4}");
}
