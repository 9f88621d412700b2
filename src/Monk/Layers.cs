using Monk.Models.Custom;
using Monk.NetworkLayers;

namespace Monk;

/// <summary>
/// Makes the layers of a network of one's own, for <see cref="Prototype.CompileNetwork"/>. Names and defaults are Monk's.
/// </summary>
/// <remarks>
/// Images are maps of three channels, so Monk's layers for one and three dimensions have no counterpart here, and its names that end in
/// <c>2d</c> mean the layers without the ending.
/// </remarks>
public static partial class Layers
{
    /// <summary>A convolution.</summary>
    /// <param name="outputChannels">Channels that it makes; at least 1.</param>
    /// <param name="kernelSize">The kernel's height and width, in pixels.</param>
    /// <param name="stride">Pixels from one position of the kernel to the next.</param>
    /// <param name="padding">
    /// Zeros around the input. Default: half the kernel, so that an odd kernel keeps the size at stride 1 and gives the size divided by the
    /// stride, rounded up, at others; Monk pads nothing at other strides, which no shortcut then fits.
    /// </param>
    /// <param name="groups">Groups of channels that are convolved by themselves; as many as channels make it depthwise.</param>
    /// <param name="dilation">Pixels from one of the kernel's numbers to the next.</param>
    /// <param name="useBias">Whether each output channel gets a number added.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Convolution(int outputChannels = 3, int kernelSize = 3, int stride = 1, int? padding = null, int groups = 1, int dilation = 1, bool useBias = true, string? uid = null) =>
        Checked(new ConvolutionLayer { OutputChannels = outputChannels, KernelSize = kernelSize, Stride = stride, Padding = padding, Groups = groups, Dilation = dilation, UseBias = useBias, Uid = uid });

    /// <summary>A convolution whose kernel need not be square.</summary>
    /// <param name="outputChannels">Channels that it makes; at least 1.</param>
    /// <param name="kernelSize">The kernel's height and width, in pixels.</param>
    /// <param name="stride">Pixels from one position of the kernel to the next.</param>
    /// <param name="padding">Zeros above and below, and on either side. Default: half the kernel.</param>
    /// <param name="groups">Groups of channels that are convolved by themselves; as many as channels make it depthwise.</param>
    /// <param name="dilation">Pixels from one of the kernel's numbers to the next.</param>
    /// <param name="useBias">Whether each output channel gets a number added.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Convolution(int outputChannels, (int Height, int Width) kernelSize, int stride = 1, (int Height, int Width)? padding = null, int groups = 1, int dilation = 1, bool useBias = true, string? uid = null) =>
        Checked(new ConvolutionLayer { OutputChannels = outputChannels, KernelSize = kernelSize, Stride = stride, Padding = padding, Groups = groups, Dilation = dilation, UseBias = useBias, Uid = uid });

    /// <summary>A transposed convolution, which makes maps larger.</summary>
    /// <param name="outputChannels">Channels that it makes; at least 1.</param>
    /// <param name="kernelSize">The kernel's height and width, in pixels.</param>
    /// <param name="stride">Pixels from one position of the kernel to the next.</param>
    /// <param name="padding">How much of the border of the result is left out. Default: half the kernel.</param>
    /// <param name="outputPadding">Rows and columns added at one side; below the stride.</param>
    /// <param name="groups">Groups of channels that are convolved by themselves; as many as channels make it depthwise.</param>
    /// <param name="dilation">Pixels from one of the kernel's numbers to the next.</param>
    /// <param name="useBias">Whether each output channel gets a number added.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer TransposedConvolution(int outputChannels = 3, int kernelSize = 3, int stride = 1, int? padding = null, int outputPadding = 0, int groups = 1, int dilation = 1, bool useBias = true, string? uid = null) =>
        Checked(new TransposedConvolutionLayer { OutputChannels = outputChannels, KernelSize = kernelSize, Stride = stride, Padding = padding, OutputPadding = outputPadding, Groups = groups, Dilation = dilation, UseBias = useBias, Uid = uid });

