using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Optimizers;
using Monk.Tests.Comparing;
using Monk.Tests.Facade;
using Monk.Transforms;

namespace Monk.Tests.Experiments;

/// <summary>A state that somebody else has written is held to the rules of the calls when it is opened.</summary>
public sealed class StateRulesTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 4);

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("training.intermediate_model_prefix", "\"../../../outside/x\"", "training.intermediate_model_prefix is '../../../outside/x'; it begins the names of files")]
    [InlineData("training.intermediate_model_prefix", "\"/elsewhere/x\"", "training.intermediate_model_prefix is '/elsewhere/x'")]
    [InlineData("training.num_epochs", "0", "training.num_epochs is 0; it must be at least 1 and at most 100000.")]
    [InlineData("training.num_epochs", "2147483647", "training.num_epochs is 2147483647")]
    [InlineData("training.time_budget_seconds", "1e308", "training.time_budget_seconds is 1E+308; it is a time in seconds")]
    [InlineData("training.gradient_accumulation", "2147483647", "training.gradient_accumulation is 2147483647; it must be at least 1 and at most 65536.")]
    [InlineData("training.weight_averaging_decay", "1", "training.weight_averaging_decay is 1; it must be at least 0 and below 1.")]
    [InlineData("training.early_stopping", "{\"patience\": 0}", "training.early_stopping.patience is 0; it must be at least 1.")]
    [InlineData("training.precision", "7", "training.precision is 7; it must be one of")]
    [InlineData("optimizer.learning_rate", "-1", "optimizer.learning_rate is -1; it must be a number above 0")]
    [InlineData("optimizer.momentum", "1.5", "optimizer.momentum is 1.5; it must be at least 0 and below 1.")]
    [InlineData("optimizer", "{\"learning_rate\": 0.1}", "is not an experiment's state")]
    [InlineData("schedule.step_size", "0", "schedule.step_size is 0; it must be at least 1.")]
    [InlineData("schedule", "{\"name\": \"multisteplr\", \"milestones\": [5, 5]}", "schedule.milestones is [5, 5]; give the epochs after which the rate changes")]
    [InlineData("loss.label_smoothing", "1", "loss.label_smoothing is 1; it must be at least 0 and below 1.")]
    [InlineData("loss.weight", "[1, -1]", "loss.weight[1] is -1; it must be a number of at least 0")]
    [InlineData("dataset.batch_size", "0", "dataset.batch_size is 0; it must be at least 1 and at most 65536.")]
    [InlineData("dataset.workers", "2147483647", "dataset.workers is 2147483647; it must be at least 1 and at most 1024.")]
    [InlineData("dataset.input_size", "100000", "dataset.input_size is 100000; no side can be longer than 16384 pixels.")]
    [InlineData("dataset.input_size", "1.5", "is not an experiment's state")]
    [InlineData("dataset.train_path", "\"a\\u0000b\"", "dataset.train_path is 'a\\u0000b'; it holds a NUL character")]
    [InlineData("dataset.delimiter", "\"::\"", "dataset.delimiter is '::'; it must be one of")]
    [InlineData("dataset.train_split", "2", "dataset: The split is 2; it must lie between 0 and 1")]
    [InlineData("dataset.train_transforms", "[null]", "dataset.train_transforms[0] is null; a list has no gaps.")]
    [InlineData("dataset.train_transforms[0].p", "2", "dataset.train_transforms[0].p is 2; it lies between 0 and 1.")]
    [InlineData("dataset.train_transforms[1].std", "[1, 1, 0]", "dataset.train_transforms[1].std holds 0; its numbers lie between")]
    [InlineData("dataset.train_transforms[1].std", "[1]", "dataset.train_transforms[1].std has 1 numbers; give three")]
    [InlineData("dataset.train_transforms[0]", "{\"name\": \"RandomRotation\", \"degrees\": []}", "dataset.train_transforms[0].degrees has 0 numbers; it has two.")]
    [InlineData("dataset.train_transforms[0]", "{\"name\": \"RandAugment\", \"num_ops\": 2147483647}", "dataset.train_transforms[0].num_ops is 2147483647")]
    [InlineData("dataset.contents.classes", "[\"a\", null]", "dataset.contents.classes[1] is null")]
    [InlineData("dataset.contents.classes", "[\"a\", \"a\"]", "dataset.contents.classes holds 'a' twice")]
    [InlineData("dataset.contents.train_images", "-1", "dataset.contents.train_images is -1")]
    [InlineData("model.num_freeze", "-1", "model.num_freeze is -1; it must be at least 0.")]
    [InlineData("model.head", "[{\"name\": \"fully_connected\", \"units\": 2147483647}]", "model.head[0].units is 2147483647; it must be at least 1 and at most 65536.")]
    [InlineData("model.head", "[null]", "model.head has a layer that is null")]
    [InlineData("model.network", "{\"network_stack\": [], \"data_shape\": [3, 32, 32], \"network_initializer\": \"normal\"}", "model.network.network_stack has no layers.")]
    [InlineData("model.network", "{\"network_stack\": [{\"name\": \"relu\"}], \"data_shape\": [3, 32], \"network_initializer\": \"normal\"}", "model.network.data_shape is (3, 32); images have three channels")]
    [InlineData("outcome.training_seconds", "1e308", "outcome.training_seconds is 1E+308; it is a time in seconds, from 0")]
    [InlineData("outcome.best_val_acc_epoch", "-1", "outcome.best_val_acc_epoch is -1; it must be at least 1.")]
    [InlineData("outcome.epochs_completed", "2147483647", "outcome.epochs_completed is 2147483647")]
    [InlineData("outcome.train_loss", "1e999", "outcome.train_loss holds a number beyond any")]
    [InlineData("thresholds", "{\"weights\": \"best\", \"values\": [0.5]}", "thresholds.values has 1 numbers; there is one for each of 2 classes.")]
    [InlineData("thresholds", "{\"weights\": \"best\", \"values\": [0.5, 2]}", "thresholds.values holds 2; they are probabilities")]
    [InlineData("evaluations", "[null]", "evaluations[0] is null")]
    [InlineData("experiment_name", "\"../x\"", "'../x' cannot be the name of the experiment")]
    [InlineData("status", "99", "status is 99; it must be one of")]
    public void A_value_that_no_call_takes_is_refused_with_its_member(string member, string value, string message)
    {
        var paths = Write(state => Set(state, member, JsonNode.Parse(value)));

        var refusal = Assert.Throws<MonkException>(() => new ExperimentStore(paths).Find()).Message;
        Assert.Contains(message, refusal, StringComparison.Ordinal);
        Assert.Contains(paths.StateFile, refusal, StringComparison.Ordinal);
        Assert.Contains("The file was left as it is.", refusal, StringComparison.Ordinal);

        var row = new ExperimentReader().Read(paths);
        Assert.Equal((ExperimentCondition.Unreadable, refusal), (row.Condition, row.Problem));
    }

    [Fact]
    public void Bytes_that_are_no_text_and_members_that_stand_twice_are_refused()
    {
        var text = JsonSerializer.Serialize(SyntheticExperiments.Trained("P", "E"), ExperimentStateJson.Default.ExperimentState);
        var paths = Write(_ => { });

        Refused([.. Encoding.UTF8.GetBytes(text.Replace("\"Created\"", "\"x\"", StringComparison.Ordinal)).Select(b => b == (byte)'P' ? (byte)0xFF : b)], "it is not in UTF-8");
        Refused(Encoding.UTF8.GetBytes(text.Replace("\"num_epochs\": 3,", "\"num_epochs\": 3, \"num_epochs\": 4,", StringComparison.Ordinal)), "num_epochs");
        Refused(Encoding.UTF8.GetBytes(text.Replace("\"num_epochs\": 3,", "\"num_epochs\": 3, \"of_others\": \"\\ud800\",", StringComparison.Ordinal)), "is not an experiment's state");
        Refused(Encoding.UTF8.GetBytes(text.Replace("\"num_epochs\": 3,", $"\"num_epochs\": 3, \"of_others\": {new string('[', 500)}{new string(']', 500)},", StringComparison.Ordinal)), "depth");

        void Refused(byte[] bytes, string message)
        {
            File.WriteAllBytes(paths.StateFile, bytes);
            Assert.Contains(message, Assert.Throws<MonkException>(() => new ExperimentStore(paths).Find()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_state_that_an_editor_has_marked_and_put_in_another_order_opens()
    {
        var paths = Write(state =>
        {
            var optimizer = state["optimizer"]!.AsObject();
            var name = optimizer["name"]!.DeepClone();
            optimizer.Remove("name");
            optimizer["name"] = name;
            foreach (var transform in state["dataset"]!["train_transforms"]!.AsArray().Select(item => item!.AsObject()))
            {
                var kind = transform["name"]!.DeepClone();
                transform.Remove("name");
                transform["name"] = kind;
            }
        });
        File.WriteAllBytes(paths.StateFile, [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(paths.StateFile)]);

        var state = new ExperimentStore(paths).Find()!;
        Assert.Equal(0.01, Assert.IsType<SgdOptions>(state.Optimizer).LearningRate);
        Assert.Equal([typeof(RandomHorizontalFlipOptions), typeof(NormalizeOptions)], state.Dataset!.TrainTransforms.Select(transform => transform.GetType()));
    }

    [Fact]
    public void Every_state_that_calls_can_make_opens()
    {
        foreach (var state in ExperimentSettingsTests.Bases())
        {
            var paths = new SyntheticExperiments(_scene.Workspace).Write(state with { ProjectName = "P", ExperimentName = "E" });
            Assert.NotNull(new ExperimentStore(paths).Find());
        }
    }

    [Fact]
    public void An_experiment_whose_state_names_a_file_outside_is_not_trained_and_nothing_is_written_there()
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 1);
            prototype.UpdateSaveIntermediateModels(true);
        }

        var file = Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json");
        var state = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        Set(state, "training.intermediate_model_prefix", JsonValue.Create("../../../../../outside_"));
        File.WriteAllText(file, state.ToJsonString());

        Assert.Contains("training.intermediate_model_prefix", Assert.Throws<MonkException>(() => _scene.Resumed().Dispose()).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_scene.Combine(), "outside_*", SearchOption.AllDirectories), _ => true);
    }

    [Fact]
    public void A_copy_writes_a_list_of_images_into_its_own_folder_for_lists_and_nowhere_else()
    {
        var workspace = new Workspace(_scene.Workspace);
        var (from, to) = (workspace.Experiment("p", "from"), workspace.Experiment("p", "to"));

        Assert.Equal(to.SampledTrainCsv, ExperimentCopy.OwnPlace("p/from/dataset/sampled_dataset_train.csv", from, to));
        Assert.Null(ExperimentCopy.OwnPlace("p/from/experiment-state.json", from, to));
        Assert.Null(ExperimentCopy.OwnPlace("p/from/output/models/best.safetensors", from, to));
        Assert.Null(ExperimentCopy.OwnPlace("p/from/dataset/../../other/x.csv", from, to));
        Assert.Null(ExperimentCopy.OwnPlace("../x.csv", from, to));
    }

    [Fact]
    public void A_copy_of_a_copy_can_be_copied_any_number_of_times()
    {
        using (var first = _scene.New("copy0"))
            _scene.SetUp(first);
        for (var i = 1; i <= 60; i++)
            new Prototype("p", $"copy{i}", copyFrom: ("p", $"copy{i - 1}"), workspace: _scene.Workspace, verbose: 0).Dispose();

        var origins = new ExperimentStore(new Workspace(_scene.Workspace).Experiment("p", "copy60")).Find()!.Origin!.Lineage.ToList();
        Assert.Equal(StateRules.MostOrigins, origins.Count);
        Assert.Equal(["copy59", "copy10"], [origins[0].Experiment, origins[^1].Experiment]);
    }

    [Fact]
    public void Numbers_that_calls_refuse_are_the_ones_that_states_refuse()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf);

        Refused(() => gtf.UpdateNumEpochs(int.MaxValue), "numEpochs is 2147483647; it must be at least 1 and at most 100000.");
        Refused(() => gtf.UpdateNumProcessors(int.MaxValue), "numProcessors is 2147483647; it must be at least 1 and at most 1024.");
        Refused(() => gtf.GradientAccumulation(int.MaxValue), "batches is 2147483647; it must be at least 1 and at most 65536.");
        Refused(() => gtf.ApplyRandAugment(int.MaxValue, train: true), "numOps is 2147483647; it must be at least 1 and at most 100.");
        Refused(() => gtf.UpdateModelPath("a\0b"), "holds a NUL character");
        Refused(() => gtf.UpdateDataset("a\0b"), "holds a NUL character");
    }

    private static void Refused(Action act, string part) => Assert.Contains(part, Assert.Throws<MonkException>(act).Message, StringComparison.Ordinal);

    private ExperimentPaths Write(Action<JsonObject> change)
    {
        var paths = new SyntheticExperiments(_scene.Workspace).Write(SyntheticExperiments.Trained("P", "E"));
        var state = JsonNode.Parse(File.ReadAllText(paths.StateFile))!.AsObject();
        change(state);
        File.WriteAllText(paths.StateFile, state.ToJsonString());
        return paths;
    }

    /// <summary>Sets a member by its path, such as <c>dataset.train_transforms[0].p</c>.</summary>
    private static void Set(JsonObject state, string member, JsonNode? value)
    {
        JsonNode place = state;
        var parts = member.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            var index = parts[i][0] == '[' ? int.Parse(parts[i][1..^1], System.Globalization.CultureInfo.InvariantCulture) : -1;
            if (i < parts.Length - 1)
                place = index >= 0 ? place[index]! : place[parts[i]]!;
            else if (index >= 0)
                place[index] = value;
            else
                place[parts[i]] = value;
        }
    }
}
