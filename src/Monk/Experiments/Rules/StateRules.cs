using static System.FormattableString;

namespace Monk.Experiments.Rules;

/// <summary>
/// What a whole state may be: everything that calls refuse is refused when it is read, by the same rules, and so is an outcome that no
/// training has.
/// </summary>
internal static class StateRules
{
    /// <summary>Experiments in a line of copies. A copy of more forgets the farthest.</summary>
    public const int MostOrigins = 50;

    /// <exception cref="MonkException">A member holds what it cannot; the message names it, the value and what is allowed.</exception>
    public static void Require(ExperimentState state)
    {
        ExperimentNames.Checked("project", state.ProjectName);
        ExperimentNames.Checked("experiment", state.ExperimentName);
        Check.Defined("status", state.Status);
        StateMember.Of("origin", state.Origin, Origin);
        StateMember.Of("dataset", state.Dataset, DatasetRules.Require);
        StateMember.Of("model", state.Model, ModelRules.Require);
        StateMember.Of("optimizer", state.Optimizer, optimizer => optimizer.Validate());
        StateMember.Of("schedule", state.Schedule, schedule => schedule.Validate());
        StateMember.Of("loss", state.Loss, loss => loss.RequireValid());
        StateMember.Of("outcome", state.Outcome, Outcome);
        StateMember.All("evaluations", state.Evaluations, Evaluation);
        var classes = state.Dataset?.Contents?.Classes.Count;
        StateMember.Of("thresholds", state.Thresholds, thresholds => Thresholds(thresholds, classes));
        StateMember.Of("finalThresholds", state.FinalThresholds, thresholds => Thresholds(thresholds, classes));
    }

    private static void Origin(ExperimentOrigin origin)
    {
        var number = 0;
        foreach (var experiment in origin.Lineage)
        {
            ExperimentNames.Checked("project", experiment.Project);
            ExperimentNames.Checked("experiment", experiment.Experiment);
            Check.Defined("copied", experiment.Copied);
            if (++number > MostOrigins)
                throw new MonkException($"lineage is longer than {MostOrigins} copies, one of the other.");
        }
    }

    private static void Outcome(TrainingOutcome outcome)
    {
        Check.Between("epochsCompleted", outcome.EpochsCompleted, 0, TrainingOptionRules.MostEpochs);
        if (outcome.BestEpoch is { } best)
            Check.AtLeast("best_val_acc_epoch", best, 1);
        if (outcome.FinalEpoch is { } final)
            Check.AtLeast("finalEpoch", final, 1);
        Check.Seconds("trainingSeconds", outcome.TrainingSeconds);
        Check.AtLeast("unreadableImages", outcome.UnreadableImages, 0);
        Check.Defined("precision", outcome.Precision);
        if (outcome.StoppedBy is { } stop)
            Check.Defined("stoppedBy", stop);
        StateMember.Of("cachedWork", outcome.Cached, Cached);
    }

    private static void Cached(CachedWork work)
    {
        Check.Seconds("featureSeconds", work.FeatureSeconds);
        if (work.FoundSeconds is { } found)
            Check.Seconds("foundSeconds", found);
    }

    private static void Evaluation(EvaluationOutcome evaluation)
    {
        Check.Path("testPath", evaluation.TestPath);
        Check.OptionalPath("testCsv", evaluation.TestCsv);
        StateMember.NoneIsNull("classes", evaluation.Classes);
        StateMember.NoneIsNull("confusionMatrix", evaluation.ConfusionMatrix);
        if (evaluation.Labels is { } labels)
            StateMember.NoneIsNull("labels", labels);
    }

    private static void Thresholds(LabelThresholds thresholds, int? classes)
    {
        if (thresholds.Weights is not ("best" or "final"))
            throw new MonkException($"weights is '{thresholds.Weights}'; they are best or final.");
        if (classes is { } count && thresholds.Values.Count != count)
            throw new MonkException($"values has {thresholds.Values.Count} numbers; there is one for each of {count} classes.");
        foreach (var value in thresholds.Values)
        {
            if (!(value is >= 0 and <= 1))
                throw new MonkException(Invariant($"values holds {value}; they are probabilities, from 0 to 1."));
        }
    }
}
