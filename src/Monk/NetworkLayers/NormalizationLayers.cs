using Monk.Blocks;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>What all normalisations have.</summary>
internal abstract record NormalizationLayer : NetworkLayer
{
    public double Epsilon { get; set; } = 1e-5;

    internal override void Validate() => Check.Positive("epsilon", Epsilon);
}

internal sealed record BatchNormalizationLayer : NormalizationLayer
{
    public double MovingAverageMomentum { get; set; } = 0.1;

    public bool UseTrainableParameters { get; set; } = true;

    internal override string Prefix => "bn";

    internal override void Validate()
    {
        base.Validate();
        if (!(MovingAverageMomentum > 0 && MovingAverageMomentum <= 1))
            throw new MonkException(Invariant($"movingAverageMomentum is {MovingAverageMomentum}; it is the weight of the newest batch, above 0 and at most 1."));
    }

    internal override double Parameters(LayerInput input) => UseTrainableParameters ? 2.0 * input.Channels : 0;

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => input.IsMap
        ? Layer.BatchNorm(input.Channels, Epsilon, MovingAverageMomentum, UseTrainableParameters)
        : nn.BatchNorm1d(input.Channels, Epsilon, MovingAverageMomentum, UseTrainableParameters, device: Layer.Device);
}

internal sealed record InstanceNormalizationLayer : NormalizationLayer
{
    public bool UseTrainableParameters { get; init; }

    internal override string Prefix => "inorm";

    internal override string? WhyNot(LayerInput input) =>
        !input.IsMap ? "it takes maps, [channels, height, width]"
        : input.Shape[1] * input.Shape[2] == 1 ? "a map of a single pixel has nothing to be normalised by"
        : null;

    internal override double Parameters(LayerInput input) => UseTrainableParameters ? 2.0 * input.Channels : 0;

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => new InstanceNorm(input.Channels, Epsilon, UseTrainableParameters);
}

internal sealed record LayerNormalizationLayer : NormalizationLayer
{
    public bool UseTrainableParameters { get; set; } = true;

    internal override string Prefix => "lnorm";

    internal override double Parameters(LayerInput input) => UseTrainableParameters ? 2 * input.Shape.Aggregate(1.0, (product, side) => product * side) : 0;

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => new WholeLayerNorm(input.Shape, Epsilon, UseTrainableParameters);
}
