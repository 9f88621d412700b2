using Monk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

public sealed class BFloat16Tests
{
    // Of each family one, since its networks are made of the same blocks.
    public static TheoryData<string> Families => [.. ModelRegistry.All.GroupBy(entry => entry.Family).Select(family => family.First().Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Features_are_those_of_float32_but_for_rounding_or_the_network_says_that_it_cannot(string name)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        using var model = ModelRegistry.Find(name).Build(3);
        model.eval();
        if (!model.CanUseBFloat16)
        {
            var error = Assert.Throws<MonkException>(() => model.Precision = Precision.BFloat16);
            Assert.Contains(model.GetName(), error.Message);
            return;
        }

        using var quiet = no_grad();
        var images = randn(2, 64, 64, 3).permute(0, 3, 1, 2);
        var exact = model.Features(images);
        model.Precision = Precision.BFloat16;
        var rounded = model.Features(images);

        Assert.Equal(ScalarType.Float32, rounded.dtype);
        Assert.Equal(exact.shape, rounded.shape);
        var error2 = ((rounded - exact).norm() / exact.norm()).item<float>();
        Assert.InRange(error2, 1e-5, 0.1); // Eight bits a number; and it must not be the same computation.
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("densenet121")]
    [InlineData("mobilenet_v2")]
    [InlineData("efficientnet_b0")]
    public void Weights_gradients_and_running_statistics_stay_float32(string name)
    {
        using var training = new TrainingStep(name, 4, 64, precision: Precision.BFloat16);
        training.Run();

        foreach (var (key, value) in training.Model.state_dict())
            Assert.True(value.dtype is ScalarType.Float32 or ScalarType.Int64, key);
        foreach (var (key, parameter) in training.Model.named_parameters())
            Assert.True(parameter.grad is null || parameter.grad.dtype == ScalarType.Float32, key);
    }

    [Fact]
    public void A_model_saves_the_same_names_and_types_in_either_precision()
    {
        using var model = ModelRegistry.Find("resnet18").Build(3);
        var before = model.state_dict().Select(entry => (entry.Key, entry.Value.dtype)).ToList();
        model.Precision = Precision.BFloat16;
        Assert.Equal(before, model.state_dict().Select(entry => (entry.Key, entry.Value.dtype)));
    }
}
