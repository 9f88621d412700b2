using Monk.Analysis;
using Monk.Inspection;
using Monk.Kinds;
using Monk.Losses;
using Monk.NetworkLayers;
using Monk.Schedules;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// The methods that append a layer in the place of the network's last one, then the names of registered layers of the program's own.
    /// </summary>
    public static IReadOnlyList<string> ListLayersTransferLearning() => [nameof(AppendLinear), nameof(AppendDropout), .. OwnLayers(type => !IsActivation(type) && !typeof(JoinLayer).IsAssignableFrom(type))];

    /// <summary>
    /// The methods that append an activation in the place of the network's last layer, then the names of registered activations of the
    /// program's own.
    /// </summary>
    public static IReadOnlyList<string> ListActivationsTransferLearning() =>
    [
        nameof(AppendElu), nameof(AppendLeakyrelu), nameof(AppendPrelu), nameof(AppendRelu), nameof(AppendSelu), nameof(AppendSigmoid), nameof(AppendSoftplus), nameof(AppendSoftsign),
        nameof(AppendTanh), nameof(AppendThreshold), nameof(AppendSoftmax), nameof(AppendHardshrink), nameof(AppendHardtanh), nameof(AppendLogsigmoid), nameof(AppendRelu6),
        nameof(AppendRrelu), nameof(AppendCelu), nameof(AppendSoftshrink), nameof(AppendTanhshrink), nameof(AppendLogsoftmax), nameof(AppendSoftmin), nameof(AppendSwish), nameof(AppendGelu),
        .. OwnLayers(IsActivation),
    ];

    /// <summary>
    /// The members of <see cref="Layers"/> that make a layer of a network of one's own, then the names of registered layers of the program's
    /// own.
    /// </summary>
    public static IReadOnlyList<string> ListLayersCustomModel() =>
    [
        nameof(Layers.Convolution), nameof(Layers.TransposedConvolution), nameof(Layers.MaxPooling), nameof(Layers.AveragePooling), nameof(Layers.GlobalMaxPooling),
        nameof(Layers.GlobalAveragePooling), nameof(Layers.FullyConnected), nameof(Layers.Flatten), nameof(Layers.Dropout), nameof(Layers.Identity), nameof(Layers.BatchNormalization),
        nameof(Layers.InstanceNormalization), nameof(Layers.LayerNormalization), nameof(Layers.Add), nameof(Layers.Concatenate),
        .. OwnLayers(type => !IsActivation(type)),
    ];

    /// <summary>
    /// The members of <see cref="Layers"/> that make an activation of a network of one's own, then the names of registered activations of the
    /// program's own.
    /// </summary>
    public static IReadOnlyList<string> ListActivationsCustomModel() =>
    [
        nameof(Layers.Relu), nameof(Layers.Sigmoid), nameof(Layers.Tanh), nameof(Layers.Softplus), nameof(Layers.Softsign), nameof(Layers.Elu), nameof(Layers.LeakyRelu), nameof(Layers.Prelu),
        nameof(Layers.Selu), nameof(Layers.Hardshrink), nameof(Layers.Hardtanh), nameof(Layers.LogSigmoid), nameof(Layers.Relu6), nameof(Layers.Rrelu), nameof(Layers.Celu),
        nameof(Layers.Softshrink), nameof(Layers.Tanhshrink), nameof(Layers.Threshold), nameof(Layers.Softmin), nameof(Layers.Softmax), nameof(Layers.LogSoftmax), nameof(Layers.Gelu),
        nameof(Layers.Swish),
        .. OwnLayers(IsActivation),
    ];

    /// <summary>All layers: those to append, then those of networks of one's own.</summary>
    public static IReadOnlyList<string> ListLayers() => [.. ListLayersTransferLearning().Union(ListLayersCustomModel())];

    /// <summary>All activations: those to append, then those of networks of one's own.</summary>
    public static IReadOnlyList<string> ListActivations() => [.. ListActivationsTransferLearning().Union(ListActivationsCustomModel())];

    /// <summary>The members of <see cref="Layers"/> that make a block of a network of one's own.</summary>
    public static IReadOnlyList<string> ListBlocks() =>
    [
        nameof(Layers.ResnetV1Block), nameof(Layers.ResnetV2Block), nameof(Layers.ResnetV1BottleneckBlock), nameof(Layers.ResnetV2BottleneckBlock), nameof(Layers.ResnextBlock),
        nameof(Layers.MobilenetV2LinearBottleneckBlock), nameof(Layers.MobilenetV2InvertedLinearBottleneckBlock), nameof(Layers.SeparableConvolutionBlock), nameof(Layers.SqueezenetFireBlock),
        nameof(Layers.DensenetBlock), nameof(Layers.ConvBnReluBlock), nameof(Layers.InceptionABlock), nameof(Layers.InceptionBBlock), nameof(Layers.InceptionCBlock),
        nameof(Layers.InceptionDBlock), nameof(Layers.InceptionEBlock),
    ];

    /// <summary>
    /// The optimizers, by the names that <see cref="AnalyseOptimizers"/> takes, sorted. State files and comparisons have the same, but for
    /// <c>momentum_rmsprop</c>: it is <c>rmsprop</c> there, as in Monk, with a momentum.
    /// </summary>
    public static IReadOnlyList<string> ListOptimizers() => OptimizerByName.Names;

    /// <summary>The learning rate schedules, by the names that they have in state files and in comparisons, sorted.</summary>
    public static IReadOnlyList<string> ListSchedulers() => KindRegistry<ScheduleOptions>.Names;

    /// <summary>The losses, by the names that they have in state files and in comparisons, sorted.</summary>
    public static IReadOnlyList<string> ListLosses() => KindRegistry<LossOptions>.Names;

    private static bool IsActivation(Type layer) => typeof(ActivationLayer).IsAssignableFrom(layer);

    private static IEnumerable<string> OwnLayers(Func<Type, bool> which) => KindRegistry<NetworkLayer>.Types
        .Where(type => type.Assembly != typeof(NetworkLayer).Assembly && which(type))
        .Select(type => KindRegistry<NetworkLayer>.FindName(type)!);
}
