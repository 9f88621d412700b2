using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>The last change of values: each channel times a number plus a number.</summary>
internal sealed class ChannelScaling : ImageTransform
{
    private readonly float[] _scale;
    private readonly float[] _shift;

    /// <summary>(x / 255 − mean) / std, as one multiplication and one addition.</summary>
    public ChannelScaling(NormalizeOptions options)
    {
        _scale = [.. options.StandardDeviation.Select(deviation => (float)(1 / (255 * deviation)))];
        _shift = [.. options.Mean.Zip(options.StandardDeviation, (mean, deviation) => (float)(-mean / deviation))];
    }

    /// <summary>x − mean.</summary>
    public ChannelScaling(MeanSubtractionOptions options)
    {
        _scale = [1, 1, 1];
        _shift = [.. options.Mean.Select(mean => (float)-mean)];
    }

    /// <summary>x / 255, as torchvision's ToTensor.</summary>
    public ChannelScaling()
    {
        _scale = [1 / 255f, 1 / 255f, 1 / 255f];
        _shift = [0, 0, 0];
    }

    /// <summary>What these transforms do to values in the end.</summary>
    public static ChannelScaling Of(IReadOnlyList<TransformOptions> transforms) => transforms.FirstOrDefault(TransformPlan.IsChannelScaling) switch
    {
        NormalizeOptions normalize => new(normalize),
        MeanSubtractionOptions subtraction => new(subtraction),
        _ => new(),
    };

    public override Tensor Apply(Tensor images, TransformDraws draws) => Apply(images);

    public Tensor Apply(Tensor images)
    {
        using var scope = NewDisposeScope();
        return Floats(images).mul(Channels(_scale, images.device)).add_(Channels(_shift, images.device)).MoveToOuterDisposeScope();
    }

    /// <summary>Back to 0–255.</summary>
    public Tensor Undo(Tensor images)
    {
        using var scope = NewDisposeScope();
        return images.sub(Channels(_shift, images.device)).div_(Channels(_scale, images.device)).MoveToOuterDisposeScope();
    }

    private static Tensor Channels(float[] values, Device device) => tensor(values, device: device).view(1, 3, 1, 1);
}
