using System.Security.Cryptography;
using System.Text;
using Monk.Blocks;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Models.Backbones;

/// <summary>A program's own backbone with a linear layer after it.</summary>
internal sealed class BackboneNetwork : ImageClassifier
{
    private const string Base = "base.";
    private readonly Backbone _backbone;
    private readonly nn.Module<Tensor, Tensor> _module;
    private nn.Module<Tensor, Tensor> _head;

    public BackboneNetwork(Backbone backbone, nn.Module<Tensor, Tensor> module, int features, int classes)
        : base(backbone.Name)
    {
        _backbone = backbone;
        _module = Add("base", module);
        _head = Add("head", Layer.Linear(features, classes));
        Description = Fingerprint();
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _head;

    /// <inheritdoc/>
    public override string HeadName => "head";

    /// <inheritdoc/>
    public override bool CanUseBFloat16 => false;

    /// <inheritdoc/>
    public override bool CanFoldNorms => false;

    /// <summary>The name that a tensor has here which a file may name as the program's own network does.</summary>
    public Func<string, string> NameOf()
    {
        var own = state_dict().Keys.ToHashSet(StringComparer.Ordinal);
        return name => own.Contains(name) || !own.Contains(Base + name) ? name : Base + name;
    }

    /// <summary>How many numbers the backbone gives for an image of another size.</summary>
    public int FeaturesOf(ImageSize size) => BackboneSource.Probe(_backbone, _module, size.Height, size.Width);

    /// <summary>What a backbone has given as [N, features].</summary>
    /// <exception cref="MonkException">It is neither features nor maps of them.</exception>
    public static Tensor Pooled(Backbone backbone, Tensor output) => output switch
    {
        null => throw new MonkException($"Backbone '{backbone.Name}' gave null for images."),
        _ when output.dim() == 2 => output,
        _ when output.dim() == 4 => output.mean([2, 3]),
        _ => throw new MonkException(Invariant($"Backbone '{backbone.Name}' gives tensors of shape {ShapeText.Of(output.shape)}; it must give [N, features] or [N, features, height, width].")),
    };

    /// <inheritdoc/>
    /// <remarks>Batches lie in memory channels last, which layers that look at the memory itself need not expect.</remarks>
    protected override Tensor ComputeFeatures(Tensor images) => Pooled(_backbone, _module.call(images.contiguous()));

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _head = Replace("head", head);

    /// <summary>The names and builds of all code that the features come from; the weights are looked at apart.</summary>
    private string Fingerprint()
    {
        var code = ModuleTree.Of(_module).Select(part => part.Module.GetType()).Append(_backbone.Build.Method.DeclaringType ?? typeof(Backbone))
            .Select(type => $"{type.FullName} {type.Module.ModuleVersionId}")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', code)));
        return $"own {_backbone.Name} {_backbone.Version} {Convert.ToHexStringLower(hash)}";
    }
}
