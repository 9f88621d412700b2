using System.Text.Json;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>A transform that a state names and the program has not registered.</summary>
internal sealed record UnknownTransform : TransformOptions, IUnknownKind
{
    public required string Kind { get; init; }

    public required JsonElement Settings { get; init; }

    internal override string Code => UnknownKindCode.Of(this);

    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => throw KindRegistry<TransformOptions>.NotRegistered(Kind);
}
