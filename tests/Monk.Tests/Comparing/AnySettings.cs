using CsCheck;
using Monk.Losses;
using Monk.NetworkLayers;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Transforms;

namespace Monk.Tests.Comparing;

/// <summary>
/// Settings of every kind with numbers of any kind: what kind follows from a position, so that enough positions have all of them.
/// </summary>
internal sealed record AnySettings(int Position, double A, double B, double C, bool Flag, int Count)
{
    public const int Optimizers = 12;
    public const int Losses = 16;
    public const int Transforms = 17;
    public const int Activations = 23;
    public const int OtherLayers = 18;

    /// <summary>Shares between 0 and 1, of any number of digits.</summary>
    private static readonly Gen<double> Share = Gen.OneOf(Gen.Double[0.01, 0.99], Gen.Int[1, 9].Select(tenths => tenths / 10.0));

    /// <summary>Positions 0, 1, 2 and so on.</summary>
    public static Gen<AnySettings[]> Of(int positions) => Gen.Select(Share, Share, Share, Gen.Bool, Gen.Int[1, 9]).Array[positions]
        .Select(draws => draws.Select((draw, position) => new AnySettings(position, draw.Item1, draw.Item2, draw.Item3, draw.Item4, draw.Item5)).ToArray());

    public OptimizerOptions Optimizer() => (OptimizerOptions)((Position % Optimizers) switch
    {
        0 => new SgdOptions { LearningRate = A, Momentum = B, MomentumDampeningRate = Flag ? C : 0 },
        1 => new NesterovSgdOptions { LearningRate = A, Momentum = B },
        2 => new RmsPropOptions { LearningRate = A, DecayRate = B, Epsilon = C },
        3 => new RmsPropOptions { LearningRate = A, Momentum = B },
        4 => new AdamOptions { LearningRate = A, Beta1 = B, Beta2 = C, Amsgrad = Flag },
        5 => new AdamaxOptions { LearningRate = A, Beta1 = B },
        6 => new AdamWOptions { LearningRate = A, Epsilon = B, Amsgrad = Flag },
        7 => new NadamOptions { LearningRate = A, MomentumDecay = B, Beta2 = C },
        8 => new RadamOptions { LearningRate = A, Beta2 = B },
        9 => new AdadeltaOptions { LearningRate = A, Rho = B, Epsilon = C },
        10 => new AdagradOptions { LearningRate = A, LearningRateDecay = B, Epsilon = C },
        _ => new AsgdOptions { LearningRate = A },
    }) with { WeightDecay = Count % 3 * C / 100, ClipNorm = Count % 2, ClipValue = Flag ? B : 0 };

    public ScheduleOptions Schedule() => (Position % 7) switch
    {
        0 => new FixedScheduleOptions(),
        1 => new StepScheduleOptions { StepSize = Count, Gamma = A },
        2 => new MultiStepScheduleOptions { Milestones = [Count, Count + 3], Gamma = A },
        3 => new ExponentialScheduleOptions { Gamma = A },
        4 => new PlateauScheduleOptions
        {
            Mode = Flag ? PlateauMode.Max : PlateauMode.Min, Factor = A, Patience = Count, Threshold = B, ThresholdMode = Flag ? ThresholdMode.Abs : ThresholdMode.Rel,
            Cooldown = Count - 1, MinimumLearningRate = C / 1e6, Epsilon = C / 1e7,
        },
        5 => new CosineScheduleOptions { MinimumLearningRate = A / 1e5, WarmupEpochs = Count, WarmupFactor = B },
        _ => new OneCycleScheduleOptions { RisingShare = A, DivFactor = Count, FinalDivFactor = 1 + 1e6 * B },
    };

    public LossOptions Loss(IReadOnlyList<string> classes)
    {
        LossOptions loss = (Position % Losses) switch
        {
            0 => new SoftmaxCrossEntropyOptions { LabelSmoothing = A },
            1 => new L1Options(),
            2 => new L2Options(),
            3 => new CrossEntropyOptions { LabelSmoothing = A },
            4 => new SigmoidBinaryCrossEntropyOptions(),
            5 => new BinaryCrossEntropyOptions(),
            6 => new KullbackLeiblerOptions { LogPreApplied = Flag },
            7 => new PoissonOptions { LogPreApplied = Flag },
            8 => new HuberOptions { ThresholdForMeanEstimator = A },
            9 => new HingeOptions { Margin = A },
            10 => new SquaredHingeOptions { Margin = A },
            11 => new MultiMarginOptions { Margin = A },
            12 => new SquaredMultiMarginOptions { Margin = A },
            13 => new MultiLabelMarginOptions(),
            14 => new MultiLabelSoftMarginOptions(),
            _ => new FocalOptions { Gamma = A },
        };
        return (loss is MultiLabelMarginOptions ? 0 : Count % 4) switch
        {
            1 => loss with { Weight = [.. classes.Select((_, label) => B * (label + 1))] },
            2 => loss with { WeightByClass = new Dictionary<string, double> { [classes[^1]] = C } },
            3 => loss with { BalanceClasses = true },
            _ => loss,
        };
    }

