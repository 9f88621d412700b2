using CsCheck;
using Monk.Experiments;
using Monk.Transforms;

namespace Monk.Tests.Facade;

/// <summary>
/// Random sequences of calls, right and wrong ones in any order, against a model of what each should leave: whatever was called, the state
/// on disk says what the calls that succeeded asked for, can be opened again, and can be trained.
/// </summary>
public sealed class CallSequenceTests
{
    /// <summary>What the calls have asked for so far; null where nobody has.</summary>
    private sealed record Expected
    {
        public int? BatchSize { get; init; }

        public ImageSize? InputSize { get; init; }

        public int? Epochs { get; init; }

        public int? Seed { get; init; }

        public double? Percent { get; init; }

        public double? Rate { get; init; }

        public string? Model { get; init; }

        public bool? Frozen { get; init; }

        public int FrozenLayers { get; init; }

        public int Appended { get; init; }

        public bool IsHeadFinished { get; init; }

        public string? Optimizer { get; init; }

        public string? Schedule { get; init; }

        public string? Loss { get; init; }

        public int TrainTransforms { get; init; }

        public bool TrainIsNormalized { get; init; }

        public bool ValidationIsNormalized { get; init; }

        /// <summary>What other calls than Default have set, which Default then leaves as it is.</summary>
        public Own Own { get; init; } = new();

        public bool IsCustom => Model == "custom";

        /// <summary>What was asked for, with all that goes with another network given up.</summary>
        public Expected WithoutNetwork => this with { FrozenLayers = 0, Appended = 0, IsHeadFinished = false };

        public bool CanBeTrained => IsComplete && (Appended == 0 || IsHeadFinished);

        public bool IsComplete => (BatchSize, Epochs, Rate, Model, Schedule, Loss) is (not null, not null, not null, not null, not null, not null);
    }

    private sealed record Own
    {
        public bool BatchSize { get; init; }

        public bool InputSize { get; init; }

        public bool Seed { get; init; }

        public bool Rate { get; init; }

        public bool Optimizer { get; init; }

        public bool Schedule { get; init; }

        public bool Loss { get; init; }

        public bool TrainTransforms { get; init; }
    }

    /// <summary>A call, and what it leaves of what was asked for; null where it must be refused.</summary>
    private sealed record Call(string Text, Action<Prototype, string> Do, Func<Expected, Expected?> Model)
    {
        public override string ToString() => Text;
    }

