using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Losses;
using Monk.NetworkLayers;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Tests.Support;
using Monk.Transforms;

namespace Monk.Tests.Comparing;

/// <summary>
/// Two experiments that were asked for different things must not look alike: tables would hide it, and repetitions be counted that are
/// none.
/// </summary>
public sealed class ExperimentSettingsTests
{
    /// <summary>Options that no setting stands for, each with the reason.</summary>
    private static readonly Dictionary<string, string> NotCompared = new()
    {
        ["DatasetOptions.Workers"] = "changes no number",
        ["DatasetOptions.GivenDelimiter"] = "only tells that the lists are the library's own",
        ["DatasetOptions.GivenColumns"] = "only counts where the lists are the library's own",
        ["DatasetOptions.Contents"] = "what was found; its fingerprint is compared",
        ["SampleOrigin.LabelType"] = "what was found in the drawn list is compared",
        ["ModelOptions.UseGpu"] = "the device that was used is compared",
        ["ModelOptions.FinalLayer"] = "tells whether the head is whole; its layers are compared",
        ["StartWeights.Path"] = "the experiment's own copy; whose weights they are is compared",
        ["StartWeights.Classes"] = "follow from whose weights they are",
        ["StartWeights.Head"] = "follows from whose weights they are",
        ["TrainingOptions.DisplayProgress"] = "changes no number",
        ["TrainingOptions.DisplayProgressRealtime"] = "changes no number",
        ["TrainingOptions.SaveIntermediateModels"] = "changes no number",
        ["TrainingOptions.IntermediateModelPrefix"] = "changes no number",
        ["DatasetOptions.TestTransformsSource"] = "says who chose the test transforms, which show themselves",
        ["TrainingOptions.SaveTrainingLogs"] = "changes no number",
    };

    [Fact]
    public void Every_option_of_an_experiment_shows_in_its_settings_or_is_excused()
    {
        var bases = Bases().ToList();
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var state in bases)
        {
            foreach (var (option, other) in Changed(state, "").Where(change => !NotCompared.ContainsKey(change.Option)))
            {
                var (seen, apart) = (Text(state) != Text((ExperimentState)other), Key(state) != Key((ExperimentState)other));
                Assert.True(seen == apart || option == "TrainingOptions.Seed", $"{option}: seen in a table {seen}, no repetition {apart}");
                if (seen)
                    changed.Add(option);
                else
                    missing.Add(option);
            }
        }

