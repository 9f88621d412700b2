using System.Text.Json;
using Monk.Tests.Support;
using Monk.Weights;

namespace Monk.Tests.Facade;

public sealed class ModelSettingsTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Model_counts_layers_as_Monk_does()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.ModelParams("resnet18");
        prototype.Model();
        Assert.Contains("    Num layers in model:  41\n    Num trainable layers: 1\n", console.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false, 41)]
    [InlineData(1, false, 40)]
    [InlineData(10, false, 31)]
    [InlineData(40, false, 1)]
    [InlineData(10, true, 1)]
    public void Exactly_the_first_layers_are_frozen_and_a_frozen_base_stays_frozen(int num, bool freezeBase, int learning)
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.ModelParams("resnet18", freezeBase);
        prototype.FreezeLayers(num);
        Assert.Contains($"Model params post freezing\n    Num trainable layers: {learning}\n", console.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "num is -1; it must be at least 0")]
    [InlineData(41, "41 layers are to be frozen, and resnet18 has 41: at least the last must learn, so 40 is the most.")]
    public void A_number_of_layers_that_leaves_nothing_to_learn_is_refused(int num, string message)
    {
        using var prototype = _scene.New();
        prototype.ModelParams("resnet18", freezeBaseNetwork: false);
        Assert.Contains(message, Assert.Throws<MonkException>(() => prototype.FreezeLayers(num)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frozen_layers_keep_their_weights_and_statistics_while_the_others_learn_also_after_resuming()
    {
        var before = Path.Combine(_scene.Workspace, "p", "before", "output", "models", "final.safetensors");
        Train("before", epochs: 1, frozen: 0);
        var after = Train("after", epochs: 1, frozen: 18, from: before);
        using (var resumed = _scene.Resumed("after"))
        {
            resumed.UpdateNumEpochs(2);
            resumed.Train();
        }

        var (start, end) = (Tensors(before), Tensors(after));
        // 18 layers of ResNet18: the stem's 2, layer1's 8, layer2.0's 6 with its shortcut, and 2 of layer2.1's 4.
        Assert.Equal(
            ["layer2.1.conv2.weight", "layer2.1.bn2.weight", "layer3.0.conv1.weight", "layer3.0.bn1.running_mean"],
            start.Keys.Where(key => !start[key].SequenceEqual(end[key])).Where(key => key is "conv1.weight" or "bn1.running_mean" or "layer2.0.downsample.1.running_var" or "layer2.1.conv1.weight"
                or "layer2.1.bn1.running_mean" or "layer2.1.conv2.weight" or "layer2.1.bn2.weight" or "layer3.0.conv1.weight" or "layer3.0.bn1.running_mean"));
    }

    [Fact]
    public void Settings_are_kept_with_the_experiment()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        prototype.UpdateModelName("squeezenet1_1");
        prototype.UpdateUseGpu(false);
        prototype.UpdateFreezeLayers(3);
        prototype.UpdateModelPath(_scene.Images);
        prototype.AppendHardtanh(-2, 3);

        using var state = JsonDocument.Parse(File.ReadAllText(Path.Combine(prototype.Folder, "experiment-state.json")));
        var model = state.RootElement.GetProperty("model");
        Assert.Equal("squeezenet1_1", model.GetProperty("name").GetString());
        Assert.False(model.GetProperty("use_gpu").GetBoolean());
        Assert.Equal(3, model.GetProperty("num_freeze").GetInt32());
        Assert.Equal("../images", model.GetProperty("weights_path").GetString());
        Assert.Equal("""{"name":"hardtanh","min_val":-2,"max_val":3}""", JsonSerializer.Serialize(model.GetProperty("head")[0]));
        prototype.UpdateModelPath(null);
    }

    [Fact]
    public void An_architecture_that_expects_other_images_says_so()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        prototype.UpdateUsePretrained(true);
        using var console = new CapturedConsole();
        using var loud = _scene.New("loud", verbose: 1);
        loud.Default(_scene.Images);
        loud.UpdateModelName("inception_v3");
        Assert.Contains("Note: inception_v3 is usually given images of 299×299 pixels; the input size is 224.", console.Text, StringComparison.Ordinal);
        Assert.Contains("Note: The pretrained weights of inception_v3 expect a mean of 0.5, 0.5, 0.5 and a deviation of 0.5, 0.5, 0.5; the transforms have others.", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_cannot_be_changed_once_training_has_begun()
    {
        _scene.Train(epochs: 1);
        using var resumed = _scene.Resumed();
        Assert.All(
            new Action[] { () => resumed.ModelParams(), () => resumed.AppendLinear(), () => resumed.FreezeLayers(1), resumed.ResetModel, () => resumed.CompileNetwork([Layers.FullyConnected(null)], (3, 32, 32)) },
            change => Assert.Contains("cannot be changed", Assert.Throws<MonkException>(change).Message, StringComparison.Ordinal));
    }

    private string Train(string experiment, int epochs, int frozen, string? from = null)
    {
        using var prototype = _scene.New(experiment);
        _scene.SetUp(prototype, epochs);
        prototype.FreezeLayers(frozen);
        if (from is not null)
        {
            prototype.UpdateUsePretrained(true);
            prototype.UpdateModelPath(from);
        }

        return prototype.Train().FinalModel;
    }

    private static Dictionary<string, byte[]> Tensors(string path)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var file = Monk.Weights.WeightsFile.Open(path);
        return file.Entries.ToDictionary(entry => entry.Name, entry => file.Read(entry.Name).bytes.ToArray());
    }
}
