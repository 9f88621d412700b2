namespace Monk.Transforms;

/// <summary>
/// The random numbers of one step for the images of a batch: a function of the seed, the epoch, the image, the step and the number of the
/// draw, of nothing else.
/// </summary>
/// <param name="seed">The experiment's seed.</param>
/// <param name="epoch">The epoch.</param>
/// <param name="indices">Each image's position in the sample list.</param>
/// <param name="step">The step's position in the list of transforms.</param>
internal sealed class TransformDraws(int seed, int epoch, int[] indices, int step)
{
    // A list of transforms is never as long as this, so that no two draws share a stream.
    private const int MostSteps = 1 << 12;

    /// <summary>The number of images.</summary>
    public int Count => indices.Length;

    /// <summary>A number in [0, 1).</summary>
    /// <param name="image">The image's position in the batch.</param>
    /// <param name="draw">Which of the step's draws for an image.</param>
    public double Uniform(int image, int draw) => RandomDraws.Uniform(seed, epoch, indices[image], step + MostSteps * draw);

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Uniform(int image, int draw, double low, double high) => low + (high - low) * Uniform(image, draw);

    /// <summary>A whole number in [0, <paramref name="limit"/>).</summary>
    public int Below(int image, int draw, int limit) => (int)(limit * Uniform(image, draw));

    /// <summary>A whole number in [<paramref name="low"/>, <paramref name="limit"/>).</summary>
    public int Between(int image, int draw, int low, int limit) => low + Below(image, draw, limit - low);

    /// <summary>True for that share of images.</summary>
    public bool Chance(int image, int draw, double probability) => Uniform(image, draw) < probability;

    /// <summary>A number of the standard normal distribution (Box and Muller, 1958). It takes two draws, this one and the next.</summary>
    public double Normal(int image, int draw) => Math.Sqrt(-2 * Math.Log(1 - Uniform(image, draw))) * Math.Cos(2 * Math.PI * Uniform(image, draw + 1));
}
