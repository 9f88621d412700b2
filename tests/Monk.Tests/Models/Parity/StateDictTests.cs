using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Monk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models.Parity;

/// <summary>Compares every architecture's state dict with a digest of torchvision's or timm's, which state-dicts.json holds.</summary>
/// <remarks>
/// A digest is the SHA-256 of one line a tensor, <c>key shape type</c> (<c>conv1.weight 64x3x7x7 float32</c>), in PyTorch's order, joined
/// by line feeds. Made with torchvision 0.14.1, and for resnetv2_* and resnext101_32x4d with timm.
/// </remarks>
public sealed class StateDictTests
{
    private static readonly Dictionary<string, Digest> Digests = JsonSerializer.Deserialize<Dictionary<string, Digest>>(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Models", "Parity", "state-dicts.json")),
        JsonSerializerOptions.Web)!;

    public static TheoryData<string> Names => [.. ModelRegistry.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Keys_shapes_types_and_order_are_the_original_s(string name)
    {
        using var model = ModelRegistry.Find(name).Build(1000, new Device(DeviceType.META));
        var tensors = TensorDescription.Of(model).ToList();
        var text = string.Join('\n', tensors.Select(tensor => $"{tensor.Key} {tensor.Shape} {tensor.Type}"));
        var actual = new Digest(
            model.parameters().Sum(parameter => parameter.numel()),
            tensors.Count,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

        Assert.Equal(Digests[name], actual);
    }

    // From torchvision's published table, where GoogLeNet is counted without its auxiliary classifiers.
    [Theory]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("densenet121", 7_978_856)]
    [InlineData("inception_v3", 27_161_264)]
    [InlineData("shufflenet_v2_x2_0", 7_393_996)]
    [InlineData("vit_b_16", 86_567_656)]
    [InlineData("wide_resnet101_2", 126_886_696)]
    [InlineData("googlenet", 6_624_904)]
    public void Parameter_counts_are_the_published_ones(string name, long published)
    {
        using var model = ModelRegistry.Find(name).Build(1000, new Device(DeviceType.META));
        Assert.Equal(published, model.named_parameters()
            .Where(pair => name != "googlenet" || !pair.name.StartsWith("aux", StringComparison.Ordinal))
            .Sum(pair => pair.parameter.numel()));
    }

    [Fact]
    public void A_model_on_the_meta_device_holds_no_numbers()
    {
        using var model = ModelRegistry.Find("swin_t").Build(10, new Device(DeviceType.META));
        Assert.All(model.state_dict(), pair => Assert.Equal(DeviceType.META, pair.Value.device_type));
        using var next = ModelRegistry.Find("resnet18").Build(10);
        Assert.All(next.state_dict(), pair => Assert.Equal(DeviceType.CPU, pair.Value.device_type));
    }

    private sealed record Digest(long Parameters, int Tensors, string Sha256);
}
