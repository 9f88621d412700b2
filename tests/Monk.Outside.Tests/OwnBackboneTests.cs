using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Outside.Tests;

public sealed class OwnBackboneTests
{
    [Fact]
    public void A_backbone_of_a_program_is_trained_frozen_and_free()
    {
        Backbones.Register(new Backbone("outside_net", () => new Net()) { InputSize = 32 });
        Assert.Contains("outside_net", Prototype.ListModels());
        var workspace = Pictures.Folder();
        foreach (var freeze in (bool[])[true, false])
        {
            using var prototype = new Prototype("p", $"freeze_{freeze}", workspace: workspace, verbose: 0);
            prototype.Default(Rows(), modelName: "outside_net", freezeBaseNetwork: freeze, numEpochs: 2);
            Assert.Equal(2, prototype.Train().Epochs.Count);
        }
    }

    private static IEnumerable<LabelledImage> Rows() => Enumerable.Range(0, 6).SelectMany(i => (LabelledImage[])
    [
        LabelledImage.FromBytes($"red{i}", Pictures.Pixmap(200, 0, 0, (byte)i), "red"),
        LabelledImage.FromBytes($"blue{i}", Pictures.Pixmap(0, 0, 200, (byte)i), "blue"),
    ]);

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d _conv = nn.Conv2d(3, 8, 5, stride: 4);

        public Net()
            : base("Net") => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var features = _conv.call(input);
            return features.relu().mean([2, 3]);
        }
    }
}
