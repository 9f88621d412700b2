using Monk.Kinds;
using System.Text;
using Monk.Experiments;
using static System.FormattableString;
using static Monk.Kinds.CallText;

namespace Monk.Comparing;

/// <summary>Writes the calls that give an experiment another optimizer, schedule, loss or training.</summary>
internal static class TrainingCalls
{
    /// <summary>The calls that change how long training takes, what is shown of it and what is kept, a line each.</summary>
    public static string Basics(TrainingOptions from, TrainingOptions to)
    {
        if (from.Seed != to.Seed)
        {
            return Line(Call(
                "TrainingParams",
                Given("numEpochs", from.NumEpochs, to.NumEpochs, epochs => Invariant($"{epochs}")),
                Given("displayProgress", from.DisplayProgress, to.DisplayProgress, Word),
                Given("displayProgressRealtime", from.DisplayProgressRealtime, to.DisplayProgressRealtime, Word),
                Given("saveIntermediateModels", from.SaveIntermediateModels, to.SaveIntermediateModels, Word),
                Given("intermediateModelPrefix", from.IntermediateModelPrefix, to.IntermediateModelPrefix, Literal),
                Given("saveTrainingLogs", from.SaveTrainingLogs, to.SaveTrainingLogs, Word),
                Invariant($", seed: {to.Seed}"),
                Given("precision", from.Precision, to.Precision, precision => $"Precision.{precision}")));
        }

        var lines = new StringBuilder();
        if (from.NumEpochs != to.NumEpochs)
            lines.Append(Line(Invariant($"UpdateNumEpochs({to.NumEpochs})")));
        if (from.Precision != to.Precision)
            lines.Append(Line($"UpdatePrecision(Precision.{to.Precision})"));
        if (from.DisplayProgress != to.DisplayProgress)
            lines.Append(Line($"UpdateDisplayProgress({Word(to.DisplayProgress)})"));
        if (from.DisplayProgressRealtime != to.DisplayProgressRealtime)
            lines.Append(Line($"UpdateDisplayProgressRealtime({Word(to.DisplayProgressRealtime)})"));
        if (from.SaveIntermediateModels != to.SaveIntermediateModels || from.IntermediateModelPrefix != to.IntermediateModelPrefix)
            lines.Append(Line($"UpdateSaveIntermediateModels({Word(to.SaveIntermediateModels)}, {Literal(to.IntermediateModelPrefix)})"));
        if (from.SaveTrainingLogs != to.SaveTrainingLogs)
            lines.Append(Line($"UpdateSaveTrainingLogs({Word(to.SaveTrainingLogs)})"));
        return lines.ToString();
    }

    /// <summary>An argument that has to be given, since what is not given stays as it is; nothing where it is that already.</summary>
    private static string Given<T>(string name, T from, T to, Func<T, string> code) => Equals(from, to) ? "" : $", {name}: {code(to)}";

    /// <summary>The calls that change optimizer, schedule and loss, a line each.</summary>
    public static string Hyperparameters(CompleteSettings from, CompleteSettings to)
    {
        var lines = new StringBuilder();
        if (!OptionValue.Same(to.Optimizer.AtOneRate(), from.Optimizer.AtOneRate()))
            lines.Append(Line(to.Optimizer, to.Optimizer.Code));
        else if (to.Optimizer.LearningRate != from.Optimizer.LearningRate)
            lines.Append(Line($"UpdateLearningRate({Number(to.Optimizer.LearningRate)})"));
        if (!OptionValue.Same(to.Schedule, from.Schedule))
            lines.Append(Line(to.Schedule, to.Schedule.Code));
        if (to.Loss is { } loss && (from.Loss is null || !OptionValue.Same(loss, from.Loss)))
            lines.Append(Line(loss, loss.Code));
        return lines.ToString();
    }

    /// <summary>The calls that change what is done beyond plain steps, a line each.</summary>
    /// <remarks>What no call takes away, because the experiment copied was given it after the copy, is said in a comment.</remarks>
    public static string Extras(TrainingOptions from, TrainingOptions to)
    {
        var lines = new StringBuilder();
        if (from.EarlyStopping != to.EarlyStopping)
        {
            lines.Append(to.EarlyStopping is { } stopping
                ? Line(Call(
                    "EarlyStopping",
                    Invariant($", {stopping.Patience}"),
                    Argument("minimumDelta", stopping.MinimumDelta, 0),
                    stopping.Monitor == StoppingMetric.ValidationLoss ? ", monitor: StoppingMetric.ValidationLoss" : "",
                    Unless("restoreBestWeights", stopping.RestoreBestWeights)))
                : Lacks("early stopping"));
        }

        if (from.TimeBudgetSeconds != to.TimeBudgetSeconds)
            lines.Append(to.TimeBudgetSeconds is { } seconds ? Line($"TimeBudget(TimeSpan.FromSeconds({Number(seconds)}))") : Lacks("time budget"));
        if (from.GradientAccumulation != to.GradientAccumulation)
            lines.Append(Line(Invariant($"GradientAccumulation({to.GradientAccumulation})")));
        if (from.WeightAveragingDecay != to.WeightAveragingDecay)
            lines.Append(to.WeightAveragingDecay is { } decay ? Line($"WeightAveraging({Number(decay)})") : Lacks("weight averaging"));
        if (from.MixupAlpha != to.MixupAlpha)
            lines.Append(Line($"Mixup({Number(to.MixupAlpha)})"));
        if (from.CutmixAlpha != to.CutmixAlpha)
            lines.Append(Line($"Cutmix({Number(to.CutmixAlpha)})"));
        return lines.ToString();
    }

    // A kind that is not registered has no call, only a comment.
    private static string Line(string call) => $"gtf.{call};\n";

    // What stands for a kind that is not registered is a comment.
    private static string Line(object kind, string code) => kind is IUnknownKind ? $"{code}\n" : Line(code);

    private static string Lacks(string what) => $"// It had no {what}, which the experiment copied has now\n";
}
