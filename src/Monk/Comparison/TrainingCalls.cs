using System.Globalization;
using System.Text;
using Monk.Experiments;
using Monk.Training;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Writes the calls that make an experiment's optimizer, schedule, loss and training what they are, where Default would choose otherwise.</summary>
internal static class TrainingCalls
{
    /// <summary>The calls that follow Default, a line each.</summary>
    public static string Of(DatasetOptions dataset, ModelOptions model, OptimizerOptions optimizer, ScheduleOptions schedule, LossOptions? loss, TrainingOptions training)
    {
        var lines = new StringBuilder();
        var defaults = QuickDefaults.For(model.Name, training.NumEpochs);
        if (ExperimentSettings.Of(optimizer) != ExperimentSettings.Of(defaults.Optimizer))
            Add(Of(optimizer));
        else if (optimizer.LearningRate != defaults.Optimizer.LearningRate)
            Add($"UpdateLearningRate({Number(optimizer.LearningRate)})");
        if (ExperimentSettings.Of(schedule) != ExperimentSettings.Of(defaults.Schedule))
            Add(Of(schedule));
        LossOptions usual = dataset.Contents?.LabelType == LabelType.Multiple ? new SigmoidBinaryCrossEntropyOptions() : new SoftmaxCrossEntropyOptions();
        if (loss is not null && ExperimentSettings.Of(loss) != ExperimentSettings.Of(usual))
            Add(Of(loss));
        if (training.EarlyStopping is { } stopping)
            Add($"EarlyStopping({stopping.Patience}{Argument("minimumDelta", stopping.MinimumDelta, 0)}{(stopping.Monitor == StoppingMetric.ValidationLoss ? ", monitor: StoppingMetric.ValidationLoss" : "")}{(stopping.RestoreBestWeights ? "" : ", restoreBestWeights: false")})");
        if (training.GradientAccumulation > 1)
            Add(Invariant($"GradientAccumulation({training.GradientAccumulation})"));
        if (training.WeightAveragingDecay is { } decay)
            Add($"WeightAveraging({Number(decay)})");
        if (training.MixupAlpha > 0)
            Add($"Mixup({Number(training.MixupAlpha)})");
        if (training.CutmixAlpha > 0)
            Add($"Cutmix({Number(training.CutmixAlpha)})");
        return lines.ToString();

        void Add(string call) => lines.Append("gtf.").Append(call).Append(";\n");
    }

    private static string Of(OptimizerOptions optimizer)
    {
        var (name, settings) = optimizer switch
        {
            SgdOptions sgd => ("Sgd", Argument("momentum", sgd.Momentum, 0) + Argument("momentumDampeningRate", sgd.MomentumDampeningRate, 0)),
            NesterovSgdOptions sgd => ("NesterovSgd", Argument("momentum", sgd.Momentum, 0.9)),
            RmsPropOptions { Momentum: 0 } rms => ("Rmsprop", Argument("decayRate", rms.DecayRate, 0.99) + Argument("epsilon", rms.Epsilon, 1e-8)),
            RmsPropOptions rms => ("MomentumRmsprop", Argument("decayRate", rms.DecayRate, 0.99) + Argument("epsilon", rms.Epsilon, 1e-8) + Argument("momentum", rms.Momentum, 0.9)),
            AdamOptions adam => ("Adam", Moments(adam.Beta1, adam.Beta2, adam.Epsilon) + Flag("amsgrad", adam.Amsgrad)),
            AdamaxOptions adamax => ("Adamax", Moments(adamax.Beta1, adamax.Beta2, adamax.Epsilon)),
            AdamWOptions adamW => ("Adamw", Moments(adamW.Beta1, adamW.Beta2, adamW.Epsilon) + Flag("amsgrad", adamW.Amsgrad)),
            NadamOptions nadam => ("Nadam", Moments(nadam.Beta1, nadam.Beta2, nadam.Epsilon) + Argument("momentumDecay", nadam.MomentumDecay, 0.004)),
            RadamOptions radam => ("Radam", Moments(radam.Beta1, radam.Beta2, radam.Epsilon)),
            AdadeltaOptions adadelta => ("Adadelta", Argument("rho", adadelta.Rho, 0.9) + Argument("epsilon", adadelta.Epsilon, 1e-6)),
            AdagradOptions adagrad => ("Adagrad", Argument("learningRateDecay", adagrad.LearningRateDecay, 0) + Argument("epsilon", adagrad.Epsilon, 1e-8)),
            AsgdOptions => ("Asgd", ""),
            _ => throw new NotSupportedException($"Optimizer {optimizer.GetType().Name}."),
        };
        var decay = Argument("weightDecay", optimizer.WeightDecay, optimizer is AdamWOptions ? 0.01 : 0);
        return $"Optimizer{name}({Number(optimizer.LearningRate)}{settings}{decay}{Argument("clipnorm", optimizer.ClipNorm, 0)}{Argument("clipvalue", optimizer.ClipValue, 0)})";
    }

