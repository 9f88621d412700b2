using Monk.Experiments;

namespace Monk.Comparing;

/// <summary>Writes the calls that lead from one experiment's settings to another's.</summary>
internal static class SettingCalls
{
    /// <summary>
    /// The calls, a line each, in an order in which each finds what it needs: a sample is drawn by the seed, and a network is made for an
    /// input size.
    /// </summary>
    public static string Between(CompleteSettings from, CompleteSettings to, Workspace workspace) =>
        TrainingCalls.Basics(from.Training, to.Training)
        + DatasetCalls.Between(from.Dataset, to.Dataset, workspace)
        + ModelCalls.Between(from.Model, to.Model, workspace)
        + TrainingCalls.Hyperparameters(from, to)
        + TrainingCalls.Extras(from.Training, to.Training);
}
