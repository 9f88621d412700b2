using System.Text.Json;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Stands for a layer of a kind that the program has not registered. It is kept as it is, and can be no part of a network.</summary>
internal sealed record UnknownLayer : NetworkLayer, IUnknownKind
{
    public required string Kind { get; init; }

    public required JsonElement Settings { get; init; }

    internal override string Code => UnknownKindCode.Of(this);

    // Two of the same settings are alike: layers are compared to tell what has changed.
    public bool Equals(UnknownLayer? other) => other is not null && JsonElement.DeepEquals(Settings, other.Settings);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Kind);

    public override string? WhyNot(LayerInput input) => throw KindRegistry<NetworkLayer>.NotRegistered(Kind);

    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => throw KindRegistry<NetworkLayer>.NotRegistered(Kind);
}
