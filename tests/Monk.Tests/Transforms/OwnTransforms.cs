using Monk.Kinds;
using Monk.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Transforms;

/// <summary>Negatives: not random.</summary>
[Kind("test_negative")]
public sealed record NegativeOptions : TransformOptions
{
    protected internal override bool IsRandom => false;

    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => 255 - Floats(images);
}

/// <summary>Makes each image brighter by a number of its own.</summary>
[Kind("test_brighter")]
public sealed record BrighterOptions : TransformOptions
{
    public double Most
    {
        get;
        init => field = value is >= 0 and <= 255 ? value : throw new MonkException($"most is {value}; it lies between 0 and 255.");
    } = 10;

    public string? Note { get; init; }

    protected internal override Tensor Apply(Tensor images, TransformDraws draws) =>
        Floats(images).add(PerImage(Enumerable.Range(0, draws.Count).Select(image => draws.Uniform(image, 0, 1, 1 + Most)), images));

    protected internal override void Validate()
    {
        if (Most == 13 && Note is null)
            throw new MonkException("most is 13 without a note; give it one.");
    }
}

/// <summary>Every other pixel.</summary>
[Kind("test_half")]
public sealed record HalfOptions : TransformOptions
{
    public required ImageSize From { get; init; }

    protected internal override ImageSize? OutputSize => (From.Height / 2, From.Width / 2);

    protected internal override ImageSize? DecodeSize => From;

    protected internal override bool IsRandom => false;

    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => images[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)];
}

/// <summary>From −1 to 1.</summary>
[Kind("test_around_zero")]
public sealed record AroundZeroOptions : TransformOptions
{
    protected internal override bool IsRandom => false;

    protected internal override ChannelScaling Scaling => new([2 / 255.0, 2 / 255.0, 2 / 255.0], [-1, -1, -1]);

    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => Scaling.Apply(images);
}

/// <summary>Gives back what it is told to.</summary>
[Kind("test_faulty")]
public sealed record FaultyOptions(Func<Tensor, Tensor?> Change) : TransformOptions
{
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => Change(images)!;
}

[Kind("test_negative")]
public sealed record OtherNegativeOptions : TransformOptions
{
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => images;
}

[Kind("Resize")]
public sealed record SecondResizeOptions : TransformOptions
{
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => images;
}

[Kind("test_never_registered")]
public sealed record NeverRegisteredOptions : TransformOptions
{
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => images;
}

public sealed record NamelessOptions : TransformOptions
{
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => images;
}
