using Monk.Kinds;
using static System.FormattableString;

namespace Monk.Transforms;

/// <summary>
/// How a list of transforms is carried out: the size that files are decoded to, and the steps from there to the network's input.
/// </summary>
/// <remarks>
/// Files are decoded to one size, once, and kept so; the transforms work on that. It follows from the first transform that changes sizes. A
/// Resize is done by decoding itself. Of crops it is larger than what they keep: 8/7 of it (256 for 224) for CenterCrop and RandomCrop; for
/// RandomResizedCrop as much as keeps the smallest part from being enlarged, and at most 1.5 times. Without any it is the input size. What
/// still has another size than the input in the end is resized to it before its values are scaled.
/// </remarks>
internal sealed class TransformPlan
{
    private TransformPlan(ImageSize decodeSize, IReadOnlyList<PlannedTransform> steps) => (DecodeSize, Steps) = (decodeSize, steps);

    /// <summary>The size of the images that the steps begin with.</summary>
    public ImageSize DecodeSize { get; }

    /// <summary>In order. The last ones, from the first <see cref="TransformOptions.Scaling"/> on, work on scaled values.</summary>
    public IReadOnlyList<PlannedTransform> Steps { get; }

    /// <summary>Plans the transforms.</summary>
    /// <param name="transforms">In order.</param>
    /// <param name="inputSize">What the network takes.</param>
    /// <param name="resets">The call that empties the list, for a refusal.</param>
    /// <exception cref="MonkException">
    /// They do not fit together: a crop larger than what is there, or a transform of pixels after their normalization. Or one is of a kind
    /// that is not registered.
    /// </exception>
    public static TransformPlan For(IReadOnlyList<TransformOptions> transforms, ImageSize inputSize, string resets = "ResetTransforms()")
    {
        foreach (var transform in transforms)
        {
            KindRegistry<TransformOptions>.RequireKnown(transform);
            transform.OutputSize?.RequireSides($"{transform.Name}.outputSize", 1);
            transform.DecodeSize?.RequireSides($"{transform.Name}.decodeSize", 1);
        }

        var first = Enumerable.Range(0, transforms.Count).FirstOrDefault(step => transforms[step].OutputSize is not null, -1);
        var decodeSize = first < 0 ? inputSize : transforms[first].DecodeSize ?? inputSize;

        var steps = new List<PlannedTransform>();
        var size = decodeSize;
        TransformOptions? scaling = null;
        for (var step = 0; step < transforms.Count; step++)
        {
            var transform = transforms[step];
            if (scaling is not null && !transform.MayFollowScaling)
                throw new MonkException($"{transform.Name} comes after {scaling.Name}, which takes values out of the range of pixels: apply it before. {resets} begins the list anew.");
            if (transform.ScalesChannels)
            {
                AddFinalResize();
                scaling = transform;
            }

            if (transform.Crops && transform.OutputSize is { } kept && (kept.Height > size.Height || kept.Width > size.Width))
                throw new MonkException(Invariant($"{transform.Name} is to keep {kept.Height} × {kept.Width} pixels{(kept.IsSquare ? size : kept).Order}, and what comes before it leaves {size.Height} × {size.Width}: crop less, or resize to more before."));
            if (!(step == first && transform is ResizeOptions))
                steps.Add(new PlannedTransform(transform, step, size));
            size = transform.OutputSize ?? size;
        }

        if (scaling is null)
            AddFinalResize();
        return new TransformPlan(decodeSize, steps);

        void AddFinalResize()
        {
            if (size == inputSize)
                return;
            steps.Add(new PlannedTransform(new ResizeOptions { InputSize = inputSize }, transforms.Count, size));
            size = inputSize;
        }
    }
}
