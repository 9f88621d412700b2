using Monk.Training.Listeners;

namespace Extension;

/// <summary>A listener: a line for each epoch and each file.</summary>
internal sealed class LossLines : TrainingListener
{
    public List<string> Lines { get; } = [];

    public override void OnEpochEnded(EpochEnded epoch) => Lines.Add(FormattableString.Invariant(
        $"epoch {epoch.Result.Epoch}: rate {epoch.Result.LearningRate:0.0000}, validation loss {epoch.Result.ValidationLoss:F4}")
        + (epoch.IsBest ? ", the best so far" : ""));

    public override void OnCheckpointWritten(CheckpointWritten checkpoint)
    {
        if (checkpoint.Kind == CheckpointKind.Final)
            Lines.Add($"{Path.GetFileName(checkpoint.Path)} is written");
    }
}
