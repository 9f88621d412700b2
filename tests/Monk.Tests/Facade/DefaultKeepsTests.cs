using System.Text.Json.Nodes;
using Monk.NetworkLayers;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>
/// Default chooses what nobody has chosen: what other calls set stays, whatever their order, and what an argument of Default replaces is
/// named.
/// </summary>
public sealed class DefaultKeepsTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Optimizer_schedule_loss_and_epochs_are_the_same_before_and_after_Default()
    {
        string[] states = [.. new[] { true, false }.Select(first =>
        {
            using var prototype = _scene.New(first ? "first" : "last");
            if (!first)
                prototype.Default(_scene.Images, "densenet121", usePretrained: false);
            prototype.OptimizerAdamw(3e-4, clipnorm: 1);
            prototype.LrCosine(warmupEpochs: 1);
            prototype.LossFocal(1.5);
            prototype.TrainingParams(numEpochs: 7, seed: 5, precision: Precision.Float32);
            if (first)
                prototype.Default(_scene.Images, "densenet121", usePretrained: false);
            var state = State(first ? "first" : "last");
            return string.Join('\n', new[] { "optimizer", "schedule", "loss", "training" }.Select(part => state[part]!.ToJsonString()));
        })];

        Assert.Equal(states[0], states[1]);
        Assert.Contains("\"name\":\"adamw\",\"learning_rate\":0.0003", states[0], StringComparison.Ordinal);
        Assert.Contains("\"num_epochs\":7,\"seed\":5", states[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_stays_is_said_in_one_line()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.OptimizerAdamw(3e-4);
        prototype.DatasetParams(_scene.Images, batchSize: 16);
        prototype.ModelParams(useGpu: false);
        prototype.Default(_scene.Images, usePretrained: false);
        Assert.Contains(
            "    Note: you have set before, and Default leaves as it is: model resnet18; use gpu False; optimizer adamw with a learning rate of 0.0003; batch size 16\n",
            console.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("something else", console.Text, StringComparison.Ordinal);
        Assert.False((bool)State()["model"]!["use_gpu"]!);
        Assert.Equal(16, (int)State()["dataset"]!["batch_size"]!); // It was said, though it is what DatasetParams chooses by itself.
    }

    [Fact]
    public void What_nobody_set_is_Defaults_though_calls_have_defaults_of_their_own()
    {
        using var prototype = _scene.New();
        prototype.DatasetParams(_scene.Images);
        prototype.TrainingParams(displayProgress: false);
        prototype.Default(_scene.Images, usePretrained: false);
        var dataset = State()["dataset"]!;
        Assert.Equal((4, 0.8, 224), ((int)dataset["batch_size"]!, (double)dataset["train_split"]!, (int)dataset["input_size"]!));
        Assert.Equal(10, (int)State()["training"]!["num_epochs"]!);
        Assert.False((bool)State()["training"]!["display_progress"]!);
    }

    [Fact]
    public void An_argument_that_is_given_counts_and_what_it_replaces_is_named()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        var others = SyntheticImages.Write(_scene.Combine("others"), 4);
        prototype.DatasetParams(others, split: 0.5, seed: 3);
        prototype.ModelParams("squeezenet1_1", freezeBaseNetwork: false, usePretrained: false);
        prototype.TrainingParams(numEpochs: 20);
        prototype.DatasetPercent(50);
        prototype.Default(_scene.Images, "resnet18", freezeBaseNetwork: true, numEpochs: 5, split: 0.75, seed: 4);

        Assert.Contains(
            $"    Note: you have set before, and Default was asked for something else: model squeezenet1_1, now resnet18; freeze base network False, now True; 20 epochs, now 5; seed 3, now 4; split 0.5, now 0.75; images in '{others}', now '{_scene.Images}'; a sample of 50 % of the images, now all\n",
            console.Text, StringComparison.Ordinal);
        Assert.Contains("    Note: you have set before, and Default leaves as it is: use pretrained False\n", console.Text, StringComparison.Ordinal);
        var state = State();
        Assert.Equal(("resnet18", true, false), ((string)state["model"]!["name"]!, (bool)state["model"]!["freeze_base_network"]!, (bool)state["model"]!["use_pretrained"]!));
        Assert.Equal((5, 4), ((int)state["training"]!["num_epochs"]!, (int)state["training"]!["seed"]!));
    }

    [Fact]
    public void Appended_and_frozen_layers_stay()
    {
        using var prototype = _scene.New();
        prototype.ModelParams("resnet18", freezeBaseNetwork: false);
        prototype.AppendLinear(8);
        prototype.AppendLinear(finalLayer: true);
        prototype.FreezeLayers(3);
        prototype.Default(_scene.Images, usePretrained: false);
        var model = State()["model"]!;
        Assert.Equal((2, true, 3, false), (model["head"]!.AsArray().Count, (bool)model["final_layer"]!, (int)model["num_freeze"]!, (bool)model["freeze_base_network"]!));
    }

    [Fact]
    public void A_head_that_does_not_give_the_classes_is_refused_and_nothing_changes()
    {
        using var prototype = _scene.New();
        prototype.ModelParams("resnet18");
        prototype.AppendLinear(3, finalLayer: true);
        var before = State().ToJsonString();
        Assert.Throws<MonkException>(() => prototype.Default(_scene.Images, usePretrained: false));
        Assert.Equal(before, State().ToJsonString());
    }

    [Fact]
    public void A_network_of_own_layers_stays_unless_another_is_named_and_is_then_named()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        NetworkLayer[] layers = [Layers.Convolution(4), Layers.Relu(), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)];
        prototype.CompileNetwork(layers, (3, 32, 32));
        prototype.Default(_scene.Images, numEpochs: 1);
        Assert.Equal(("custom", 32), ((string)State()["model"]!["name"]!, (int)State()["dataset"]!["input_size"]!));
        Assert.DoesNotContain("is replaced", console.Text, StringComparison.Ordinal);
        prototype.Train();

        using var other = _scene.New("other", verbose: 1);
        other.CompileNetwork(layers, (3, 32, 32));
        other.Default(_scene.Images, "squeezenet1_1", usePretrained: false);
        Assert.Contains("    Note: the network of your own layers (CompileNetwork) is replaced\n", console.Text, StringComparison.Ordinal);
        Assert.Equal("squeezenet1_1", (string)State("other")["model"]!["name"]!);
    }

    [Fact]
    public void Transforms_stay_and_are_normalized_as_the_model_needs()
    {
        using var prototype = _scene.New();
        prototype.ApplyRandomRotation(10, train: true);
        prototype.Default(_scene.Images, usePretrained: false);
        string[][] lists = [.. new[] { "train", "validation", "test" }.Select(set =>
            State()["dataset"]![$"{set}_transforms"]!.AsArray().Select(transform => (string)transform!["name"]!).ToArray())];
        Assert.Equal([["RandomRotation", "Normalize"], ["Normalize"], ["Normalize"]], lists);
    }

    [Fact]
    public void A_loss_that_does_not_fit_the_labels_is_refused()
    {
        var csv = MultiLabelImages.Write(_scene.Combine("multi"), 12);
        using var prototype = _scene.New();
        prototype.LossMultimargin();
        var refusal = Assert.Throws<MonkException>(() => prototype.Default(Path.GetDirectoryName(csv)!, pathToCsv: csv, delimiter: " ", labelType: LabelType.Multiple));
        Assert.Contains("multimargin", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_shapes_the_training_stays_and_is_named()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.EarlyStopping(3);
        prototype.GradientAccumulation(2);
        prototype.WeightAveraging(0.9);
        prototype.Mixup(0.3);
        prototype.Default(_scene.Images);

        Assert.Contains("early stopping after 3 epochs; a step every 2 batches; weight averaging with a decay of 0.9; mixup 0.3", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_Default_replaces_the_first_and_leaves_what_was_set_between()
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, "densenet121", freezeBaseNetwork: false, numEpochs: 3, usePretrained: false, seed: 9);
        prototype.UpdateBatchSize(32);
        prototype.UpdateLearningRate(0.5);
        prototype.Default(_scene.Images);
        var state = State();
        Assert.Equal(("resnet18_v1", true, true), ((string)state["model"]!["name"]!, (bool)state["model"]!["freeze_base_network"]!, (bool)state["model"]!["use_pretrained"]!));
        Assert.Equal((10, 0), ((int)state["training"]!["num_epochs"]!, (int)state["training"]!["seed"]!));
        Assert.Equal((32, 0.5), ((int)state["dataset"]!["batch_size"]!, (double)state["optimizer"]!["learning_rate"]!));
    }

    [Fact]
    public void TrainingParams_and_ModelParams_and_DatasetParams_leave_what_they_are_not_given()
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, "densenet121", freezeBaseNetwork: false, numEpochs: 3, usePretrained: false, split: 0.6, precision: Precision.Float32);
        prototype.UpdateBatchSize(7);
        prototype.UpdateInputSize(48);
        prototype.UpdateUseGpu(false);
        prototype.UpdateSaveIntermediateModels(true, "kept_");
        prototype.TrainingParams(displayProgress: false);
        prototype.ModelParams("resnet18");
        prototype.DatasetParams(_scene.Images);

        var (training, model, dataset) = (State()["training"]!, State()["model"]!, State()["dataset"]!);
        Assert.Equal((3, "float32", true, "kept_"), ((int)training["num_epochs"]!, ((string)training["precision"]!).ToLowerInvariant(), (bool)training["save_intermediate_models"]!, (string)training["intermediate_model_prefix"]!));
        Assert.Equal(("resnet18", false, false, false), ((string)model["name"]!, (bool)model["freeze_base_network"]!, (bool)model["use_pretrained"]!, (bool)model["use_gpu"]!));
        Assert.Equal((7, 48, 0.6), ((int)dataset["batch_size"]!, (int)dataset["input_size"]!, (double)dataset["train_split"]!));
    }

    [Fact]
    public void Weights_of_a_copy_that_another_call_gives_up_are_named()
    {
        _scene.Train(epochs: 1);
        using var console = new CapturedConsole();
        using var copy = new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _scene.Workspace);
        copy.ModelParams("resnet18");
        Assert.Contains("    Note: the weights of p/e, which training was to start from, are given up\n", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_argument_in_a_test_is_refused_even_where_it_is_what_training_takes_by_itself()
    {
        _scene.Train(epochs: 1);
        using var trained = _scene.Trained();
        Assert.Contains("batchSize", Assert.Throws<MonkException>(() => trained.DatasetParams(_scene.Images, batchSize: 16)).Message, StringComparison.Ordinal);
    }

    private JsonNode State(string experiment = "e") => JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", experiment, "experiment-state.json")))!;
}
