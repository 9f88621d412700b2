using CsCheck;
using Monk.Experiments;

namespace Monk.Tests.Facade;

/// <summary>
/// Random sequences of calls, right and wrong ones in any order, against a model of what each should leave: whatever was called, the state on disk says what the
/// calls that succeeded asked for, can be opened again, and can be trained.
/// </summary>
public sealed class CallSequenceTests
{
    /// <summary>What the calls have asked for so far; null where nobody has.</summary>
    private sealed record Expected
    {
        public int? BatchSize { get; init; }

        public ImageSize? InputSize { get; init; }

        public int? Epochs { get; init; }

        public double? Rate { get; init; }

        public string? Model { get; init; }

        public bool? Frozen { get; init; }

        public string? Optimizer { get; init; }

        public string? Schedule { get; init; }

        public string? Loss { get; init; }

        public int TrainTransforms { get; init; }

        public bool TrainIsNormalized { get; init; }

        public bool ValidationIsNormalized { get; init; }

        public bool IsComplete => (BatchSize, Epochs, Rate, Model, Schedule, Loss) is (not null, not null, not null, not null, not null, not null);
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
            before => before with
            {
                BatchSize = 4, InputSize = 224, Epochs = epochs, Rate = 0.001, Model = "squeezenet1_1", Frozen = frozen, Optimizer = "sgd", Schedule = "exponential",
                Loss = "softmaxcrossentropy", TrainTransforms = 2, TrainIsNormalized = true, ValidationIsNormalized = true,
            })),
        Gen.Int[-1, 9].Select(size => new Call(
            $"DatasetParams(batchSize: {size})",
            (prototype, images) => prototype.DatasetParams(images, batchSize: size, inputSize: 40),
            before => size < 1 ? null : before with { BatchSize = size, InputSize = 40, Epochs = before.Epochs ?? 10 })), // The seed's record, with its defaults.
        OneOf("squeezenet1_1", "resnet18", "resnet19").Select(name => new Call(
            $"ModelParams({name})",
            (prototype, _) => prototype.ModelParams(name, freezeBaseNetwork: true, usePretrained: false),
            before => name == "resnet19" ? null : before with { Model = name, Frozen = true })),
        OneOf(-0.1, 0, 1e-3, 0.02, double.NaN).Select(rate => new Call(
            FormattableString.Invariant($"OptimizerAdam({rate})"),
            (prototype, _) => prototype.OptimizerAdam(rate),
            before => rate > 0 ? before with { Optimizer = "adam", Rate = rate } : null)),
        OneOf(1e-3, 0.02).Select(rate => new Call(
            FormattableString.Invariant($"OptimizerNesterovSgd({rate})"),
            (prototype, _) => prototype.OptimizerNesterovSgd(rate, momentum: 0.9),
            before => before with { Optimizer = "nesterov_sgd", Rate = rate })),
        Gen.Int[-1, 3].Select(size => new Call(
            $"LrStepDecrease({size})",
            (prototype, _) => prototype.LrStepDecrease(size),
            before => size < 1 ? null : before with { Schedule = "steplr" })),
        Gen.Const(new Call("LrFixed()", (prototype, _) => prototype.LrFixed(), before => before with { Schedule = "fixed" })),
        Gen.Const(new Call("LossSoftmaxCrossentropy()", (prototype, _) => prototype.LossSoftmaxCrossentropy(), before => before with { Loss = "softmaxcrossentropy" })),
        Gen.Const(new Call("LossFocal()", (prototype, _) => prototype.LossFocal(), before => before with { Loss = "focal" })),
        Gen.Int[-1, 2].Select(epochs => new Call(
            $"TrainingParams({epochs})",
            (prototype, _) => prototype.TrainingParams(epochs, saveIntermediateModels: false),
            before => epochs < 1 ? null : before with { Epochs = epochs })),
        Gen.Bool.Select(train => new Call(
            $"ApplyNormalize(train: {train})",
            (prototype, _) => prototype.ApplyNormalize(train: train, val: true),
            before => before.ValidationIsNormalized || train && before.TrainIsNormalized
                ? null
                : before with { TrainTransforms = before.TrainTransforms + (train ? 1 : 0), TrainIsNormalized = before.TrainIsNormalized || train, ValidationIsNormalized = true })),
        Gen.Const(new Call("ApplyRandomVerticalFlip()", (prototype, _) => prototype.ApplyRandomVerticalFlip(), _ => null)),
        Gen.Const(new Call("ResetTransforms()", (prototype, _) => prototype.ResetTransforms(), before => before with { TrainTransforms = 0, TrainIsNormalized = false, ValidationIsNormalized = false })),
        Gen.Int[-2, 12].Select(size => new Call(
            $"UpdateBatchSize({size})",
            (prototype, _) => prototype.UpdateBatchSize(size),
            before => size < 1 || !before.IsComplete ? null : before with { BatchSize = size })),
        OneOf(8, 33, 48).Select(size => new Call(
            $"UpdateInputSize({size})",
            (prototype, _) => prototype.UpdateInputSize(size),
            before => size < 32 || !before.IsComplete ? null : before with { InputSize = size })),
        Gen.Bool.Select(freeze => new Call(
            $"UpdateFreezeBaseNetwork({freeze})",
            (prototype, _) => prototype.UpdateFreezeBaseNetwork(freeze),
            before => before.IsComplete ? before with { Frozen = freeze } : null)),
        OneOf(-1.0, 0.005, double.PositiveInfinity).Select(rate => new Call(
            FormattableString.Invariant($"UpdateLearningRate({rate})"),
            (prototype, _) => prototype.UpdateLearningRate(rate),
            before => rate > 0 && double.IsFinite(rate) && before.IsComplete ? before with { Rate = rate } : null)));

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

                Train(scene, prototype, name, expected);
            },
            iter: 60,
            threads: 1);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(position => values[position]);

    private static void Train(Scene scene, Prototype prototype, string name, Expected expected)
    {
        if (!expected.IsComplete)
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
            Rate = state.Optimizer?.LearningRate,
            Model = state.Model?.Name,
            Frozen = state.Model?.FreezeBaseNetwork,
            Optimizer = state.Optimizer?.Name,
            Schedule = state.Schedule?.Name,
            Loss = state.Loss?.Name,
            TrainTransforms = state.Dataset?.TrainTransforms.Count ?? 0,
            TrainIsNormalized = state.Dataset?.TrainTransforms.Any(transform => transform is NormalizeOptions) ?? false,
            ValidationIsNormalized = state.Dataset?.ValidationTransforms.Any(transform => transform is NormalizeOptions) ?? false,
        };
        Assert.Equal(expected, found);
    }

    private static ExperimentState Read(Scene scene, string name) =>
        new ExperimentStore(Workspace.Resolve(scene.Workspace).Experiment("p", name)).Find()!;

    private static string State(Scene scene, string name) =>
        File.ReadAllText(Path.Combine(scene.Workspace, "p", name, "experiment-state.json"));
}
