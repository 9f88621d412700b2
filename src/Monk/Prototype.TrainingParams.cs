using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Text;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Trains as the options say. What they do not say has its default, whatever was set before.</summary>
    /// <param name="options">How long, how repeatably, what is kept, and what is done beyond plain steps.</param>
    /// <example>
    /// <code>
    /// gtf.UseTraining(new TrainingOptions { NumEpochs = 20, Seed = 1, MixupAlpha = 0.2 });
    /// </code>
    /// </example>
    /// <exception cref="MonkException">Training has begun.</exception>
    public void UseTraining(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Configure("The training parameters", state => state with { Training = options });
        Choose(Setting.NumEpochs);
        Choose(Setting.Seed);
        Choose(Setting.Precision);
        ReportTrainingParams();
        ReportDisplayParams();
        if (Extras(options).ToList() is { Count: > 0 } extras)
            _report.Block("Beyond plain steps", extras);
    }

    /// <summary>Sets how long training takes, what is shown of it and what is kept on the way.</summary>
    /// <param name="numEpochs">
    /// Times that every training image is seen. At least 1. Default: what is set already, else 10, as in Monk.
    /// </param>
    /// <param name="displayProgress">Whether a line is printed for each epoch. Default: what is set already, else true.</param>
    /// <param name="displayProgressRealtime">
    /// Whether the progress within an epoch is shown. Default: what is set already, else true.
    /// </param>
    /// <param name="saveIntermediateModels">
    /// Whether the weights after each epoch are kept, as <c>&lt;prefix&gt;&lt;epoch&gt;.safetensors</c>. Default: what is set already, else
    /// false; Monk keeps them, 45 MB an epoch for ResNet18, also of a frozen base.
    /// </param>
    /// <param name="intermediateModelPrefix">
    /// What the names of those files begin with: letters, digits, <c>-</c> and <c>_</c>. Default: what is set already, else
    /// <c>intermediate_model_</c>.
    /// </param>
    /// <param name="saveTrainingLogs">
    /// Whether <c>history.csv</c>, the curves and TensorBoard events are written. <see cref="Compare"/> draws its curves from them.
    /// Default: what is set already, else true.
    /// </param>
    /// <param name="seed">
    /// Fixes the split, the new layer's weights, the order of images and their random transforms. Default: what is set already, else 0.
    /// </param>
    /// <param name="precision">
    /// What the network computes in. Default: what is set already, else <see cref="Precision.Auto"/>: bfloat16 for a frozen base where the
    /// processor is faster with it, else float32.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void TrainingParams(
        int? numEpochs = null,
        bool? displayProgress = null,
        bool? displayProgressRealtime = null,
        bool? saveIntermediateModels = null,
        string? intermediateModelPrefix = null,
        bool? saveTrainingLogs = null,
        int? seed = null,
        Precision? precision = null)
    {
        TrainingOptionRules.RequireEpochs(nameof(numEpochs), numEpochs ?? 1);
        TrainingOptionRules.RequirePrefix(nameof(intermediateModelPrefix), intermediateModelPrefix ?? new TrainingOptions().IntermediateModelPrefix);
        Check.Defined(nameof(precision), precision ?? Precision.Auto);
        Configure("The training parameters", state =>
        {
            var set = state.Training ?? new TrainingOptions();
            return state with
            {
                Training = set with
                {
                    NumEpochs = numEpochs ?? set.NumEpochs,
                    DisplayProgress = displayProgress ?? set.DisplayProgress,
                    DisplayProgressRealtime = displayProgressRealtime ?? set.DisplayProgressRealtime,
                    SaveIntermediateModels = saveIntermediateModels ?? set.SaveIntermediateModels,
                    IntermediateModelPrefix = intermediateModelPrefix ?? set.IntermediateModelPrefix,
                    SaveTrainingLogs = saveTrainingLogs ?? set.SaveTrainingLogs,
                    Seed = seed ?? set.Seed,
                    Precision = precision ?? set.Precision,
                },
            };
        });
        Choose(Setting.NumEpochs, numEpochs is not null);
        Choose(Setting.Seed, seed is not null);
        Choose(Setting.Precision, precision is not null);
        ReportTrainingParams();
        ReportDisplayParams();
    }

    /// <summary>Sets whether the progress within an epoch is shown.</summary>
    /// <param name="value">False: only a line for each epoch, if <see cref="UpdateDisplayProgress"/> does not turn that off.</param>
    public void UpdateDisplayProgressRealtime(bool value) =>
        Update("Display progress realtime", Printed.Flag(value), state => state with { Training = state.Training! with { DisplayProgressRealtime = value } }, evenWhenBegun: true);

    /// <summary>Sets whether a line is printed for each epoch.</summary>
    /// <param name="value">False: none.</param>
    public void UpdateDisplayProgress(bool value) =>
        Update("Display progress", Printed.Flag(value), state => state with { Training = state.Training! with { DisplayProgress = value } }, evenWhenBegun: true);

    /// <summary>Sets whether the weights after each epoch are kept.</summary>
    /// <param name="value">True: as <c>&lt;prefix&gt;&lt;epoch&gt;.safetensors</c> beside the best and the final ones.</param>
    /// <param name="prefix">What the names of those files begin with: letters, digits, <c>-</c> and <c>_</c>.</param>
    public void UpdateSaveIntermediateModels(bool value, string prefix = "intermediate_model_")
    {
        TrainingOptionRules.RequirePrefix(nameof(prefix), prefix);
        Update(
            "Save Intermediate models",
            $"{Printed.Flag(value)}, prefix {prefix}",
            state => state with { Training = state.Training! with { SaveIntermediateModels = value, IntermediateModelPrefix = prefix } },
            evenWhenBegun: true);
    }

    /// <summary>Sets whether <c>history.csv</c>, the curves and TensorBoard events are written.</summary>
    /// <param name="value">False: none; what has been written stays as it is.</param>
    public void UpdateSaveTrainingLogs(bool value) =>
        Update("Save Training logs", Printed.Flag(value), state => state with { Training = state.Training! with { SaveTrainingLogs = value } }, evenWhenBegun: true);

    private void ReportTrainingParams() => _report.Block("Training params", ("Num Epochs", Invariant($"{State.Training!.NumEpochs}")));

    private void ReportDisplayParams()
    {
        var training = State.Training!;
        _report.Block(
            "Display params",
            ("Display progress", Printed.Flag(training.DisplayProgress)),
            ("Display progress realtime", Printed.Flag(training.DisplayProgressRealtime)),
            ("Save Training logs", Printed.Flag(training.SaveTrainingLogs)),
            ("Save Intermediate models", Printed.Flag(training.SaveIntermediateModels)),
            ("Intermediate model prefix", training.IntermediateModelPrefix));
    }

    private static IEnumerable<(string Label, string Value)> Extras(TrainingOptions options)
    {
        if (options.EarlyStopping is { } stopping)
            yield return ("Early stopping", $"{Listed.Count(stopping.Patience, "epoch")} without a better {MetricName(stopping.Monitor)}");
        if (options.TimeBudget is { } budget)
            yield return ("Time budget", Printed.Duration(budget));
        if (options.GradientAccumulation > 1)
            yield return ("Batches for a step", Invariant($"{options.GradientAccumulation}"));
        if (options.WeightAveragingDecay is { } decay)
            yield return ("Weight averaging", Printed.Number(decay));
        if (options.MixupAlpha > 0)
            yield return ("Mixup", Printed.Number(options.MixupAlpha));
        if (options.CutmixAlpha > 0)
            yield return ("Cutmix", Printed.Number(options.CutmixAlpha));
    }
}
