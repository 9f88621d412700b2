using Monk.Blocks;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A function of every number by itself, or of the numbers across the channels.</summary>
internal abstract record ActivationLayer : NetworkLayer
{
    // Softmax and its like go across the channels of a map and across the numbers of a vector.
    protected const int Channels = 1;

    internal sealed override nn.Module<Tensor, Tensor> Build(LayerInput input) => Build();

    private protected abstract nn.Module<Tensor, Tensor> Build();
}

internal sealed record ReluLayer : ActivationLayer
{
    internal override string Prefix => "relu";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.ReLU();
}

internal sealed record Relu6Layer : ActivationLayer
{
    internal override string Prefix => "relu6";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.ReLU6();
}

internal sealed record LeakyReluLayer : ActivationLayer
{
    public double Alpha { get; set; } = 0.01;

    internal override string Prefix => "leaky_relu";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.LeakyReLU(Alpha);
}

internal sealed record PreluLayer : NetworkLayer
{
    public int NumParameters { get; set; } = 1;

    public double Init { get; set; } = 0.25;

    internal override string Prefix => "prelu";

    internal override void Validate() => Check.Between("numParameters", NumParameters, 1, MostOutputs);

    internal override string? WhyNot(LayerInput input) => NumParameters == 1 || NumParameters == input.Channels
        ? null
        : Invariant($"it has {NumParameters} slopes, and takes one for all or one for each of {input.Channels}");

    internal override double Parameters(LayerInput input) => NumParameters;

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => new ParametricReLU(NumParameters, Init);
}

internal sealed record RreluLayer : ActivationLayer
{
    public double Lower { get; set; } = 0.125;

    public double Upper { get; set; } = 0.333;

    internal override string Prefix => "rrelu";

    internal override void Validate()
    {
        if (!(Lower <= Upper))
            throw new MonkException(Invariant($"lower is {Lower} and upper {Upper}; slopes are drawn between them, so upper must not be below lower."));
    }

    private protected override nn.Module<Tensor, Tensor> Build() => new RandomizedReLU(Lower, Upper);
}

internal sealed record EluLayer : ActivationLayer
{
    public double Alpha { get; set; } = 1;

    internal override string Prefix => "elu";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.ELU(Alpha);
}

internal sealed record SeluLayer : ActivationLayer
{
    internal override string Prefix => "selu";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.SELU();
}

internal sealed record CeluLayer : ActivationLayer
{
    public double Alpha { get; set; } = 1;

    internal override string Prefix => "celu";

    internal override void Validate() => Check.Positive("alpha", Math.Abs(Alpha));

    private protected override nn.Module<Tensor, Tensor> Build() => nn.CELU(Alpha);
}

internal sealed record GeluLayer : ActivationLayer
{
    internal override string Prefix => "gelu";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.GELU();
}

internal sealed record SwishLayer : ActivationLayer
{
    public double Beta { get; set; } = 1;

    internal override string Prefix => "swish";

    private protected override nn.Module<Tensor, Tensor> Build() => new Function("Swish", x => x * (x * Beta).sigmoid());
}

internal sealed record SigmoidLayer : ActivationLayer
{
    internal override string Prefix => "sigmoid";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Sigmoid();
}

internal sealed record LogSigmoidLayer : ActivationLayer
{
    internal override string Prefix => "logsigmoid";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.LogSigmoid();
}

internal sealed record TanhLayer : ActivationLayer
{
    internal override string Prefix => "tanh";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Tanh();
}

internal sealed record TanhshrinkLayer : ActivationLayer
{
    internal override string Prefix => "tanhshrink";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Tanhshrink();
}

internal sealed record SoftplusLayer : ActivationLayer
{
    public double Beta { get; set; } = 1;

    public double Threshold { get; set; } = 20;

    internal override string Prefix => "softplus";

    internal override void Validate() => Check.Positive("beta", Beta);

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Softplus(Beta, Threshold);
}

internal sealed record SoftsignLayer : ActivationLayer
{
    internal override string Prefix => "softsign";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Softsign();
}

internal sealed record SoftshrinkLayer : ActivationLayer
{
    public double Threshold { get; set; } = 0.5;

    internal override string Prefix => "softshrink";

    internal override void Validate()
    {
        if (!(Threshold >= 0))
            throw new MonkException(Invariant($"The threshold of a softshrink is {Threshold}; it must be at least 0."));
    }

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Softshrink(Threshold);
}

internal sealed record HardshrinkLayer : ActivationLayer
{
    public double Threshold { get; set; } = 0.5;

    internal override string Prefix => "hardshrink";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Hardshrink(Threshold);
}

internal sealed record HardtanhLayer : ActivationLayer
{
    public double MinVal { get; set; } = -1;

    public double MaxVal { get; set; } = 1;

    internal override string Prefix => "hardtanh";

    internal override void Validate()
    {
        if (!(MinVal < MaxVal))
            throw new MonkException(Invariant($"minVal is {MinVal} and maxVal {MaxVal}; the one must be below the other."));
    }

    // TorchSharp's own (0.107) gives numbers outside of the limits back as they are.
    private protected override nn.Module<Tensor, Tensor> Build() => new Function("Hardtanh", x => x.clamp(MinVal, MaxVal));
}

internal sealed record ThresholdLayer : ActivationLayer
{
    public double Threshold { get; set; } = 1;

    public double Value { get; set; } = 0.01;

    internal override string Prefix => "threshold";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Threshold(Threshold, Value);
}

internal sealed record SoftminLayer : ActivationLayer
{
    internal override string Prefix => "softmin";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Softmin(Channels);
}

internal sealed record SoftmaxLayer : ActivationLayer
{
    internal override string Prefix => "softmax";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.Softmax(Channels);
}

internal sealed record LogSoftmaxLayer : ActivationLayer
{
    internal override string Prefix => "logsoftmax";

    private protected override nn.Module<Tensor, Tensor> Build() => nn.LogSoftmax(Channels);
}
