using Monk.NetworkLayers;
using static System.FormattableString;
using static Monk.Kinds.CallText;

namespace Monk.Comparing;

/// <summary>Writes the calls that make layers.</summary>
internal static class LayerCalls
{
    /// <summary>The call of <see cref="Layers"/> that makes a layer.</summary>
    public static string Of(NetworkLayer layer)
    {
        return layer switch
        {
            SequentialLayer sequence => $"Layers.Sequential({All(sequence.Layers)})",
            BranchesLayer branches => $"Layers.Branches([{string.Join(", ", branches.Branches.Select(branch => $"[{All(branch)}]"))}], {Of(branches.Join)})",
            ConvolutionLayer convolution => Made("Convolution", Kernel(convolution)),
            TransposedConvolutionLayer convolution => Made("TransposedConvolution", Kernel(convolution) + Argument("outputPadding", convolution.OutputPadding, 0)),
            MaxPoolingLayer pooling => Made("MaxPooling", Window(pooling) + Argument("dilation", pooling.Dilation, 1) + Flag("ceilMode", pooling.CeilMode)),
            AveragePoolingLayer pooling => Made("AveragePooling", Window(pooling) + Flag("ceilMode", pooling.CeilMode) + Unless("includePaddingInCalculation", pooling.IncludePaddingInCalculation)),
            FullyConnectedLayer dense => Made("FullyConnected", Invariant($", {(dense.Units is { } units ? Invariant($"{units}") : "null")}") + Unless("useBias", dense.UseBias) + Unless("flatten", dense.Flatten)),
            DropoutLayer dropout => Made("Dropout", $", {Number(dropout.DropProbability)}"),
            BatchNormalizationLayer norm => Made("BatchNormalization", Argument("movingAverageMomentum", norm.MovingAverageMomentum, 0.1) + Argument("epsilon", norm.Epsilon, 1e-5) + Unless("useTrainableParameters", norm.UseTrainableParameters)),
            InstanceNormalizationLayer norm => Made("InstanceNormalization", Argument("epsilon", norm.Epsilon, 1e-5) + Flag("useTrainableParameters", norm.UseTrainableParameters)),
            LayerNormalizationLayer norm => Made("LayerNormalization", Argument("epsilon", norm.Epsilon, 1e-5) + Unless("useTrainableParameters", norm.UseTrainableParameters)),
            AddLayer => Made("Add"),
            ConcatenateLayer => Made("Concatenate"),
            GlobalMaxPoolingLayer => Made("GlobalMaxPooling"),
            GlobalAveragePoolingLayer => Made("GlobalAveragePooling"),
            FlattenLayer => Made("Flatten"),
            IdentityLayer => Made("Identity"),
            LeakyReluLayer relu => Made("LeakyRelu", Argument("alpha", relu.Alpha, 0.01)),
            SoftshrinkLayer shrink => Made("Softshrink", Argument("threshold", shrink.Threshold, 0.5)),
            HardshrinkLayer shrink => Made("Hardshrink", Argument("threshold", shrink.Threshold, 0.5)),
            ThresholdLayer threshold => Made("Threshold", Argument("threshold", threshold.Threshold, 1) + Argument("value", threshold.Value, 0.01)),
            LogSigmoidLayer => Made("LogSigmoid"),
            LogSoftmaxLayer => Made("LogSoftmax"),
            _ when Activation(layer) is { } activation => Made(activation.Name, activation.Arguments),
            _ => throw new NotSupportedException($"Layer {layer.GetType().Name}."),
        };

        string Made(string name, string arguments = "") => Call($"Layers.{name}", arguments, layer.Uid is { } uid ? $", uid: {Literal(uid)}" : "");
    }

