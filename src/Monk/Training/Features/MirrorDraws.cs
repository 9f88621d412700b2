using System.Text.Json;
using Monk.Data;
using Monk.Experiments;
using Monk.Transforms;

namespace Monk.Training.Features;

/// <summary>
/// Which side of an image an epoch shows, where nothing but mirroring is random: the same draws that <see cref="TransformPipeline"/> makes.
/// </summary>
internal sealed class MirrorDraws(IReadOnlyList<TransformOptions> transforms, ImageSize inputSize, int seed)
{
    /// <summary>The transforms without the mirroring, which is done first.</summary>
    public IReadOnlyList<TransformOptions> Rest { get; } = [.. transforms.Where(transform => transform is not RandomHorizontalFlipOptions)];

    /// <summary>
    /// Whether an image has but two sides under these transforms, and mirroring it first is the same as mirroring it in its turn.
    /// </summary>
    public bool IsExact
    {
        get
        {
            var steps = TransformPlan.For(transforms, inputSize).Steps;
            var lastMirroring = Enumerable.Range(0, steps.Count).LastOrDefault(step => steps[step].Options is RandomHorizontalFlipOptions, -1);
            return !Rest.Any(transform => transform.IsRandom) && steps.Take(lastMirroring + 1).All(step => step.Options.CommutesWithMirroring(step.Size));
        }
    }

    /// <summary>Whether the image is seen mirrored in that epoch.</summary>
    public bool IsMirrored(int epoch, int index)
    {
        var mirrored = false;
        for (var step = 0; step < transforms.Count; step++)
        {
            if (transforms[step] is RandomHorizontalFlipOptions flip)
                mirrored ^= TransformPipeline.IsFlipped(seed, epoch, index, step, flip.Probability);
        }

        return mirrored;
    }

    /// <summary>Whether what is left of both is the same, so that they can share features.</summary>
    public bool SharesRestWith(MirrorDraws other) => Json(Rest) == Json(other.Rest);

    private static string Json(IReadOnlyList<TransformOptions> options) => JsonSerializer.Serialize(options, ExperimentStateJson.Default.IReadOnlyListTransformOptions);
}
