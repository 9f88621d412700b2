namespace Monk;

/// <summary>Tells whether work can go on after something that it does not need has failed: a log, a picture, a cache.</summary>
/// <remarks>
/// What fails may be any program's code: a console that a host has put in the place of the real one, a plotting library, a codec. So not
/// the exceptions that are survived are named here, but those that are about something else.
/// </remarks>
internal static class Dispensable
{
    /// <summary>
    /// Whether the failure is only about what can be done without. A wish to stop, a lost experiment and a broken process are more than
    /// that.
    /// </summary>
    public static bool Is(Exception failure) => failure
        is not (OperationCanceledException or ThreadInterruptedException or ExperimentLostException or AccessViolationException or InsufficientExecutionStackException);
}