    private static readonly Gen<Call> Calls = Gen.OneOf(
        Gen.Select(Gen.Int[1, 3], Gen.Bool).Select((epochs, frozen) => new Call(
            $"Default({epochs}, {frozen})",
            (prototype, images) => prototype.Default(images, "squeezenet1_1", frozen, epochs, usePretrained: false),
            before => (before.IsCustom ? before.WithoutNetwork : before) with
            {
                BatchSize = before.Own.BatchSize ? before.BatchSize : 4,
                InputSize = before.Own.InputSize ? before.InputSize : 224,
                Epochs = epochs,
                Seed = before.Own.Seed ? before.Seed : 0,
                Percent = null,
                Rate = before.Own.Optimizer || before.Own.Rate ? before.Rate : 0.001,
                Model = "squeezenet1_1",
                Frozen = frozen,
                Optimizer = before.Own.Optimizer ? before.Optimizer : "sgd",
                Schedule = before.Own.Schedule ? before.Schedule : "exponential",
                Loss = before.Own.Loss ? before.Loss : "softmaxcrossentropy",
                TrainTransforms = before.Own.TrainTransforms ? before.TrainTransforms + (before.TrainIsNormalized ? 0 : 1) : 2,
                TrainIsNormalized = true,
                ValidationIsNormalized = true,
            })),
        Gen.Select(Gen.Int[-1, 9], OneOf<int?>(null, null, 3)).Select((size, seed) => new Call(
            $"DatasetParams(batchSize: {size}, seed: {seed})",
            (prototype, images) => prototype.DatasetParams(images, batchSize: size, inputSize: 40, seed: seed),
            before => size < 1 ? null : before with // With the seed comes its record, with its defaults.
            {
                BatchSize = size, InputSize = 40, Epochs = before.Epochs ?? 10, Seed = seed ?? before.Seed ?? 0, Percent = null, Own = before.Own with { BatchSize = true, InputSize = true, Seed = before.Own.Seed || seed is not null },
            })),
        OneOf(-1, 0, 50, 100, double.NaN).Select(percent => new Call(
            FormattableString.Invariant($"DatasetPercent({percent})"),
            (prototype, _) => prototype.DatasetPercent(percent),
            before => percent is > 0 and <= 100 && before.BatchSize is not null ? before with { Percent = percent } : null)),
        OneOf(0, 0.5).Select(split => new Call(
            FormattableString.Invariant($"UpdateDataset({split})"),
            (prototype, images) => prototype.UpdateDataset(images, split),
            before => split > 0 && before.IsComplete ? before with { Percent = null } : null)),
        OneOf("squeezenet1_1", "resnet18", "resnet19").Select(name => new Call(
            $"ModelParams({name})",
            (prototype, _) => prototype.ModelParams(name, freezeBaseNetwork: true, usePretrained: false),
            before => name == "resnet19" ? null : (before.IsCustom ? before.WithoutNetwork : before) with { Model = name, Frozen = true })),
        Gen.Const(new Call(
            "CompileNetwork()",
            (prototype, _) => prototype.CompileNetwork([Layers.Convolution(4), Layers.Relu(), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32)),
            before => before.WithoutNetwork with { Model = "custom", Frozen = false })),
        Gen.Bool.Select(final => new Call(
            final ? "AppendLinear(finalLayer: true)" : "AppendDropout()",
            (prototype, _) =>
            {
                if (final)
                    prototype.AppendLinear(finalLayer: true);
                else
                    prototype.AppendDropout();
            },
            before => before.Model is null || before.IsCustom || before.IsHeadFinished ? null : before with { Appended = before.Appended + 1, IsHeadFinished = final })),
        Gen.Const(new Call(
            "ResetModel()",
            (prototype, _) => prototype.ResetModel(),
            before => before.Model is null ? null : before with { Appended = 0, IsHeadFinished = false })),
        OneOf(-1, 0, 2, 1000).Select(layers => new Call(
            $"FreezeLayers({layers})",
            (prototype, _) => prototype.FreezeLayers(layers),
            before => before.Model is null || layers is < 0 or > 2 || before.IsCustom && layers > 1 ? null : before with { FrozenLayers = layers })),
        OneOf((false, false), (true, false), (false, true), (true, true)).Select(mode => new Call(
            $"SwitchMode(train: {mode.Item1}, evalInfer: {mode.Item2})",
            (prototype, _) => prototype.SwitchMode(mode.Item1, mode.Item2),
            before => mode == (true, false) ? before : null)), // There is no trained model yet.
        Gen.Const(new Call("Reload()", (prototype, _) => prototype.Reload(), before => before)),
        OneOf(-0.1, 0, 1e-3, 0.02, double.NaN).Select(rate => new Call(
            FormattableString.Invariant($"OptimizerAdam({rate})"),
            (prototype, _) => prototype.OptimizerAdam(rate),
            before => rate > 0 ? before with { Optimizer = "adam", Rate = rate, Own = before.Own with { Optimizer = true } } : null)),
        OneOf(1e-3, 0.02).Select(rate => new Call(
            FormattableString.Invariant($"OptimizerNesterovSgd({rate})"),
            (prototype, _) => prototype.OptimizerNesterovSgd(rate, momentum: 0.9),
            before => before with { Optimizer = "nesterov_sgd", Rate = rate, Own = before.Own with { Optimizer = true } })),
        Gen.Int[-1, 3].Select(size => new Call(
            $"LrStepDecrease({size})",
            (prototype, _) => prototype.LrStepDecrease(size),
            before => size < 1 ? null : before with { Schedule = "steplr", Own = before.Own with { Schedule = true } })),
        Gen.Const(new Call("LrFixed()", (prototype, _) => prototype.LrFixed(), before => before with { Schedule = "fixed", Own = before.Own with { Schedule = true } })),
        Gen.Const(new Call("LossSoftmaxCrossentropy()", (prototype, _) => prototype.LossSoftmaxCrossentropy(), before => before with { Loss = "softmaxcrossentropy", Own = before.Own with { Loss = true } })),
        Gen.Const(new Call("LossFocal()", (prototype, _) => prototype.LossFocal(), before => before with { Loss = "focal", Own = before.Own with { Loss = true } })),
        Gen.Select(Gen.Int[-1, 2], OneOf<int?>(null, 42)).Select((epochs, seed) => new Call(
            $"TrainingParams({epochs}, seed: {seed})",
            (prototype, _) => prototype.TrainingParams(epochs, saveIntermediateModels: false, seed: seed),
            before => epochs < 1 ? null : before with { Epochs = epochs, Seed = seed ?? before.Seed ?? 0, Own = before.Own with { Seed = before.Own.Seed || seed is not null } })),
        Gen.Bool.Select(train => new Call(
            $"ApplyNormalize(train: {train})",
            (prototype, _) => prototype.ApplyNormalize(train: train, val: true),
            before => before.ValidationIsNormalized || train && before.TrainIsNormalized
                ? null
                : before with { TrainTransforms = before.TrainTransforms + (train ? 1 : 0), TrainIsNormalized = before.TrainIsNormalized || train, ValidationIsNormalized = true, Own = before.Own with { TrainTransforms = before.Own.TrainTransforms || train } })),
        Gen.Const(new Call("ApplyRandomVerticalFlip()", (prototype, _) => prototype.ApplyRandomVerticalFlip(), _ => null)),
        Gen.Const(new Call("ResetTransforms()", (prototype, _) => prototype.ResetTransforms(), before => before with { TrainTransforms = 0, TrainIsNormalized = false, ValidationIsNormalized = false, Own = before.Own with { TrainTransforms = false } })),
        Gen.Int[-2, 12].Select(size => new Call(
            $"UpdateBatchSize({size})",
            (prototype, _) => prototype.UpdateBatchSize(size),
            before => size < 1 || !before.IsComplete ? null : before with { BatchSize = size, Own = before.Own with { BatchSize = true } })),
        OneOf(8, 33, 48).Select(size => new Call(
            $"UpdateInputSize({size})",
            (prototype, _) => prototype.UpdateInputSize(size),
            before => size < 32 || !before.IsComplete ? null : before with { InputSize = size, Own = before.Own with { InputSize = true } })),
        Gen.Bool.Select(freeze => new Call(
            $"UpdateFreezeBaseNetwork({freeze})",
            (prototype, _) => prototype.UpdateFreezeBaseNetwork(freeze),
            before => before.IsComplete ? before with { Frozen = freeze } : null)),
        OneOf(-1.0, 0.005, double.PositiveInfinity).Select(rate => new Call(
            FormattableString.Invariant($"UpdateLearningRate({rate})"),
            (prototype, _) => prototype.UpdateLearningRate(rate),
            before => rate > 0 && double.IsFinite(rate) && before.IsComplete ? before with { Rate = rate, Own = before.Own with { Rate = true } } : null)));

