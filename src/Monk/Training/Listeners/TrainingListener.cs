namespace Monk.Training.Listeners;

/// <summary>
/// Is told of what happens in a training, in the order in which it happens. Derive from it, override what is of interest, and give it to
/// <c>AddListener</c>.
/// </summary>
/// <remarks>
/// <para>
/// Of each training, <see cref="OnStarted"/> comes before the first epoch, and exactly one of <see cref="OnStopped"/> and
/// <see cref="OnFailed"/> comes last. Downloads and notes may come before <see cref="OnStarted"/>; so does <see cref="OnFailed"/> where a
/// training cannot even begin.
/// </para>
/// <para>
/// All of them are called one after the other, on a thread of the listeners' own, while the training waits. So gradient modes and dispose
/// scopes of a listener are not those of the training. Numbers that a listener draws from torch's generator on the CPU do not change
/// those that the training draws. What a listener draws from a GPU's generator does, and what the whole process shares, such as
/// <c>torch.set_num_threads</c>, is for a listener to leave alone.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// prototype.AddListener(new LowestLoss());
/// prototype.Train();
///
/// internal sealed class LowestLoss : TrainingListener
/// {
///     public override void OnEpochEnded(EpochEnded epoch) =>
///         Console.WriteLine($"Lowest loss so far: {epoch.History.Min(past => past.ValidationLoss)}");
/// }
/// </code>
/// </example>
public abstract class TrainingListener
{
    /// <summary>Weights are being downloaded before the training begins.</summary>
    /// <param name="download">How far it has come.</param>
    public virtual void OnWeightsDownloading(WeightsDownloading download)
    {
    }

    /// <summary>Everything is loaded, and the first epoch is about to begin.</summary>
    /// <param name="started">What is trained.</param>
    public virtual void OnStarted(TrainingStarted started)
    {
    }

    /// <summary>The training goes on from where an earlier one stopped. Comes after <see cref="OnStarted"/>.</summary>
    /// <param name="resumed">The epochs of before.</param>
    public virtual void OnResumed(TrainingResumed resumed)
    {
    }

    /// <summary>An epoch begins.</summary>
    /// <param name="epoch">Which one.</param>
    public virtual void OnEpochStarted(EpochStarted epoch)
    {
    }

    /// <summary>A batch of training, of validation or of a frozen base's features is done.</summary>
    /// <param name="batch">Its numbers.</param>
    /// <remarks>
    /// On a GPU every batch then waits for its loss to come back, which a listener that does not override this method spares.
    /// </remarks>
    public virtual void OnBatchEnded(BatchEnded batch)
    {
    }

    /// <summary>An image could not be decoded and is left out. Each is told of once.</summary>
    /// <param name="image">The image and what is wrong with it.</param>
    public virtual void OnImageUnreadable(UnreadableImage image)
    {
    }

    /// <summary>Something worth knowing that does not stop the training.</summary>
    /// <param name="note">What it is.</param>
    public virtual void OnNoted(TrainingNote note)
    {
    }

    /// <summary>
    /// A file with weights, or the point to resume from, is whole and in its place. Those of an epoch come before its
    /// <see cref="OnEpochEnded"/>.
    /// </summary>
    /// <param name="checkpoint">The file. A later epoch may replace it.</param>
    public virtual void OnCheckpointWritten(CheckpointWritten checkpoint)
    {
    }

    /// <summary>An epoch is trained, validated and kept.</summary>
    /// <param name="epoch">Its numbers, and the epochs so far.</param>
    public virtual void OnEpochEnded(EpochEnded epoch)
    {
    }

    /// <summary>The training has ended as its options ask for, and all its files are written.</summary>
    /// <param name="stopped">Why, and what came of it.</param>
    public virtual void OnStopped(TrainingStopped stopped)
    {
    }

    /// <summary>The training was cancelled or has failed.</summary>
    /// <param name="failed">Why, and what is kept.</param>
    public virtual void OnFailed(TrainingFailed failed)
    {
    }
}
