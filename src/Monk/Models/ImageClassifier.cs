using Monk.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>
/// An image classifier in two halves: the base network, which makes features of images, and the head, which makes logits of features.
/// </summary>
/// <remarks>Keys, shapes and order of the state dict are torchvision's (timm's for the pre-activation ResNets).</remarks>
internal abstract class ImageClassifier(string name) : Component(name)
{
    /// <summary>The last layer with parameters, which transfer learning replaces.</summary>
    public abstract nn.Module<Tensor, Tensor> Head { get; }

    /// <summary>The prefix, without the dot, of the head's keys in the state dict.</summary>
    public abstract string HeadName { get; }

    /// <summary>Prefixes of the last layers of auxiliary classifiers, which are replaced together with the head.</summary>
    public virtual IReadOnlyList<string> AuxiliaryHeadNames => [];

    /// <summary>Names the base's structure: two networks of one description and equal weights make equal features.</summary>
    public virtual string Description => GetName();

    /// <summary>How many numbers for an image the head takes in; channels, where it is a convolution.</summary>
    public int HeadInputs => (int)(Head switch
    {
        Linear linear => linear.in_features,
        Convolution convolution => convolution.in_channels,
        _ => throw new InvalidOperationException($"A head of type {Head.GetType().Name} does not say what it takes in."),
    });

    /// <summary>Whether nothing but the head learns.</summary>
    public bool IsBaseFrozen => named_parameters().All(entry => !entry.parameter.requires_grad || IsOfHead(entry.name));

    /// <summary>
    /// Whether the base can compute in bfloat16. Networks whose base holds other layers with weights than convolutions and batch norms
    /// cannot.
    /// </summary>
    public virtual bool CanUseBFloat16 => true;

    /// <summary>
    /// Whether a batch norm that gets a convolution's output is the only one that does: then the convolution can compute both.
    /// </summary>
    public virtual bool CanFoldNorms => true;

    /// <summary>What the base computes in; the head computes in float32 always, as do all norms.</summary>
    public Precision Precision
    {
        get;
        set => field = value != Precision.BFloat16 || CanUseBFloat16
            ? value
            : throw new MonkException($"{GetName()} cannot compute in bfloat16, because its base holds more than convolutions. Use Precision.Float32 or Precision.Auto.");
    } = Precision.Float32;