    /// <summary>
    /// The call of <see cref="Prototype"/> that appends a layer; null for one that is not for heads, as only a state from elsewhere has it.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="finalLayer">Whether it is the head's last one.</param>
    public static string? Append(NetworkLayer layer, bool finalLayer)
    {
        var (name, arguments) = layer switch
        {
            FullyConnectedLayer dense => ("Linear", dense.Units is { } units ? Invariant($", {units}") : ""),
            DropoutLayer dropout => ("Dropout", Argument("probability", dropout.DropProbability, 0.5)),
            LeakyReluLayer relu => ("Leakyrelu", Argument("negativeSlope", relu.Alpha, 0.01)),
            SoftshrinkLayer shrink => ("Softshrink", Argument("lambd", shrink.Threshold, 0.5)),
            HardshrinkLayer shrink => ("Hardshrink", Argument("lambd", shrink.Threshold, 0.5)),
            ThresholdLayer threshold => ("Threshold", $", {Number(threshold.Threshold)}, {Number(threshold.Value)}"),
            LogSigmoidLayer => ("Logsigmoid", ""),
            LogSoftmaxLayer => ("Logsoftmax", ""),
            _ => Activation(layer) ?? ("", ""),
        };
        return name.Length == 0 ? null : Call($"Append{name}", arguments, Flag("finalLayer", finalLayer));
    }

    // What is called the same in both places.
    private static (string Name, string Arguments)? Activation(NetworkLayer layer) => layer switch
    {
        ReluLayer => ("Relu", ""),
        Relu6Layer => ("Relu6", ""),
        PreluLayer prelu => ("Prelu", Argument("numParameters", prelu.NumParameters, 1) + Argument("init", prelu.Init, 0.25)),
        RreluLayer rrelu => ("Rrelu", Argument("lower", rrelu.Lower, 0.125) + Argument("upper", rrelu.Upper, 0.333)),
        EluLayer elu => ("Elu", Argument("alpha", elu.Alpha, 1)),
        SeluLayer => ("Selu", ""),
        CeluLayer celu => ("Celu", Argument("alpha", celu.Alpha, 1)),
        GeluLayer => ("Gelu", ""),
        SwishLayer swish => ("Swish", Argument("beta", swish.Beta, 1)),
        SigmoidLayer => ("Sigmoid", ""),
        TanhLayer => ("Tanh", ""),
        TanhshrinkLayer => ("Tanhshrink", ""),
        SoftplusLayer softplus => ("Softplus", Argument("beta", softplus.Beta, 1) + Argument("threshold", softplus.Threshold, 20)),
        SoftsignLayer => ("Softsign", ""),
        HardtanhLayer hardtanh => ("Hardtanh", Argument("minVal", hardtanh.MinVal, -1) + Argument("maxVal", hardtanh.MaxVal, 1)),
        SoftminLayer => ("Softmin", ""),
        SoftmaxLayer => ("Softmax", ""),
        _ => null,
    };

    private static string All(IReadOnlyList<NetworkLayer> layers) => string.Join(", ", layers.Select(Of));

    private static string Kernel(KernelLayer layer)
    {
        // One overload takes a single number for both sides of kernel and padding, the other two numbers.
        var square = layer.KernelSize.IsSquare && layer.Padding is null or { IsSquare: true };
        return Invariant($", {layer.OutputChannels}, {Sides(layer.KernelSize)}")
            + Argument("stride", layer.Stride, 1)
            + (layer.Padding is { } padding ? $", padding: {Sides(padding)}" : "")
            + Argument("groups", layer.Groups, 1)
            + Argument("dilation", layer.Dilation, 1)
            + Unless("useBias", layer.UseBias);

        string Sides(Extent extent) => square ? Invariant($"{extent.Height}") : Invariant($"({extent.Height}, {extent.Width})");
    }

    private static string Window(PoolingLayer layer) =>
        Argument("kernelSize", layer.KernelSize, 2) + (layer.Stride is { } stride ? Invariant($", stride: {stride}") : "") + Argument("padding", layer.Padding, 0);
}
