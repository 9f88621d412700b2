using Monk.Blocks;
using Monk.Experiments;
using Monk.Models;
using Monk.Models.Custom;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

public sealed class InferenceFormTests
{
    [Theory]
    [MemberData(nameof(BFloat16Tests.Families), MemberType = typeof(BFloat16Tests))]
    public void A_network_for_inference_computes_what_it_did_before(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Unlearned(name);

        Assert.InRange(ChangeByApplying(model, ModelRegistry.Find(name).InputSize), 0, 1e-4);
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("densenet121")]
    [InlineData("mobilenet_v2")]
    [InlineData("resnet50")]
    [InlineData("efficientnet_b0")]
    [InlineData("mnasnet1_0")]
    public void In_bfloat16_it_is_as_near_to_float32_as_it_was_before(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Unlearned(name);
        var images = Images(96);
        var exact = model.Features(images);
        model.Precision = Precision.BFloat16;
        var before = Difference(model.Features(images), exact);

        InferenceForm.Apply(model, 96);

        Assert.InRange(Difference(model.Features(images), exact), 1e-5, 1.3 * before);
    }

    [Theory]
    [InlineData("resnet18", 20, 20)]
    [InlineData("densenet121", 121, 59)] // The others norm what blocks before them have made, all together.
    [InlineData("vgg11", 0, 0)]
    public void Only_norms_right_behind_a_convolution_are_folded(string name, int norms, int folded)
    {
        using var scope = NewDisposeScope();
        using var model = Unlearned(name);
        var all = model.modules().OfType<BatchNorm2d>().ToList();
        Assert.Equal(norms, all.Count);

        InferenceForm.Apply(model, 64);

        Assert.Equal(folded, all.Count(HandsOnWhatItIsGiven));

        static bool HandsOnWhatItIsGiven(BatchNorm2d norm)
        {
            var input = zeros(1, norm.num_features, 2, 2);
            return ReferenceEquals(norm.call(input), input);
        }
    }

    [Theory]
    [InlineData("resnetv2_18")]
    [InlineData("resnetv2_50")]
    public void An_output_that_something_else_takes_in_as_well_is_left_alone(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Unlearned(name);

        Assert.InRange(ChangeByApplying(model, 64), 0, 1e-5);
    }

    [Fact]
    public void A_network_of_the_user_s_own_layers_keeps_its_norms()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        random.manual_seed(1);
        var options = new Monk.Experiments.NetworkOptions
        {
            DataShape = [3, 32, 32],
            Layers = [Layers.Convolution(16), Layers.Branches([[Layers.BatchNormalization(), Layers.Relu()], [Layers.Identity()]], Layers.Add()), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)],
            Initializer = "xavier_normal",
        };
        using var model = new CustomNetwork(options, 2);
        Disturb(model);
        model.eval();

        Assert.InRange(ChangeByApplying(model, 32), 0, 1e-5);
    }

    [Fact]
    public void No_tensor_outlives_the_network()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var model = Unlearned("resnet18"))
        using (NewDisposeScope())
        {
            InferenceForm.Apply(model, 64);
            model.call(Images(64));
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static ImageClassifier Unlearned(string name)
    {
        random.manual_seed(2);
        var model = ModelRegistry.Find(name).Build(3);
        Disturb(model);
        model.eval();
        return model;
    }

    // A new norm changes next to nothing, and would hide mistakes.
    private static void Disturb(ImageClassifier model)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var norm in model.modules().OfType<BatchNorm2d>())
        {
            norm.running_mean!.copy_(0.2 * randn(norm.num_features));
            norm.running_var!.copy_(0.5 + rand(norm.num_features));
            norm.weight.copy_(0.5 + rand(norm.num_features));
            norm.bias!.copy_(0.2 * randn(norm.num_features));
        }
    }

    /// <summary>How far the features of some images are, relatively, from what they were before.</summary>
    private static float ChangeByApplying(ImageClassifier model, ImageSize size)
    {
        var images = Images(size);
        var before = model.Features(images);
        InferenceForm.Apply(model, size);
        return Difference(model.Features(images), before);
    }

    private static Tensor Images(ImageSize size) => randn(2, size.Height, size.Width, 3).permute(0, 3, 1, 2);

    private static float Difference(Tensor actual, Tensor expected) => ((actual - expected).norm() / expected.norm()).item<float>();
}
