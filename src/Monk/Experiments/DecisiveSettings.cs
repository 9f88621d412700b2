namespace Monk.Experiments;

/// <summary>What an experiment's numbers follow from, to tell whether two were asked for the same.</summary>
internal static class DecisiveSettings
{
    /// <summary>
    /// The state without what training found and noted, and without what changes no number: threads, what is shown, what is kept on the
    /// way.
    /// </summary>
    /// <param name="state">A state that is set up.</param>
    public static ExperimentState Of(ExperimentState state) => state with
    {
        Dataset = state.Dataset! with { Contents = null, Workers = 1, GivenDelimiter = null, GivenColumns = null, TestTransformsSource = default },
        Model = state.Model! with { PretrainedFile = null },
        Training = state.Training! with
        {
            DisplayProgress = true,
            DisplayProgressRealtime = true,
            SaveIntermediateModels = false,
            IntermediateModelPrefix = new TrainingOptions().IntermediateModelPrefix,
            SaveTrainingLogs = true,
        },
        Identity = null,
        Outcome = null,
        Evaluations = [],
        Thresholds = null,
        FinalThresholds = null,
    };
}
