using static System.FormattableString;

namespace Monk.Transforms;

/// <summary>
/// The random numbers of one step for the images of a batch: a function of the experiment's seed, the epoch, the image, the step's place in
/// the list of transforms and the number of the draw, and of nothing else. So an image looks the same whatever the batch size, the number
/// of workers, and whether training was interrupted in between.
/// </summary>
/// <remarks>
/// A draw has a number, from 0: the same number gives the same result again. Each decision about an image takes a number of its own, as
/// <c>Chance(image, 0, 0.5)</c> and <c>Uniform(image, 1)</c>.
/// </remarks>
public sealed class TransformDraws
{
    // A list of transforms is never as long as this, so that no two draws share a stream.
    private const int MostSteps = 1 << 12;
    private const int MostDraws = int.MaxValue / MostSteps;

    private readonly int _seed;
    private readonly int _epoch;
    private readonly int[] _indices;
    private readonly int _step;

    /// <param name="seed">The experiment's seed.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="indices">Each image's position in the sample list.</param>
    /// <param name="step">The step's position in the list of transforms.</param>
    internal TransformDraws(int seed, int epoch, int[] indices, int step) => (_seed, _epoch, _indices, _step) = (seed, epoch, indices, step);

    /// <summary>The number of images.</summary>
    public int Count => _indices.Length;

    /// <summary>A number in [0, 1).</summary>
    /// <param name="image">The image's position in the batch, from 0.</param>
    /// <param name="draw">Which of the step's draws for an image, from 0 to 524,286.</param>
    /// <exception cref="MonkException">There is no such image or draw.</exception>
    public double Uniform(int image, int draw)
    {
        if ((uint)image >= (uint)_indices.Length)
            throw new MonkException(Invariant($"image is {image}; the batch has {_indices.Length} images, from 0 on."));
        if ((uint)draw >= MostDraws)
            throw new MonkException(Invariant($"draw is {draw}; an image has {MostDraws} draws in a step, from 0 on."));
        return RandomDraws.Uniform(_seed, _epoch, _indices[image], _step + MostSteps * draw);
    }

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <param name="image"><inheritdoc cref="Uniform(int, int)" path="/param[@name='image']"/></param>
    /// <param name="draw"><inheritdoc cref="Uniform(int, int)" path="/param[@name='draw']"/></param>
    /// <param name="low">The lowest.</param>
    /// <param name="high">Above the highest.</param>
    public double Uniform(int image, int draw, double low, double high) => low + (high - low) * Uniform(image, draw);

    /// <summary>A whole number in [0, <paramref name="limit"/>).</summary>
    /// <param name="image"><inheritdoc cref="Uniform(int, int)" path="/param[@name='image']"/></param>
    /// <param name="draw"><inheritdoc cref="Uniform(int, int)" path="/param[@name='draw']"/></param>
    /// <param name="limit">Above the highest.</param>
    public int Below(int image, int draw, int limit) => (int)(limit * Uniform(image, draw));

    /// <summary>A whole number in [<paramref name="low"/>, <paramref name="limit"/>).</summary>
    /// <param name="image"><inheritdoc cref="Uniform(int, int)" path="/param[@name='image']"/></param>
    /// <param name="draw"><inheritdoc cref="Uniform(int, int)" path="/param[@name='draw']"/></param>
    /// <param name="low">The lowest.</param>
    /// <param name="limit">Above the highest.</param>
    public int Between(int image, int draw, int low, int limit) => low + Below(image, draw, limit - low);

    /// <summary>True for that share of images.</summary>
    /// <param name="image"><inheritdoc cref="Uniform(int, int)" path="/param[@name='image']"/></param>
    /// <param name="draw"><inheritdoc cref="Uniform(int, int)" path="/param[@name='draw']"/></param>
    /// <param name="probability">From 0 to 1.</param>
    public bool Chance(int image, int draw, double probability) => Uniform(image, draw) < probability;

    /// <summary>A number of the standard normal distribution (Box and Muller, 1958). It takes two draws, this one and the next.</summary>
    /// <param name="image"><inheritdoc cref="Uniform(int, int)" path="/param[@name='image']"/></param>
    /// <param name="draw"><inheritdoc cref="Uniform(int, int)" path="/param[@name='draw']"/></param>
    public double Normal(int image, int draw) => Math.Sqrt(-2 * Math.Log(1 - Uniform(image, draw))) * Math.Cos(2 * Math.PI * Uniform(image, draw + 1));
}