    public TransformOptions Transform() => (Position % Transforms) switch
    {
        0 => new RandomResizedCropOptions { InputSize = (40 + Count, 50), Scale = [A / 2, 0.5 + B / 2], Ratio = [A, 1 + B] },
        1 => new ResizeOptions { InputSize = (40 + Count, 44) },
        2 => new CenterCropOptions { InputSize = 30 - Count },
        3 => new RandomCropOptions { InputSize = (30 - Count, 27) },
        4 => new ColorJitterOptions { Brightness = A, Contrast = B, Saturation = C, Hue = A / 2 },
        5 => new RandomAffineOptions { Degrees = [-Count, A], Translate = Flag ? [A, B] : null, Scale = Flag ? null : [A, 1 + B], Shear = Flag ? [-A, B] : [-A, B, -Count, C] },
        6 => new RandomHorizontalFlipOptions { Probability = A },
        7 => new RandomVerticalFlipOptions { Probability = A },
        8 => new RandomPerspectiveOptions { DistortionScale = A, Probability = B },
        9 => new GrayscaleOptions(),
        10 => new RandomRotationOptions { Degrees = [-Count, C] },
        11 => new RandomLightingOptions { Alpha = A },
        12 => new TrivialAugmentOptions(),
        13 => new RandAugmentOptions { NumOps = Count, Magnitude = Count * 3 },
        14 => new NormalizeOptions { Mean = [A, -B, C], StandardDeviation = [C, B, A] },
        15 => new MeanSubtractionOptions { Mean = [A, 100 * B, C] },
        _ => new RandomErasingOptions { Probability = A, Scale = [A / 2, 0.5 + B / 2], Ratio = [A, 1 + B], Value = -C },
    };

    public NetworkLayer Activation() => (Position % Activations) switch
    {
        0 => new FullyConnectedLayer { Units = Count },
        1 => new DropoutLayer { DropProbability = A },
        2 => new EluLayer { Alpha = A },
        3 => new HardshrinkLayer { Threshold = A },
        4 => new HardtanhLayer { MinVal = -A, MaxVal = B },
        5 => new LeakyReluLayer { Alpha = A },
        6 => new LogSigmoidLayer(),
        7 => new PreluLayer { Init = A },
        8 => new ReluLayer(),
        9 => new Relu6Layer(),
        10 => new RreluLayer { Lower = A / 2, Upper = 0.5 + B },
        11 => new SeluLayer(),
        12 => new CeluLayer { Alpha = A },
        13 => new GeluLayer(),
        14 => new SwishLayer { Beta = A },
        15 => new SigmoidLayer(),
        16 => new SoftplusLayer { Beta = A, Threshold = Count },
        17 => new SoftshrinkLayer { Threshold = A },
        18 => new SoftsignLayer(),
        19 => new TanhLayer(),
        20 => new TanhshrinkLayer(),
        21 => new ThresholdLayer { Threshold = A, Value = -B },
        _ => Flag ? new SoftminLayer() : new SoftmaxLayer(),
    };

    /// <summary>A layer that only networks of one's own have.</summary>
    public NetworkLayer OtherLayer() => (Position % OtherLayers) switch
    {
        0 => new ConvolutionLayer { OutputChannels = 2 * Count, KernelSize = Count, Stride = Count, Padding = Flag ? Count : null, Groups = 2, Dilation = Count, UseBias = Flag },
        1 => new ConvolutionLayer { OutputChannels = Count, KernelSize = (Count, 3), Padding = Flag ? (1, Count) : null, Uid = "first" },
        2 => new ConvolutionLayer { OutputChannels = Count, KernelSize = 3, Padding = (1, 2) },
        3 => new TransposedConvolutionLayer { OutputChannels = Count, KernelSize = 3, Stride = 2, OutputPadding = 1, UseBias = Flag },
        4 => new TransposedConvolutionLayer { OutputChannels = Count, KernelSize = (1, Count), Padding = Flag ? (0, 1) : null },
        5 => new MaxPoolingLayer { KernelSize = 1 + Count, Stride = Flag ? Count : null, Padding = 1, Dilation = Count, CeilMode = Flag },
        6 => new AveragePoolingLayer { KernelSize = 1 + Count, Stride = Flag ? Count : null, CeilMode = Flag, IncludePaddingInCalculation = Flag },
        7 => new GlobalMaxPoolingLayer(),
        8 => new GlobalAveragePoolingLayer { Uid = "pool" },
        9 => new FullyConnectedLayer { Units = Flag ? Count : null, UseBias = Flag, Flatten = !Flag },
        10 => new FlattenLayer(),
        11 => new IdentityLayer(),
        12 => new BatchNormalizationLayer { MovingAverageMomentum = A, Epsilon = B, UseTrainableParameters = Flag },
        13 => new InstanceNormalizationLayer { Epsilon = A, UseTrainableParameters = Flag },
        14 => new LayerNormalizationLayer { Epsilon = A, UseTrainableParameters = Flag },
        15 => new SequentialLayer { Layers = [Activation(), new LogSoftmaxLayer()] },
        16 => new BranchesLayer { Branches = [[Activation(), new FlattenLayer()], []], Join = new AddLayer { Uid = "sum" } },
        _ => new BranchesLayer { Branches = [[new SequentialLayer { Layers = [] }], [Activation()]], Join = new ConcatenateLayer() },
    };
}
