using System.Text.Json;
using System.Text.Json.Nodes;
using Monk.Experiments;
using Monk.Losses;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Tests.Support;
using Monk.Transforms;

namespace Monk.Tests.Experiments;

public sealed class ExperimentStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_back()
    {
        var store = Store();
        store.Create();
        var written = store.Update(Filled);

        var read = Store().Find()!;

        Assert.Equal(JsonSerializer.Serialize(written), JsonSerializer.Serialize(read));
        Assert.Equal(new SgdOptions { LearningRate = 0.01, Momentum = 0.9 }, read.Optimizer);
        Assert.Equal(0.8, Assert.IsType<RandomHorizontalFlipOptions>(read.Dataset!.TrainTransforms[0]).Probability);
    }

    [Fact]
    public void The_file_speaks_snake_case_and_names_its_schema()
    {
        var store = Store();
        store.Create();
        store.Update(Filled);

        var json = JsonNode.Parse(File.ReadAllText(store.Paths.StateFile))!;

        Assert.Equal(1, (int)json["schema_version"]!);
        Assert.Equal("project", (string)json["project_name"]!);
        Assert.Equal("created", (string)json["status"]!);
        Assert.Equal("RandomHorizontalFlip", (string)json["dataset"]!["train_transforms"]![0]!["name"]!);
        Assert.Equal("sgd", (string)json["optimizer"]!["name"]!);
        Assert.Equal(0.75, (double)json["outcome"]!["best_val_acc"]!);
    }

    [Fact]
    public void Members_that_this_version_does_not_know_survive_a_change()
    {
        var store = Store();
        store.Create();
        store.Update(Filled);
        var json = JsonNode.Parse(File.ReadAllText(store.Paths.StateFile))!;
        json["from_the_future"] = "kept";
        json["dataset"]!["tiles"] = new JsonArray(1, 2, 3);
        json["outcome"]!["energy_joules"] = 12.5;
        File.WriteAllText(store.Paths.StateFile, json.ToJsonString());

        store.Update(state => state with { Status = ExperimentStatus.Running });

        var after = JsonNode.Parse(File.ReadAllText(store.Paths.StateFile))!;
        Assert.Equal("kept", (string)after["from_the_future"]!);
        Assert.Equal(3, (int)after["dataset"]!["tiles"]![2]!);
        Assert.Equal(12.5, (double)after["outcome"]!["energy_joules"]!);
        Assert.Equal("running", (string)after["status"]!);
    }

    [Fact]
    public void Settings_that_a_state_does_not_name_have_their_defaults()
    {
        var dataset = JsonSerializer.Deserialize("""{"train_path":"images"}""", ExperimentStateJson.Default.DatasetOptions)!;

        Assert.Equal<ImageSize>(224, dataset.InputSize);
        Assert.Equal((4, true, 0.8, Environment.ProcessorCount), (dataset.BatchSize, dataset.Shuffle, dataset.TrainSplit, dataset.Workers));
        Assert.Empty(dataset.TestTransforms);
        Assert.Equal(0.9, Assert.IsType<AdamOptions>(JsonSerializer.Deserialize("""{"name":"adam","learning_rate":1}""", ExperimentStateJson.Default.OptimizerOptions)).Beta1);

        // Read by reflection, which leaves alone what a file does not name.
        var training = JsonSerializer.Deserialize(
            """{"project_name":"p","experiment_name":"e","training":{"early_stopping":{"patience":3}}}""", ExperimentStateJson.Default.ExperimentState)!.Training!;
        Assert.Equal(new TrainingOptions { EarlyStopping = new EarlyStoppingOptions { Patience = 3 } }, training);
        Assert.Equal((10, 1, true, true), (training.NumEpochs, training.GradientAccumulation, training.SaveTrainingLogs, training.EarlyStopping!.RestoreBestWeights));

        // By generated code, what can only be initialised is read as its type's default, so nothing else can be its own.
        var types = typeof(ExperimentState).Assembly.GetTypes().Where(type => !type.IsAbstract && !type.ContainsGenericParameters && type.GetConstructor([]) is not null && ExperimentStateJson.Default.GetTypeInfo(type) is not null)
            .Except([typeof(TrainingOptions), typeof(EarlyStoppingOptions)]).ToList();
        Assert.Contains(typeof(DatasetOptions), types);
        foreach (var property in types.SelectMany(type => type.GetProperties()).Where(property => property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Length > 0))
        {
            var value = property.GetValue(Activator.CreateInstance(property.ReflectedType!));
            Assert.True(value is null || value.Equals(property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null), $"{property.ReflectedType!.Name}.{property.Name}");
        }
    }

    [Fact]
    public void A_state_from_before_the_expert_calls_is_read_with_their_defaults()
    {
        var store = Store();
        store.Create();
        var json = JsonNode.Parse(File.ReadAllText(store.Paths.StateFile))!;
        json["optimizer"] = JsonNode.Parse("""{"name": "sgd", "learning_rate": 0.01, "weight_decay": 0, "momentum": 0.9}""");
        json["schedule"] = JsonNode.Parse("""{"name": "reduceonplateaulr", "factor": 0.1, "patience": 3, "threshold": 0.0001, "cooldown": 0, "min_lr": 0}""");
        json["loss"] = JsonNode.Parse("""{"name": "softmaxcrossentropy"}""");
        json["training"] = JsonNode.Parse("""{"num_epochs": 7, "seed": 2, "precision": "auto"}""");
        json["dataset"] = JsonNode.Parse("""{"train_path": "train", "train_split": 0.8, "contents": {"classes": ["a", "b"], "train_images": 3, "validation_images": 1, "fingerprint": "f"}}""");
        json["model"] = JsonNode.Parse("""{"name": "resnet18", "freeze_base_network": true, "use_pretrained": true, "use_gpu": true}""");
        json["outcome"] = JsonNode.Parse("""{"epochs_completed": 2}""");
        File.WriteAllText(store.Paths.StateFile, json.ToJsonString());

        var state = store.Find()!;

        Assert.Empty(state.Model!.Head);
        Assert.Equal(Precision.Float32, state.Outcome!.Precision);
        Assert.Equal(new SgdOptions { LearningRate = 0.01, Momentum = 0.9 }, state.Optimizer);
        Assert.Equal(new PlateauScheduleOptions { Patience = 3 }, state.Schedule);
        Assert.Equal(new SoftmaxCrossEntropyOptions(), state.Loss);
        Assert.Equal(new TrainingOptions { NumEpochs = 7, Seed = 2 }, state.Training);
        Assert.Equal(",", state.Dataset!.Delimiter);
        Assert.Equal(LabelType.Single, state.Dataset.Contents!.LabelType);
    }

    [Fact]
    public void A_state_of_a_newer_schema_is_refused_and_left_alone()
    {
        var store = Store();
        store.Create();
        var newer = File.ReadAllText(store.Paths.StateFile).Replace("\"schema_version\": 1", "\"schema_version\": 2", StringComparison.Ordinal);
        File.WriteAllText(store.Paths.StateFile, newer);

        var error = Assert.Throws<MonkException>(() => store.Find());
        Assert.Contains("schema version 2", error.Message);
        Assert.Throws<MonkException>(() => store.Update(state => state));
        Assert.Equal(newer, File.ReadAllText(store.Paths.StateFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"schema_version\": \"x\"}")]
    [InlineData("{\"schema_version\": 1}")]
    [InlineData("{\"schema_version\": 1, \"project_name\": null, \"experiment_name\": \"e\"}")]
    public void What_is_not_a_state_is_refused_by_its_path_and_left_alone(string content)
    {
        var store = Store();
        store.Create();
        File.WriteAllText(store.Paths.StateFile, content);

        var error = Assert.Throws<MonkException>(() => store.Find());

        Assert.Contains(store.Paths.StateFile, error.Message);
        Assert.Equal(content, File.ReadAllText(store.Paths.StateFile));
    }

    [Fact]
    public void Changes_from_many_threads_all_arrive()
    {
        var store = Store();
        store.Create();
        store.Update(Filled);

        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Store().Update(state => state with
        {
            Training = state.Training! with { Seed = state.Training.Seed + 1 },
        }));

        Assert.Equal(40, store.Find()!.Training!.Seed);
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_state()
    {
        var store = Store();
        store.Create();
        store.Update(Filled);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                store.Update(state => state with { Training = state.Training! with { Seed = i } });
        });

        for (var i = 0; i < 300; i++)
            Assert.Equal("train", Store().Find()!.Dataset!.TrainPath);
        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public void Nothing_but_the_state_and_its_lock_is_left_beside_it()
    {
        var store = Store();
        store.Create();
        store.Update(Filled);

        Assert.Equal([".state.lock", "experiment-state.json"], Directory.EnumerateFiles(store.Paths.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_experiment_that_is_not_there_has_no_state_and_gets_no_folder()
    {
        Assert.Null(Store().Find());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private ExperimentStore Store() => new(new Workspace(_folder.Path).Experiment("project", "experiment"));

    private static ExperimentState Filled(ExperimentState state) => state with
    {
        Dataset = new DatasetOptions
        {
            TrainPath = "train",
            TrainTransforms = [new RandomHorizontalFlipOptions { Probability = 0.8 }, new NormalizeOptions()],
            Contents = new DatasetContents { Classes = ["a", "b"], TrainImages = 3, ValidationImages = 1, Fingerprint = "f" },
        },
        Model = new ModelOptions { Name = "resnet18" },
        Optimizer = new SgdOptions { LearningRate = 0.01, Momentum = 0.9 },
        Schedule = new MultiStepScheduleOptions { Milestones = [2, 3] },
        Loss = new SoftmaxCrossEntropyOptions(),
        Training = new TrainingOptions { NumEpochs = 4 },
        Outcome = new TrainingOutcome { EpochsCompleted = 2, BestValidationAccuracy = 0.75, BestEpoch = 1 },
    };
}
