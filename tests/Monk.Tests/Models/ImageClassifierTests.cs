using Monk.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

public sealed class ImageClassifierTests
{
    [Theory]
    [InlineData("resnet18", "fc")]
    [InlineData("resnetv2_18", "head.fc")]
    [InlineData("densenet121", "classifier")]
    public void A_new_head_changes_the_head_s_keys_only(string name, string head)
    {
        using var scope = NewDisposeScope();
        using var model = ModelRegistry.Find(name).Build(1000);
        model.eval();
        var before = model.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.shape);
        var firstWeight = model.state_dict().First().Value;

        model.ReplaceHead(7);

        Assert.Equal(head, model.HeadName);
        var after = model.state_dict();
        Assert.Equal(before.Keys, after.Keys);
        var changed = after.Where(pair => !pair.Value.shape.SequenceEqual(before[pair.Key])).Select(pair => pair.Key);
        Assert.Equal([$"{head}.weight", $"{head}.bias"], changed);
        Assert.Same(firstWeight, after.First().Value);
        Assert.Same(after[$"{head}.weight"], model.Head.get_parameter("weight"));
        Assert.False(model.Head.training);
        Assert.Equal([2, 7], model.call(randn(2, 3, 64, 64)).shape);
    }

    [Fact]
    public void A_new_head_is_initialised_as_PyTorch_initialises_a_linear_layer()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        using var model = ModelRegistry.Find("resnet18").Build(2);
        model.ReplaceHead(500);
        var head = Assert.IsType<Linear>(model.Head);
        var bound = 1 / Math.Sqrt(512); // Uniform in ±1/√inputs, whose standard deviation is bound/√3.
        Assert.InRange(head.weight.abs().max().item<float>(), 0.99 * bound, bound);
        Assert.InRange(head.weight.std().item<float>(), 0.98 * bound / Math.Sqrt(3), 1.02 * bound / Math.Sqrt(3));
        Assert.InRange(head.bias!.abs().max().item<float>(), 0.9 * bound, bound);
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnetv2_18")]
    [InlineData("densenet121")]
    public void Forward_is_the_head_on_the_features(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = ModelRegistry.Find(name).Build(5);
        model.eval();
        var images = randn(2, 3, 64, 64);
        Assert.True(model.call(images).equal(model.Classify(model.Features(images))).all().item<bool>());
    }

    [Fact]
    public void A_build_leaves_nothing_in_memory_but_its_tensors()
    {
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var model = ModelRegistry.Find("resnet18").Build(2);
        Assert.Equal(before + model.state_dict().Count, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        model.Dispose();
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
