using System.Globalization;
using Monk.Blocks;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

internal sealed record FullyConnectedLayer : NetworkLayer
{
    /// <summary>Null: the number of classes.</summary>
    public int? Units { get; set; } = 512;

    public bool UseBias { get; set; } = true;

    /// <summary>Whether a map is flattened first.</summary>
    public bool Flatten { get; set; } = true;

    internal override string Prefix => "fc";

    internal override string Detail => Units?.ToString(CultureInfo.InvariantCulture) ?? "number of classes";

    internal override void Validate() => Check.Between("units", Units ?? 1, 1, MostOutputs);

    internal override string? WhyNot(LayerInput input) => input.IsMap
        ? "it takes vectors: put Flatten or GlobalAveragePooling before it, or give it flatten: true"
        : null;

    internal override long[] Output(LayerInput input) => [Units ?? input.Classes];

    internal override double Parameters(LayerInput input) => ((double)input.Channels + (UseBias ? 1 : 0)) * (Units ?? input.Classes);

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => Layer.Linear(input.Channels, Units ?? input.Classes, UseBias);
}

internal sealed record DropoutLayer : NetworkLayer
{
    public double DropProbability { get; set; } = 0.2;

    internal override string Prefix => "dropout";

    internal override string Detail => Invariant($"{DropProbability}");

    internal override void Validate()
    {
        if (!(DropProbability >= 0 && DropProbability < 1))
            throw new MonkException(Invariant($"The probability of a dropout is {DropProbability}; it must be at least 0 and below 1."));
    }

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Dropout(DropProbability);
}

internal sealed record FlattenLayer : NetworkLayer
{
    internal override string Prefix => "flatten";

    internal override long[] Output(LayerInput input) => [input.Shape.Aggregate(1L, (product, side) => product * side)];

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Flatten();
}

internal sealed record IdentityLayer : NetworkLayer
{
    internal override string Prefix => "identity";

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => new Function("Identity", x => x);
}
