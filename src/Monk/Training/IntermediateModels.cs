using Monk.Weights;

namespace Monk.Training;

/// <summary>Keeps the weights after each epoch, as <c>&lt;prefix&gt;&lt;epoch&gt;.safetensors</c>.</summary>
internal sealed class IntermediateModels(string folder, string prefix, IReadOnlyDictionary<string, string> metadata, Action? mayWrite = null) : ITrainingListener
{
    public void EpochEnded(EpochEnd end) =>
        StateDictionary.Save(
            end.Model,
            Path.Combine(folder, FormattableString.Invariant($"{prefix}{end.Result.Epoch}.safetensors")),
            Checkpoints.Named(metadata, end.Result.Epoch),
            mayWrite);
}