    [Fact]
    public void Whatever_is_called_in_whatever_order_the_state_says_what_was_asked_for_and_can_be_trained()
    {
        using var scene = new Scene(perClass: 3);
        var number = 0;
        Calls.Array[0, 14].Sample(
            calls =>
            {
                var name = $"e{Interlocked.Increment(ref number)}";
                using var prototype = scene.New(name);
                var expected = new Expected();
                foreach (var call in calls)
                {
                    var after = call.Model(expected);
                    var before = State(scene, name);
                    var error = Record.Exception(() => call.Do(prototype, scene.Images));
                    if (after is null)
                    {
                        Assert.IsType<MonkException>(error);
                        Assert.Equal(before, State(scene, name));
                    }
                    else
                    {
                        Assert.Null(error);
                        expected = after;
                    }

                    AssertState(expected, Read(scene, name));
                }

                Copy(scene, name, expected);
                Train(scene, prototype, name, expected);
            },
            iter: 60,
            threads: 1);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(position => values[position]);

    private static void Copy(Scene scene, string name, Expected expected)
    {
        var isSetUp = Read(scene, name) is not { Dataset: null, Model: null, Optimizer: null, Schedule: null, Loss: null, Training: null };
        var error = Record.Exception(() => new Prototype("p", $"{name}-copy", copyFrom: ("p", name), workspace: scene.Workspace, verbose: 0).Dispose());
        if (isSetUp)
        {
            Assert.Null(error);
            AssertState(expected, Read(scene, $"{name}-copy"));
        }
        else
        {
            Assert.IsType<MonkException>(error);
        }
    }

    private static void Train(Scene scene, Prototype prototype, string name, Expected expected)
    {
        if (!expected.CanBeTrained)
        {
            Assert.Throws<MonkException>(() => prototype.Train());
            Assert.False(File.Exists(Path.Combine(scene.Workspace, "p", name, "output", "models", "best.safetensors")));
            return;
        }

        // Small and quick; but with one image in a batch or at its end, a batch norm needs more than one place.
        prototype.UpdateInputSize(32);
        prototype.UpdateBatchSize(2);
        prototype.Train();
        using var trained = scene.Trained(name);
        Assert.Equal(2, trained.Infer(Directory.EnumerateFiles(scene.Images, "*", SearchOption.AllDirectories).First()).Ranking.Count);
        using var resumed = scene.Resumed(name);
        resumed.UpdateNumEpochs(expected.Epochs!.Value + 1);
        Assert.Equal(expected.Epochs.Value + 1, resumed.Train().Epochs.Count);
    }

    private static void AssertState(Expected expected, ExperimentState state)
    {
        var found = new Expected
        {
            BatchSize = expected.BatchSize is null ? null : state.Dataset!.BatchSize,
            InputSize = expected.InputSize is null ? null : state.Dataset!.InputSize,
            Epochs = state.Training?.NumEpochs,
            Seed = state.Training?.Seed,
            Percent = state.Dataset?.SampledFrom?.Percent,
            Rate = state.Optimizer?.LearningRate,
            Model = state.Model?.Name,
            Frozen = state.Model?.FreezeBaseNetwork,
            FrozenLayers = state.Model?.FrozenLayers ?? 0,
            Appended = state.Model?.Head.Count ?? 0,
            IsHeadFinished = state.Model?.FinalLayer ?? false,
            Optimizer = state.Optimizer?.Name,
            Schedule = state.Schedule?.Name,
            Loss = state.Loss?.Name,
            TrainTransforms = state.Dataset?.TrainTransforms.Count ?? 0,
            TrainIsNormalized = state.Dataset?.TrainTransforms.Any(transform => transform is NormalizeOptions) ?? false,
            ValidationIsNormalized = state.Dataset?.ValidationTransforms.Any(transform => transform is NormalizeOptions) ?? false,
        };
        Assert.Equal(expected with { Own = found.Own }, found);
    }

    private static ExperimentState Read(Scene scene, string name) =>
        new ExperimentStore(Workspace.Resolve(scene.Workspace).Experiment("p", name)).Find()!;

    private static string State(Scene scene, string name) =>
        File.ReadAllText(Path.Combine(scene.Workspace, "p", name, "experiment-state.json"));
}
