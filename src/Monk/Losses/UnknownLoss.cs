using System.Text.Json;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>A loss that the program has not registered.</summary>
internal sealed record UnknownLoss : LossOptions, IUnknownKind
{
    public required string Kind { get; init; }

    public required JsonElement Settings { get; init; }

    // Logits would be a guess, and the probabilities that it gives no more than that.
    protected internal override OutputMeaning OutputMeaning => throw KindRegistry<LossOptions>.NotRegistered(Kind);

    internal override string Code => UnknownKindCode.Of(this);

    protected internal override Tensor Compute(LossInput input) => throw KindRegistry<LossOptions>.NotRegistered(Kind);
}
