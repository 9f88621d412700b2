using System.Text.Json;
using Monk.Tests.Support;
using Monk.Weights;
using TorchSharp;

namespace Monk.Tests.Facade;

/// <summary>
/// The last layer of a weights file that is named is kept where it tells the same classes apart, and what becomes of it is said.
/// </summary>
public sealed class WeightsFileHeadTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_of_the_same_classes_keeps_its_last_layer(bool freezeBase)
    {
        var source = _scene.Train("source", epochs: 3);
        var (text, result) = Go("same", source.FinalModel, freezeBase);

        Assert.Contains($"    Note: the last layer of '{source.FinalModel}' is kept: it tells the same classes apart, circle, stripes", text, StringComparison.Ordinal);
        Assert.Equal(Head(source.FinalModel), Head(result.FinalModel)); // Learnt at a rate of 1e-30.
    }

    [Theory]
    [InlineData("ModelParams")]
    [InlineData("UpdateModelPath")]
    [InlineData("Default")]
    public void All_calls_that_name_weights_keep_the_last_layer(string call)
    {
        var source = _scene.Train("source", epochs: 1);
        using var prototype = _scene.New("next");
        prototype.Default(_scene.Images, freezeBaseNetwork: false, numEpochs: 1, weightsPath: call == "Default" ? source.FinalModel : null);
        prototype.UpdateInputSize(32);
        prototype.UpdateLearningRate(1e-30);
        if (call == "ModelParams")
            prototype.ModelParams("resnet18_v1", freezeBaseNetwork: false, modelPath: source.FinalModel);
        if (call == "UpdateModelPath")
            prototype.UpdateModelPath(source.FinalModel);
        Assert.Equal(Head(source.FinalModel), Head(prototype.Train().FinalModel));
    }

    [Fact]
    public void Classes_whose_names_are_the_same_text_in_other_characters_are_the_same()
    {
        var source = _scene.Train("source", epochs: 1);
        Directory.Move(Path.Combine(_scene.Images, "circle"), Path.Combine(_scene.Images, "caf\u00e9"));
        var decomposed = Rewritten(source.FinalModel, "decomposed.safetensors", classes: ["stripes", "cafe\u0301"]);
        var (text, _) = Go("next", decomposed);

        Assert.Contains($"the last layer of '{decomposed}' is kept", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_in_another_order_are_matched_by_name()
    {
        var source = _scene.Train("source", epochs: 1);
        var swapped = Rewritten(source.FinalModel, "swapped.safetensors", classes: ["stripes", "circle"]);
        var (text, result) = Go("next", swapped);

        var (before, after) = (Head(source.FinalModel), Head(result.FinalModel));
        Assert.Equal(before[..(before.Length / 2)], after[(after.Length / 2)..]);
        Assert.Equal(before[(before.Length / 2)..], after[..(after.Length / 2)]);
        Assert.Contains("is kept, its outputs put in the order of the classes here, circle, stripes; in the file it is stripes, circle", text, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_classes_of_other_names_do_not_pass_for_the_same()
    {
        var source = _scene.Train("source", epochs: 1);
        var other = Rewritten(source.FinalModel, "other.safetensors", classes: ["cat", "dog"]);
        var (text, result) = Go("next", other);

        Assert.NotEqual(Head(source.FinalModel), Head(result.FinalModel));
        Assert.Contains($"    Note: the last layer is new: that of '{other}' tells apart cat, dog, and the classes here are circle, stripes", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_names_no_classes_is_taken_at_its_number_of_outputs_and_that_is_said()
    {
        var source = _scene.Train("source", epochs: 1);
        var plain = Rewritten(source.FinalModel, "plain.safetensors", classes: null);
        var (text, result) = Go("next", plain);

        Assert.Equal(Head(source.FinalModel), Head(result.FinalModel));
        Assert.Contains($"the last layer of '{plain}' is kept. The file does not name its 2 classes; they are taken to be circle, stripes, in this order", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_precision_files_keep_their_last_layer_too()
    {
        var source = _scene.Train("source", epochs: 1);
        var half = Rewritten(source.FinalModel, "half.safetensors", ["circle", "stripes"], torch.ScalarType.BFloat16);
        var (_, result) = Go("next", half);
        Assert.Equal(Head(source.FinalModel).Select(value => (float)(BitConverter.Int32BitsToSingle(Rounded(value)))), Head(result.FinalModel));

        static int Rounded(float value)
        {
            var bits = BitConverter.SingleToUInt32Bits(value);
            return (int)((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
        }
    }

    [Fact]
    public void Another_number_of_classes_is_named()
    {
        var source = _scene.Train("source", epochs: 1);
        var three = SyntheticImages.Write(_scene.Combine("three"), 8, 32, 1, "circle", "stripes", "third");
        using var console = new CapturedConsole();
        using var prototype = _scene.New("next", verbose: 1);
        prototype.Default(three, freezeBaseNetwork: false, numEpochs: 1, weightsPath: source.FinalModel);
        prototype.UpdateInputSize(32);
        prototype.Train();
        Assert.Contains($"    Note: the last layer is new: that of '{source.FinalModel}' has 2 outputs, circle, stripes, and the 3 classes here are circle, stripes, third", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Appended_layers_are_kept_where_the_file_has_the_same_and_named_where_it_has_not()
    {
        string first;
        using (var source = _scene.New("source"))
        {
            _scene.SetUp(source, epochs: 1);
            Append(source);
            first = source.Train().FinalModel;
        }

        var (kept, result) = Go("kept", first, append: true);
        Assert.Contains("is kept: it tells the same classes apart", kept, StringComparison.Ordinal);
        Assert.Equal(Head(first, "fc.0"), Head(result.FinalModel, "fc.0"));
        Assert.Equal(Head(first, "fc.2"), Head(result.FinalModel, "fc.2"));

        var (other, _) = Go("other", first);
        Assert.Contains($"    Note: the last layers are new: '{first}' has others, or none", other, StringComparison.Ordinal);
    }

    [SharedFact("weights/resnet18.safetensors")]
    public void Weights_of_ImageNet_get_a_new_last_layer_without_a_word()
    {
        var (text, _) = Go("next", SharedFolder.PathOf("weights/resnet18.safetensors"));
        Assert.DoesNotContain("last layer", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_file_that_is_not_read_is_named()
    {
        var source = _scene.Train("source", epochs: 1);
        using var console = new CapturedConsole();
        using var prototype = _scene.New("next", verbose: 1);
        prototype.Default(_scene.Images, freezeBaseNetwork: false, numEpochs: 1, weightsPath: source.FinalModel);
        prototype.UpdateInputSize(32);
        prototype.UpdateUsePretrained(false);
        prototype.Train();
        Assert.Contains($"    Note: the weights in '{source.FinalModel}' are not read, because the experiment is to start from random ones", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Naming_a_file_after_random_weights_were_asked_for_takes_the_file()
    {
        var source = _scene.Train("source", epochs: 1);
        using var prototype = _scene.New("next");
        _scene.SetUp(prototype, epochs: 1); // From random weights.
        prototype.UpdateModelPath(source.FinalModel);
        prototype.UpdateLearningRate(1e-30);
        Assert.Equal(Head(source.FinalModel), Head(prototype.Train().FinalModel));
    }

    [Fact]
    public void Random_weights_and_a_file_at_once_are_refused()
    {
        var source = _scene.Train("source", epochs: 1);
        using var prototype = _scene.New("next");
        Assert.All(
            new Action[]
            {
                () => prototype.ModelParams("resnet18", usePretrained: false, modelPath: source.FinalModel),
                () => prototype.Default(_scene.Images, usePretrained: false, weightsPath: source.FinalModel),
            },
            call => Assert.Contains("usePretrained is false", Assert.Throws<MonkException>(call).Message, StringComparison.Ordinal));
    }

    private (string Text, TrainingResult Result) Go(string experiment, string weights, bool freezeBase = false, bool append = false)
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(experiment, verbose: 1);
        prototype.Default(_scene.Images, freezeBaseNetwork: freezeBase, numEpochs: 1, weightsPath: weights);
        prototype.UpdateInputSize(32);
        prototype.UpdateLearningRate(1e-30);
        if (append)
            Append(prototype);
        var result = prototype.Train();
        return (console.Text, result);
    }

    private static void Append(Prototype prototype)
    {
        prototype.AppendLinear(8);
        prototype.AppendRelu();
        prototype.AppendLinear(finalLayer: true);
    }

    /// <summary>A file with the same tensors that says other classes, or none.</summary>
    private string Rewritten(string path, string name, string[]? classes, torch.ScalarType? type = null)
    {
        using var scope = torch.NewDisposeScope();
        using var file = WeightsFile.Open(path);
        var tensors = file.Entries.Select(entry => file.Read(entry.Name) is var tensor && type is { } other && tensor.is_floating_point()
            ? KeyValuePair.Create(entry.Name, tensor.to(other))
            : KeyValuePair.Create(entry.Name, tensor)).ToList();
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        if (classes is not null)
            metadata["classes"] = JsonSerializer.Serialize(classes);
        var copy = _scene.Combine(name);
        SafetensorsWriter.Write(copy, tensors, metadata);
        return copy;
    }

    private static float[] Head(string path, string layer = "fc")
    {
        using var scope = torch.NewDisposeScope();
        using var file = WeightsFile.Open(path);
        return file.Read($"{layer}.weight").data<float>().ToArray();
    }
}