    /// <summary>Runs the base network.</summary>
    /// <param name="images">[N, 3, H, W], normalised as the model's registry entry says.</param>
    /// <returns>What <see cref="Classify"/> takes in: [N, C], or [N, C, H, W] where the head is a convolution.</returns>
    public Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        if (Precision != Precision.BFloat16)
            return ComputeFeatures(images).MoveToOuterDisposeScope();
        return ComputeFeatures(images.to(ScalarType.BFloat16)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Makes logits of what <see cref="Features"/> returned: the head, the dropout before it and the pooling after it, if it has them.
    /// </summary>
    /// <returns>[N, classes].</returns>
    public Tensor Classify(Tensor features)
    {
        using var scope = NewDisposeScope();
        return ComputeLogits(features).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of images: [N, 3, H, W] to [N, classes].</summary>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        return Classify(Features(images)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Logits for training: with those of the auxiliary classifiers, for the networks that have them, while they are in training mode.
    /// </summary>
    /// <returns>The main logits, and the auxiliary ones with the weight that their loss has in the sum; most networks have none.</returns>
    public virtual (Tensor Main, IReadOnlyList<(Tensor Logits, double LossWeight)> Auxiliary) ForwardTraining(Tensor images) => (forward(images), []);

    /// <summary>Whether a layer or a tensor of that name belongs to the head.</summary>
    public bool IsOfHead(string name) => name == HeadName || name.StartsWith($"{HeadName}.", StringComparison.Ordinal);

    /// <summary>
    /// Puts the network in training mode, but for what stands before the first layer that learns, and for every frozen layer: these run as
    /// in inference, so that the batch norms of a frozen part stay as they were pretrained.
    /// </summary>
    public void TrainUnfrozen()
    {
        train(!IsBaseFrozen);
        Head.train();
        if (IsBaseFrozen || parameters().All(parameter => parameter.requires_grad))
            return;

        var learning = false;
        foreach (var (_, module) in ModuleTree.Of(this).Where(entry => !entry.Module.named_children().Any()))
        {
            var parameters = module.parameters(recurse: false).ToList();
            learning |= parameters.Any(parameter => parameter.requires_grad);
            module.train(parameters.Count == 0 ? learning : parameters.Any(parameter => parameter.requires_grad));
        }
    }

    /// <summary>
    /// Takes another head, for features [N, <see cref="HeadInputs"/>], in the place of the one that the architecture has.
    /// </summary>
    public void UseHead(nn.Module<Tensor, Tensor> head)
    {
        var weight = Head.parameters().First();
        head.to(weight.dtype);
        if (weight.device_type != DeviceType.META) // On meta, all that could be made there was; layers of the user's own have memory.
            head.to(weight.device);
        head.train(Head.training);
        InstallHead(head);
    }

    /// <summary>Replaces the head by a new one for <paramref name="classes"/> classes, with PyTorch's default initialisation.</summary>
    public virtual void ReplaceHead(int classes)
    {
        using var scope = NewDisposeScope();
        InstallHead(Similar(Head, classes));
    }

    /// <summary>Every tensor of the model by its key, in PyTorch's order: module by module, parameters before buffers.</summary>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        destination ??= [];
        AddState(this, string.IsNullOrEmpty(prefix) ? "" : $"{prefix}.", destination);
        return destination;
    }

    protected override void Dispose(bool disposing)
    {
        List<nn.Module> layers = disposing ? [.. modules()] : [];
        base.Dispose(disposing);
        LayerDisposal.Free(layers);
    }

    /// <summary>Height and width of [N, 3, H, W].</summary>
    public static ImageSize SizeOf(Tensor images) => ((int)images.shape[2], (int)images.shape[3]);

    /// <summary>The base network; tensors made on the way are disposed of by the caller.</summary>
    protected abstract Tensor ComputeFeatures(Tensor images);

    /// <inheritdoc cref="Classify"/>
    protected virtual Tensor ComputeLogits(Tensor features) => Head is Convolution ? Head.call(features).flatten(1) : Head.call(features.flatten(1));

    /// <summary>Puts a new head where the old one was.</summary>
    protected abstract void InstallHead(nn.Module<Tensor, Tensor> head);

    /// <summary>A new layer of the same kind, inputs, device and mode for another number of outputs.</summary>
    internal static nn.Module<Tensor, Tensor> Similar(nn.Module<Tensor, Tensor> layer, int outputs)
    {
        var (created, weight) = layer switch
        {
            Linear linear => ((nn.Module<Tensor, Tensor>)Layer.Linear((int)linear.in_features, outputs, linear.bias is not null), linear.weight),
            PointwiseConv2d convolution => (Layer.Conv2d((int)convolution.in_channels, outputs, 1, bias: convolution.bias is not null), convolution.weight),
            _ => throw new InvalidOperationException($"A head of type {layer.GetType().Name} cannot be replaced."),
        };
        created.to(weight.dtype).to(weight.device);
        created.train(layer.training);
        return created;
    }

    private static void AddState(nn.Module module, string prefix, Dictionary<string, Tensor> destination)
    {
        foreach (var (key, parameter) in module.named_parameters(recurse: false))
            destination[prefix + key] = parameter;
        foreach (var (key, buffer) in module.named_buffers(recurse: false, include_nonpersistent: false))
            destination[prefix + key] = buffer;
        foreach (var (key, child) in module.named_children())
            AddState(child, $"{prefix}{key}.", destination);
    }
}
