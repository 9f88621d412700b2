namespace Monk.Training.Listeners;

/// <summary>What a training keeps a file with weights for.</summary>
public enum CheckpointKind
{
    /// <summary>The weights of the best epoch so far.</summary>
    Best,

    /// <summary>The weights that the training ends with.</summary>
    Final,

    /// <summary>What an interrupted training goes on from: what has been learned, the optimizer's state and the history.</summary>
    Resume,

    /// <summary>The weights of one epoch, kept because intermediate models were asked for.</summary>
    Intermediate,
}
