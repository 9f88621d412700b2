using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>The last change of values: each channel times a number plus a number.</summary>
public sealed class ChannelScaling
{
    private readonly float[] _scale;
    private readonly float[] _shift;

    /// <summary>Describes a change of values.</summary>
    /// <param name="scale">What red, green and blue, in 0–255, are multiplied by; none is 0.</param>
    /// <param name="shift">What is added to red, green and blue then.</param>
    /// <exception cref="MonkException">There are not three numbers, one is not finite as a 32-bit float, or a factor is 0.</exception>
    public ChannelScaling(IReadOnlyList<double> scale, IReadOnlyList<double> shift)
    {
        (_scale, _shift) = (Channels(nameof(scale), scale), Channels(nameof(shift), shift));
        if (_scale.Contains(0))
            throw new MonkException("scale holds 0, which makes all pixels the same.");
    }

    /// <summary>x / 255, as torchvision's ToTensor.</summary>
    internal static ChannelScaling ToOne { get; } = new([1 / 255f, 1 / 255f, 1 / 255f], [0, 0, 0]);

    /// <summary>Scales images.</summary>
    /// <param name="images">[N, 3, H, W], bytes or floats in 0–255; not changed.</param>
    /// <returns>32-bit floats in the new units.</returns>
    public Tensor Apply(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        return images.to(ScalarType.Float32).mul(Channels(_scale, images.device)).add_(Channels(_shift, images.device)).MoveToOuterDisposeScope();
    }

    /// <summary>What these transforms do to values in the end.</summary>
    internal static ChannelScaling Of(IReadOnlyList<TransformOptions> transforms) =>
        transforms.Select(transform => transform.Scaling).FirstOrDefault(scaling => scaling is not null) ?? ToOne;

    /// <summary>Back to 0–255.</summary>
    internal Tensor Undo(Tensor images)
    {
        using var scope = NewDisposeScope();
        return images.sub(Channels(_shift, images.device)).div_(Channels(_scale, images.device)).MoveToOuterDisposeScope();
    }

    private static Tensor Channels(float[] values, Device device) => tensor(values, device: device).view(1, 3, 1, 1);

    private static float[] Channels(string name, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != 3)
            throw new MonkException(Invariant($"{name} has {values.Count} numbers; give three, for red, green and blue."));
        float[] channels = [.. values.Select(value => (float)value)];
        return channels.All(float.IsFinite) ? channels : throw new MonkException($"{name} holds a number that no pixel can be changed by; its numbers are finite as 32-bit floats.");
    }
}
