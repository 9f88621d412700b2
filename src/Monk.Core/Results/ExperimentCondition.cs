namespace Monk;

/// <summary>What an experiment is found to be when it is compared.</summary>
public enum ExperimentCondition
{
    /// <summary>Trained for all its epochs.</summary>
    Completed,

    /// <summary>A process is training it now.</summary>
    Running,

    /// <summary>Stopped between its first and last epoch, on request; it can be resumed.</summary>
    Interrupted,

    /// <summary>Its training process ended without a word, killed or crashed; it can be resumed from its last whole epoch.</summary>
    StoppedUnexpectedly,

    /// <summary>Stopped by an error.</summary>
    Failed,

    /// <summary>Made, not trained.</summary>
    NotTrained,

    /// <summary>Written by a newer Monk, in a form that this one does not know.</summary>
    NewerSchema,

    /// <summary>Its state cannot be read or is damaged.</summary>
    Unreadable,

    /// <summary>It is not there, or not any more.</summary>
    Missing,
}