        missing.ExceptWith(changed); // A CSV file's delimiter says nothing where there is no CSV file.
        Assert.Empty(missing);
        Assert.True(changed.Count > 100, $"{changed.Count} options were tried.");
    }

    [Fact]
    public void Every_kind_of_option_is_tried()
    {
        var tried = Bases().SelectMany(Parts).Select(part => part.GetType()).ToHashSet();

        RequireTried<OptimizerOptions>(tried);
        RequireTried<ScheduleOptions>(tried);
        RequireTried<LossOptions>(tried);
        RequireTried<TransformOptions>(tried);
        RequireTried<NetworkLayer>(tried);
    }

    [Fact]
    public void Nothing_is_excused_that_is_not_there()
    {
        var there = Bases().SelectMany(Parts).SelectMany(part => Options(part.GetType()).Select(option => $"{part.GetType().Name}.{option.Name}")).ToHashSet();

        Assert.All(NotCompared.Keys, excused => Assert.Contains(excused, there));
    }

    [Fact]
    public void What_early_stopping_keeps_and_a_time_budget_are_no_seeds_of_one_another()
    {
        var plain = SyntheticExperiments.Trained("P", "A");
        var kept = plain with { Training = plain.Training! with { EarlyStopping = new EarlyStoppingOptions { Patience = 3, RestoreBestWeights = false } } };
        var restored = plain with { Training = plain.Training! with { Seed = 1, EarlyStopping = new EarlyStoppingOptions { Patience = 3 } } };
        var limited = plain with { Training = plain.Training! with { Seed = 2, TimeBudgetSeconds = 60 } };

        Assert.Empty(Groups(kept, restored));
        Assert.Empty(Groups(plain, limited));
        Assert.Equal(["A", "B"], Assert.Single(Groups(kept, kept with { Training = kept.Training with { Seed = 5 } })).Rows.Select(row => row.Experiment));
        Assert.Equal("60 s", ExperimentSettings.Of(limited, text => text)["time budget"]);
    }

    [Fact]
    public void Weights_that_training_starts_from_are_no_seeds_of_one_another()
    {
        var plain = SyntheticExperiments.Trained("P", "A");
        StartWeights From(string experiment) => new() { Path = "P/A/start.safetensors", Model = "resnet18", Classes = ["a"], From = experiment };
        var copied = plain with { Model = plain.Model! with { StartWeights = From("P/First") }, Training = plain.Training! with { Seed = 1 } };

        Assert.Empty(Groups(plain, copied));
        Assert.Empty(Groups(copied, copied with { Model = copied.Model! with { StartWeights = From("P/Second") }, Training = plain.Training! with { Seed = 2 } }));
    }

    [Fact]
    public void Samples_that_each_seed_draws_are_repetitions()
    {
        var states = Enumerable.Range(0, 2).Select(seed => Sampled(seed, 20, "all")).ToArray();

        Assert.Equal(2, Assert.Single(Groups(states)).Rows.Count);
        Assert.Equal("data.csv", ExperimentSettings.Of(states[0], text => text)["csv train path"]);
        Assert.Empty(Groups(states[0], Sampled(1, 30, "all")));
        Assert.Empty(Groups(states[0], Sampled(1, 20, "other images")));

        static ExperimentState Sampled(int seed, double percent, string fingerprint)
        {
            var state = SyntheticExperiments.Trained("P", "A", seed: seed);
            return state with
            {
                Dataset = state.Dataset! with
                {
                    TrainCsv = $"P/{seed}/dataset/sampled_dataset_train.csv",
                    SampledFrom = new SampleOrigin(percent, "data.csv", null, ",", LabelType.Auto) { Fingerprint = fingerprint },
                    Contents = state.Dataset.Contents! with { Fingerprint = $"drawn by {seed}" },
                },
            };
        }
    }

    [Fact]
    public void An_experiment_that_is_not_trained_yet_shows_the_precision_that_it_was_set_to()
    {
        var state = SyntheticExperiments.Trained("P", "A") with { Outcome = null, Status = ExperimentStatus.Created };

        Assert.Equal("bfloat16", ExperimentSettings.Of(state with { Training = state.Training! with { Precision = Precision.BFloat16 } }, text => text)["precision"]);
        Assert.Equal("auto", ExperimentSettings.Of(state, text => text)["precision"]);
    }

    [Fact]
    public void Repetitions_differ_in_their_seed_and_in_nothing_else()
    {
        var names = typeof(SettingNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);

        Assert.Equal(SettingNames.Seed, Assert.Single(ComparedSettings.All, setting => setting.MayDifferAmongRepetitions).Name);
        Assert.Equal(names, ComparedSettings.All.Select(setting => setting.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_each_class_counts_stands_on_one_line_in_whatever_order_it_was_given()
    {
        var plain = SyntheticExperiments.Trained("P", "A");
        var some = plain with
        {
            Loss = new SoftmaxCrossEntropyOptions { WeightByClass = new Dictionary<string, double> { ["b"] = 2, ["a"] = 0.5 } },
        };
        var others = plain with
        {
            Loss = new SoftmaxCrossEntropyOptions { WeightByClass = new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 2 } },
            Training = plain.Training! with { Seed = 1 },
        };

        Assert.Equal("softmaxcrossentropy weight_by_class {a: 0.5, b: 2}", ExperimentSettings.Of(some, text => text)["loss function"]);
        Assert.Equal(2, Assert.Single(Groups(some, others)).Rows.Count);
    }

    [Fact]
    public void A_setting_of_a_later_version_hides_none_of_the_same_name()
    {
        var plain = SyntheticExperiments.Trained("P", "A");
        var later = plain with
        {
            Dataset = plain.Dataset! with { Unknown = new() { ["optimizer"] = Json("true"), ["sharpness"] = Json("[1,\n 2]") } },
            Training = plain.Training! with { Unknown = new() { ["sharpness"] = Json("{\n\"low\": 1}") } },
        };
        var settings = ExperimentSettings.Of(later, text => text);

        Assert.Equal("sgd", settings["optimizer"]);
        Assert.Equal("True", settings["dataset: optimizer"]);
        Assert.Equal("[1, 2]", settings["sharpness"]);
        Assert.Equal("{low: 1}", settings["training: sharpness"]);
    }

    [Fact]
    public void Settings_of_a_later_version_are_no_seeds_of_one_another_wherever_they_stand()
    {
        var plain = SyntheticExperiments.Trained("P", "A");
        var known = plain with { Dataset = plain.Dataset! with { Unknown = new() { ["sharpness"] = Json("[1,\n 2]") } } };
        var seeded = plain with
        {
            Dataset = plain.Dataset with { Unknown = new() { ["sharpness"] = Json("[1, 2]") } },
            Training = plain.Training! with { Seed = 1 },
        };
        var elsewhere = plain with { Training = plain.Training with { Seed = 2, Unknown = new() { ["sharpness"] = Json("[1, 2]") } } };

        Assert.Equal(["A", "B"], Assert.Single(Groups(known, seeded, elsewhere)).Rows.Select(row => row.Experiment));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static IReadOnlyList<SeedGroup> Groups(params ExperimentState[] states)
    {
        using var folder = new TemporaryFolder();
        var experiments = new SyntheticExperiments(folder.Path);
        return SeedGroup.Among(new ExperimentReader().Read([.. states.Select((state, i) => experiments.Write(state with { ExperimentName = ((char)('A' + i)).ToString() }))]));
    }

    private static string Key(ExperimentState state) => RepetitionKey.Of(EffectiveSettings.Of(state)!);

    private static string Text(ExperimentState state) => string.Join('\n', ExperimentSettings.Of(state, text => text).Select(setting => $"{setting.Key}: {setting.Value}"));

    /// <summary>States that have every kind of part between them.</summary>
    internal static IEnumerable<ExperimentState> Bases()
    {
        var plain = SyntheticExperiments.Trained("P", "E") with { Status = ExperimentStatus.Created, Outcome = null };
        var (dataset, model, training) = (plain.Dataset!, plain.Model!, plain.Training!);
        yield return plain;
        yield return plain with { Dataset = dataset with { TrainCsv = "train.csv", ValidationCsv = "val.csv", ValidationPath = "../val", Contents = null } };
        yield return plain with { Dataset = dataset with { Sample = new DatasetSample { Percent = 20, Seed = 0, TrainSplit = 0.8 } } };
        yield return plain with
        {
            Dataset = dataset with
            {
                TrainCsv = "P/E/dataset/train.csv",
                ValidationCsv = "P/E/dataset/val.csv",
                SampledFrom = new SampleOrigin(20, "train.csv", "val.csv", ";", LabelType.Single) { Fingerprint = "all" },
            },
            Model = model with { StartWeights = new StartWeights { Path = "w", Model = "resnet18", Classes = ["a"], From = "P/Before" } },
            Training = training with { EarlyStopping = new EarlyStoppingOptions { Patience = 3 } },
        };
        for (var position = 0; position < 24; position++)
        {
            var any = new AnySettings(position, 0.3, 0.4, 0.6, position % 2 == 0, 3);
            yield return plain with
            {
                Optimizer = any.Optimizer(),
                Schedule = any.Schedule(),
                Loss = any.Loss(["a", "b"]),
                Dataset = dataset with { TrainTransforms = [any.Transform()] },
                Model = model with { Head = [any.Activation()] },
            };
            yield return plain with { Model = model with { Network = new NetworkOptions { Layers = [any.OtherLayer(), any.Activation()], DataShape = [3, 32, 32], Initializer = "xavier_normal" } } };
        }

        yield return plain with { Model = model with { Head = [new SoftmaxLayer(), new SoftminLayer()] } };
    }

    private static IEnumerable<object> Parts(object part) =>
        [part, .. Options(part.GetType()).Select(option => option.GetValue(part)).SelectMany(value => value switch
        {
            IEnumerable list and not string => list.Cast<object>().Where(IsPart),
            { } single when IsPart(single) => [single],
            _ => [],
        }).SelectMany(Parts)];

    /// <summary>Copies of a record in each of which one option has another value, at any depth.</summary>
    internal static IEnumerable<(string Option, object Record)> Changed(object record, string name)
    {
        foreach (var option in Options(record.GetType()))
        {
            var value = option.GetValue(record);
            var own = $"{record.GetType().Name}.{option.Name}";
            if (record is not ExperimentState && !HasOneValue(own) && Other(option.PropertyType, value) is { } other)
                yield return (own, With(record, option, other));
            if (NotCompared.ContainsKey(own))
                continue;
            if (value is not null && IsPart(value))
            {
                foreach (var (inner, changed) in Changed(value, own))
                    yield return (inner, With(record, option, changed));
            }

            if (value is IEnumerable list and not string && list.Cast<object>().FirstOrDefault() is { } first && IsPart(first))
            {
                foreach (var (inner, changed) in Changed(first, own))
                    yield return (inner, With(record, option, ListOf(option.PropertyType.GetGenericArguments()[0], [changed, .. list.Cast<object>().Skip(1)])));
            }
        }
    }

    private static bool IsPart(object value) => value is ExperimentState or DatasetOptions or ModelOptions or OptimizerOptions or ScheduleOptions or LossOptions or TrainingOptions
        or EarlyStoppingOptions or DatasetSample or SampleOrigin or StartWeights or NetworkOptions or TransformOptions or NetworkLayer;

    private static IEnumerable<PropertyInfo> Options(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property is { CanRead: true, CanWrite: true, Name: not "Unknown" })
        .Where(property => type != typeof(ExperimentState) || IsPartType(property.PropertyType));

    private static bool IsPartType(Type type) => type == typeof(DatasetOptions) || type == typeof(ModelOptions) || type == typeof(OptimizerOptions)
        || type == typeof(ScheduleOptions) || type == typeof(LossOptions) || type == typeof(TrainingOptions);

    private static object With(object record, PropertyInfo option, object value)
    {
        var copy = record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
        option.SetValue(copy, value);
        return copy;
    }

    /// <summary>Another value of the type; null where a part is changed from inside.</summary>
    private static object? Other(Type type, object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            return value is not true;
        if (type == typeof(int))
            return (int)(value ?? 1) + 1;
        if (type == typeof(double))
            return (double)(value ?? 0.5) + (value is > 0.99 and < 1.0 ? -0.001 : 0.001); // Some lie below 1.
        if (type == typeof(string))
            return value is ";" ? "|" : value is "," ? ";" : value + "x";
        if (type == typeof(ImageSize))
            return new ImageSize(7, 9);
        if (type == typeof(Extent))
            return new Extent(7, 9);
        if (type == typeof(CsvColumns))
            return new CsvColumns("file", "kind");
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().Last(other => !other.Equals(value ?? Enum.GetValues(type).GetValue(0)));
        if (type == typeof(IReadOnlyList<double>))
            return value is IReadOnlyList<double> { Count: > 0 } numbers ? [.. numbers.Select(number => number + 0.001)] : new[] { 0.01, 0.02 };
        if (type == typeof(IReadOnlyList<int>))
            return new[] { 1, 2 };
        if (type == typeof(IReadOnlyList<string>))
            return new[] { "x" };
        if (type == typeof(IReadOnlyDictionary<string, double>))
            return new Dictionary<string, double> { ["x"] = 0.7 };
        if (type == typeof(IReadOnlyList<TransformOptions>))
            return new TransformOptions[] { new GrayscaleOptions() };
        if (type == typeof(IReadOnlyList<NetworkLayer>))
            return new NetworkLayer[] { new TanhLayer(), new TanhLayer() };
        if (type == typeof(DatasetContents) || IsNestedPart(type))
            return null;
        throw new InvalidOperationException($"An option of type {type.Name}: say here what another value of it is.");
    }

    // Networks take three channels.
    private static bool HasOneValue(string option) => option == "GrayscaleOptions.NumOutputChannels";

    private static bool IsNestedPart(Type type) => new[] { typeof(DatasetSample), typeof(SampleOrigin), typeof(StartWeights), typeof(NetworkOptions), typeof(EarlyStoppingOptions) }.Contains(type)
        || typeof(NetworkLayer).IsAssignableFrom(type) || type.IsGenericType;

    private static Array ListOf(Type type, IReadOnlyList<object> items)
    {
        var array = Array.CreateInstance(type, items.Count);
        for (var i = 0; i < items.Count; i++)
            array.SetValue(items[i], i);
        return array;
    }

    private static void RequireTried<T>(IReadOnlyCollection<Type> tried)
        where T : class =>
        Assert.All(KindRegistry<T>.Types.Where(type => type.Assembly == typeof(T).Assembly), type => Assert.True(tried.Contains(type), $"{type.Name} is not tried."));
}
