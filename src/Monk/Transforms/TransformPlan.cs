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
    private const double CropMargin = 256.0 / 224;
    private const double MostForRandomResizedCrop = 1.5;

    private TransformPlan(ImageSize decodeSize, IReadOnlyList<PlannedTransform> steps) => (DecodeSize, Steps) = (decodeSize, steps);

    /// <summary>The size of the images that the steps begin with.</summary>
    public ImageSize DecodeSize { get; }

    /// <summary>In order. The last ones, from the first <see cref="IsChannelScaling"/> on, work on scaled values.</summary>
    public IReadOnlyList<PlannedTransform> Steps { get; }

    /// <summary>Whether a transform takes values out of 0–255, after which only RandomErasing makes sense.</summary>
    public static bool IsChannelScaling(TransformOptions transform) => transform is NormalizeOptions or MeanSubtractionOptions;

    /// <summary>The size that comes out of a transform; null of one that leaves sizes as they are.</summary>
    public static ImageSize? OutputSize(TransformOptions transform) => transform switch
    {
        ResizeOptions resize => resize.InputSize,
        CenterCropOptions crop => crop.InputSize,
        RandomCropOptions crop => crop.InputSize,
        RandomResizedCropOptions crop => crop.InputSize,
        _ => null,
    };

    /// <summary>Plans the transforms.</summary>
    /// <param name="transforms">In order.</param>
    /// <param name="inputSize">What the network takes.</param>
    /// <param name="resets">The call that empties the list, for a refusal.</param>
    /// <exception cref="MonkException">
    /// They do not fit together: a crop larger than what is there, or a transform of pixels after their normalization.
    /// </exception>
    public static TransformPlan For(IReadOnlyList<TransformOptions> transforms, ImageSize inputSize, string resets = "ResetTransforms()")
    {
        var first = Enumerable.Range(0, transforms.Count).FirstOrDefault(step => OutputSize(transforms[step]) is not null, -1);
        var decodeSize = first < 0 ? inputSize : DecodeSizeFor(transforms[first]);

        var steps = new List<PlannedTransform>();
        var size = decodeSize;
        TransformOptions? scaling = null;
        for (var step = 0; step < transforms.Count; step++)
        {
            var transform = transforms[step];
            if (scaling is not null && transform is not RandomErasingOptions)
                throw new MonkException($"{Name(transform)} comes after {Name(scaling)}, which takes values out of the range of pixels: apply it before. {resets} begins the list anew.");
            if (IsChannelScaling(transform))
            {
                AddFinalResize();
                scaling = transform;
            }

            if (transform is CenterCropOptions or RandomCropOptions && OutputSize(transform) is { } kept && (kept.Height > size.Height || kept.Width > size.Width))
                throw new MonkException(Invariant($"{Name(transform)} is to keep {kept.Height} × {kept.Width} pixels{(kept.IsSquare ? size : kept).Order}, and what comes before it leaves {size.Height} × {size.Width}: crop less, or resize to more before."));
            if (!(step == first && transform is ResizeOptions))
                steps.Add(new PlannedTransform(transform, step, size));
            size = OutputSize(transform) ?? size;
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

    private static ImageSize DecodeSizeFor(TransformOptions transform) => transform switch
    {
        RandomResizedCropOptions crop => crop.InputSize.Scaled(Math.Min(MostForRandomResizedCrop, 1 / Math.Sqrt(crop.Scale[0]))),
        ResizeOptions resize => resize.InputSize,
        _ => OutputSize(transform)!.Value.Scaled(CropMargin),
    };

    private static string Name(TransformOptions transform) => transform.GetType().Name.Replace("Options", "", StringComparison.Ordinal);
}

/// <summary>A step.</summary>
/// <param name="Options">What is done.</param>
/// <param name="Stream">Its position in the list that the user made, which its random draws belong to.</param>
/// <param name="Size">The size of the images that it gets.</param>
internal readonly record struct PlannedTransform(TransformOptions Options, int Stream, ImageSize Size);