    /// <summary>A transposed convolution whose kernel need not be square.</summary>
    /// <param name="outputChannels">Channels that it makes; at least 1.</param>
    /// <param name="kernelSize">The kernel's height and width, in pixels.</param>
    /// <param name="stride">Pixels from one position of the kernel to the next.</param>
    /// <param name="padding">
    /// How much of the border of the result is left out, above and below, and on either side. Default: half the kernel.
    /// </param>
    /// <param name="outputPadding">Rows and columns added at one side; below the stride.</param>
    /// <param name="groups">Groups of channels that are convolved by themselves; as many as channels make it depthwise.</param>
    /// <param name="dilation">Pixels from one of the kernel's numbers to the next.</param>
    /// <param name="useBias">Whether each output channel gets a number added.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer TransposedConvolution(int outputChannels, (int Height, int Width) kernelSize, int stride = 1, (int Height, int Width)? padding = null, int outputPadding = 0, int groups = 1, int dilation = 1, bool useBias = true, string? uid = null) =>
        Checked(new TransposedConvolutionLayer { OutputChannels = outputChannels, KernelSize = kernelSize, Stride = stride, Padding = padding, OutputPadding = outputPadding, Groups = groups, Dilation = dilation, UseBias = useBias, Uid = uid });

    /// <summary>The largest number of each window.</summary>
    /// <param name="kernelSize">The windows' height and width.</param>
    /// <param name="stride">Pixels from one window to the next. Default: the kernel's size.</param>
    /// <param name="padding">Border around the input; half the kernel at most.</param>
    /// <param name="dilation">Pixels from one of a window's numbers to the next.</param>
    /// <param name="ceilMode">Whether a window that hangs over the border counts.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer MaxPooling(int kernelSize = 2, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false, string? uid = null) =>
        Checked(new MaxPoolingLayer { KernelSize = kernelSize, Stride = stride, Padding = padding, Dilation = dilation, CeilMode = ceilMode, Uid = uid });

    /// <summary>The mean of each window.</summary>
    /// <param name="kernelSize">The windows' height and width.</param>
    /// <param name="stride">Pixels from one window to the next. Default: the kernel's size.</param>
    /// <param name="padding">Border around the input; half the kernel at most.</param>
    /// <param name="ceilMode">Whether a window that hangs over the border counts.</param>
    /// <param name="includePaddingInCalculation">Whether the zeros of the padding count.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer AveragePooling(int kernelSize = 2, int? stride = null, int padding = 0, bool ceilMode = false, bool includePaddingInCalculation = true, string? uid = null) =>
        Checked(new AveragePoolingLayer { KernelSize = kernelSize, Stride = stride, Padding = padding, CeilMode = ceilMode, IncludePaddingInCalculation = includePaddingInCalculation, Uid = uid });

    /// <summary>The largest number of each channel: [channels, 1, 1].</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer GlobalMaxPooling(string? uid = null) => new GlobalMaxPoolingLayer { Uid = uid };

    /// <summary>The mean of each channel: [channels, 1, 1].</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer GlobalAveragePooling(string? uid = null) => new GlobalAveragePoolingLayer { Uid = uid };

    /// <summary>A fully connected layer.</summary>
    /// <param name="units">How many numbers it gives; null for the number of classes, as a network's last layer needs.</param>
    /// <param name="useBias">Whether each of them gets a number added.</param>
    /// <param name="flatten">Whether a map is made a vector first.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer FullyConnected(int? units = 512, bool useBias = true, bool flatten = true, string? uid = null) =>
        new FullyConnectedLayer { Units = units, UseBias = useBias, Flatten = flatten, Uid = uid };

    /// <summary>In training, sets each number to 0 with a probability, and scales the others up.</summary>
    /// <param name="dropProbability">At least 0, below 1. Default: 0.2, as in Monk v1's networks; its heads, and the record, have 0.5.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <remarks>"Dropout: A Simple Way to Prevent Neural Networks from Overfitting" (Srivastava et al., 2014).</remarks>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Dropout(double dropProbability = 0.2, string? uid = null) =>
        new DropoutLayer { DropProbability = dropProbability, Uid = uid };

