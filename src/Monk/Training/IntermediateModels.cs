using Monk.Training.Listeners;
using Monk.Weights;

namespace Monk.Training;

/// <summary>Keeps the weights after each epoch, as <c>&lt;prefix&gt;&lt;epoch&gt;.safetensors</c>.</summary>
internal sealed class IntermediateModels(string folder, string prefix, IReadOnlyDictionary<string, string> metadata, Action<CheckpointWritten> written, Action? mayWrite = null) : ITrainingListener
{
    public void EpochEnded(EpochEnd end)
    {
        var file = Path.Combine(folder, FormattableString.Invariant($"{prefix}{end.Result.Epoch}.safetensors"));
        StateDictionary.Save(end.Model, file, Checkpoints.Named(metadata, end.Result.Epoch), mayWrite);
        written(new CheckpointWritten(file, end.Result.Epoch, CheckpointKind.Intermediate));
    }
}
