using Monk.Training;

namespace Monk.Analysis;

/// <summary>Is told of an analysis as it goes on; and, as a training listener, of each training in it.</summary>
internal interface IAnalysisListener : ITrainingListener
{
    /// <summary>The next experiment's turn has come.</summary>
    /// <param name="number">Its place, from 1.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="experiment">Its name.</param>
    void ExperimentBegins(int number, int count, string experiment);

    /// <summary>It had been trained before, by an analysis that was interrupted or is repeated.</summary>
    void AlreadyTrained();

    /// <summary>It is trained.</summary>
    void ExperimentCompleted();

    /// <summary>It failed; the others go on.</summary>
    void ExperimentFailed(string reason);
}