    /// <summary>Makes a vector of a map.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Flatten(string? uid = null) => new FlattenLayer { Uid = uid };

    /// <summary>Leaves everything as it is: the shortcut of a residual block.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Identity(string? uid = null) => new IdentityLayer { Uid = uid };

    /// <summary>Normalises each channel by the batch, in inference by the running statistics.</summary>
    /// <param name="movingAverageMomentum">The weight of the newest batch in the running statistics, as in PyTorch.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="useTrainableParameters">Whether a scale and an offset for each channel are learnt.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <remarks>"Batch Normalization" (Ioffe and Szegedy, 2015).</remarks>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer BatchNormalization(double movingAverageMomentum = 0.1, double epsilon = 1e-5, bool useTrainableParameters = true, string? uid = null) =>
        new BatchNormalizationLayer { MovingAverageMomentum = movingAverageMomentum, Epsilon = epsilon, UseTrainableParameters = useTrainableParameters, Uid = uid };

    /// <summary>Normalises each channel of each image by itself.</summary>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="useTrainableParameters">Whether a scale and an offset for each channel are learnt.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <remarks>
    /// "Instance Normalization" (Ulyanov et al., 2016). It keeps no running statistics, as in Monk on PyTorch, so there is no momentum.
    /// </remarks>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer InstanceNormalization(double epsilon = 1e-5, bool useTrainableParameters = false, string? uid = null) =>
        new InstanceNormalizationLayer { Epsilon = epsilon, UseTrainableParameters = useTrainableParameters, Uid = uid };

    /// <summary>Normalises each image over all its numbers.</summary>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="useTrainableParameters">
    /// Whether a scale and an offset for each number are learnt; the network then takes images of one size only.
    /// </param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <remarks>"Layer Normalization" (Ba et al., 2016).</remarks>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer LayerNormalization(double epsilon = 1e-5, bool useTrainableParameters = true, string? uid = null) =>
        new LayerNormalizationLayer { Epsilon = epsilon, UseTrainableParameters = useTrainableParameters, Uid = uid };

    /// <summary>Joins branches by their sum; their shapes must be equal.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Add(string? uid = null) => new AddLayer { Uid = uid };

    /// <summary>Joins branches by putting their channels one after another; height and width must be equal.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Concatenate(string? uid = null) => new ConcatenateLayer { Uid = uid };

    /// <summary>Layers one after another, as one.</summary>
    /// <param name="layers">The layers.</param>
    public static NetworkLayer Sequential(params IReadOnlyList<NetworkLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return new SequentialLayer { Layers = layers };
    }

    /// <summary>Branches that all take the same input, and are then joined: a residual block, an inception block.</summary>
    /// <param name="branches">The layers of each branch; two branches or more. One without layers hands its input on.</param>
    /// <param name="join"><see cref="Add"/> or <see cref="Concatenate"/>.</param>
    /// <exception cref="MonkException">There are fewer than two branches, or <paramref name="join"/> joins nothing.</exception>
    public static NetworkLayer Branches(IReadOnlyList<IReadOnlyList<NetworkLayer>> branches, NetworkLayer join)
    {
        ArgumentNullException.ThrowIfNull(branches);
        ArgumentNullException.ThrowIfNull(join);
        return Checked(new BranchesLayer { Branches = branches, Join = join });
    }

    /// <summary>Reads a network in the form in which Monk keeps it (<c>network_stack</c> in its state files).</summary>
    /// <param name="json">
    /// A list of layers <c>{"uid", "name", "params"}</c>; a list within it is a block, or, where it ends in <c>add</c> or
    /// <c>concatenate</c>, a set of branches.
    /// </param>
    /// <returns>The layers, for <see cref="Prototype.CompileNetwork"/>.</returns>
    /// <exception cref="MonkException">It is not such a list, or has a layer that is not known or not for images.</exception>
    public static IReadOnlyList<NetworkLayer> FromMonkJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return MonkNetworkReader.Read(json);
    }

    private static NetworkLayer Checked(NetworkLayer layer)
    {
        NetworkRules.RequireSettings(layer);
        return layer;
    }
}