    private static string Of(ScheduleOptions schedule) => schedule switch
    {
        FixedScheduleOptions => "LrFixed()",
        StepScheduleOptions step => Invariant($"LrStepDecrease({step.StepSize}, {step.Gamma:R})"),
        MultiStepScheduleOptions steps => Invariant($"LrMultistepDecrease([{string.Join(", ", steps.Milestones)}], {steps.Gamma:R})"),
        ExponentialScheduleOptions exponential => Invariant($"LrExponentialDecrease({exponential.Gamma:R})"),
        PlateauScheduleOptions plateau => Call(
            "LrPlateauDecrease",
            plateau.Mode == PlateauMode.Max ? ", mode: PlateauMode.Max" : "",
            Argument("factor", plateau.Factor, 0.1),
            Argument("patience", plateau.Patience, 10),
            Argument("threshold", plateau.Threshold, 1e-4),
            plateau.ThresholdMode == ThresholdMode.Abs ? ", thresholdMode: ThresholdMode.Abs" : "",
            Argument("cooldown", plateau.Cooldown, 0),
            Argument("minLr", plateau.MinimumLearningRate, 0),
            Argument("epsilon", plateau.Epsilon, 1e-8)),
        CosineScheduleOptions cosine => Call(
            "LrCosine", Argument("minLr", cosine.MinimumLearningRate, 0), Argument("warmupEpochs", cosine.WarmupEpochs, 0), Argument("warmupFactor", cosine.WarmupFactor, 0.01)),
        OneCycleScheduleOptions cycle => Call(
            "LrOneCycle", Argument("risingShare", cycle.RisingShare, 0.3), Argument("divFactor", cycle.DivFactor, 25), Argument("finalDivFactor", cycle.FinalDivFactor, 1e4)),
        _ => throw new NotSupportedException($"Schedule {schedule.GetType().Name}."),
    };

    private static string Of(LossOptions loss)
    {
        var (name, setting) = loss switch
        {
            L1Options => ("L1", ""),
            L2Options => ("L2", ""),
            SoftmaxCrossEntropyOptions softmax => ("SoftmaxCrossentropy", Argument("labelSmoothing", softmax.LabelSmoothing, 0)),
            CrossEntropyOptions log => ("Crossentropy", Argument("labelSmoothing", log.LabelSmoothing, 0)),
            SigmoidBinaryCrossEntropyOptions => ("SigmoidBinaryCrossentropy", ""),
            BinaryCrossEntropyOptions => ("BinaryCrossentropy", ""),
            KullbackLeiblerOptions divergence => ("Kldiv", Flag("logPreApplied", divergence.LogPreApplied)),
            PoissonOptions poisson => ("PoissonNll", poisson.LogPreApplied ? "" : ", logPreApplied: false"),
            HuberOptions huber => ("Huber", Argument("thresholdForMeanEstimator", huber.ThresholdForMeanEstimator, 1)),
            HingeOptions hinge => ("Hinge", Argument("margin", hinge.Margin, 1)),
            SquaredHingeOptions hinge => ("SquaredHinge", Argument("margin", hinge.Margin, 1)),
            MultiMarginOptions margin => ("Multimargin", Argument("margin", margin.Margin, 1)),
            SquaredMultiMarginOptions margin => ("SquaredMultimargin", Argument("margin", margin.Margin, 1)),
            MultiLabelMarginOptions => ("MultilabelMargin", ""),
            MultiLabelSoftMarginOptions => ("MultilabelSoftmargin", ""),
            FocalOptions focal => ("Focal", Argument("gamma", focal.Gamma, 2)),
            _ => throw new NotSupportedException($"Loss {loss.GetType().Name}."),
        };
        return Call(
            $"Loss{name}",
            loss.Weight is { } weight ? $", weight: [{string.Join(", ", weight.Select(Number))}]" : "",
            loss.WeightByClass is { } byClass ? $", weightByClass: new Dictionary<string, double> {{ {string.Join(", ", byClass.Select(entry => $"[{Reproduction.Literal(entry.Key)}] = {Number(entry.Value)}"))} }}" : "",
            setting);
    }

    private static string Moments(double beta1, double beta2, double epsilon) => Argument("beta1", beta1, 0.9) + Argument("beta2", beta2, 0.999) + Argument("epsilon", epsilon, 1e-8);

    /// <summary>Arguments that each begin with a comma, without the first one's.</summary>
    private static string Call(string name, params ReadOnlySpan<string> arguments)
    {
        var joined = string.Concat(arguments);
        return $"{name}({(joined.Length > 2 ? joined[2..] : "")})";
    }

    private static string Argument(string name, double value, double @default) => value == @default ? "" : $", {name}: {Number(value)}";

    private static string Flag(string name, bool value) => value ? $", {name}: true" : "";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
