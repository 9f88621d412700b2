using System.Text.Json;
using Monk.Data;
using Monk.Data.Batches;
using Monk.Data.Cache;
using Monk.Data.Splitting;
using Monk.Experiments;
using Monk.Losses;
using Monk.Models;
using Monk.Optimizers;
using Monk.Training;
using Monk.Transforms;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Benchmarks;

/// <summary>
/// Measures which epoch's weights classify test images best: those that a rule picks from validation, or simply the last.
/// </summary>
/// <remarks>
/// Every training is kept in a file, a line each, so that a run can be broken off and rules be tried without training again.
/// </remarks>
internal static class BestEpochBenchmark
{
    private const int Size = 96;
    private const string Model = "resnet18_v1";

    /// <summary>How each draw is trained. Wrong labels are what a network overfits.</summary>
    private static readonly Recipe[] Recipes =
    [
        new("frozen", true, 10, 0.01, 0, 0),
        new("frozen, 25 % wrong labels", true, 25, 0.01, 0.25, 40),
        new("all layers", false, 10, 1e-4, 0, 40),
    ];

    private static readonly Dictionary<(string Set, bool Features), TestInput> Known = [];

    public static int Run(string[] arguments)
    {
        if (arguments is not [var file, "held-out" or "test", var data, var weights, .. var rest])
        {
            Console.Error.WriteLine("Name a file for the trainings, held-out or test, the folder of the data sets, and a ResNet18's weights.");
            return 2;
        }

        var draws = rest is [var number, ..] ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 24;
        var wanted = rest is [_, var filter, ..] ? filter : "";
        var trials = File.Exists(file) ? [.. File.ReadLines(file).Select(line => JsonSerializer.Deserialize<BestEpochTrial>(line)!)] : new List<BestEpochTrial>();
        MonkRuntime.Initialize();
        var sets = BestEpochData.Sets(data, heldOut: arguments[1] == "held-out").ToList();
        foreach (var recipe in Recipes)
        {
            for (var draw = 1; draw <= draws; draw++)
            {
                foreach (var (set, perClass) in sets.SelectMany(set => set.PerClass.Where(size => size >= recipe.AtLeastPerClass).Select(size => (set, size))))
                {
                    if (!$"{recipe.Name}, {set.Name}, {perClass}".Contains(wanted, StringComparison.Ordinal)
                        || trials.Any(done => (done.Set, done.PerClass, done.Recipe, done.Draw) == (set.Name, perClass, recipe.Name, draw)))
                        continue;
                    var trial = Train(set, perClass, recipe, draw, weights);
                    trials.Add(trial);
                    File.AppendAllText(file, JsonSerializer.Serialize(trial) + "\n");
                }
            }
        }

        BestEpochTable.Print(trials.Where(trial => trial.Draw <= draws));
        return 0;
    }

    private static BestEpochTrial Train(BestEpochSet set, int perClass, Recipe recipe, int draw, string weights)
    {
        var drawn = set.Draw(perClass, draw);
        var (train, validation) = StratifiedSplit.Split(drawn, 0.7, draw);
        if (recipe.WrongLabels > 0)
            (train, validation) = (set.Mislabelled(train, recipe.WrongLabels, draw), set.Mislabelled(validation, recipe.WrongLabels, draw + 1000));

        var entry = ModelRegistry.Find(Model);
        var normalize = new NormalizeOptions { Mean = entry.Normalization.Mean, StandardDeviation = entry.Normalization.StandardDeviation };
        var dataset = new DatasetOptions
        {
            TrainPath = set.TrainRoot,
            InputSize = Size,
            BatchSize = recipe.Frozen ? 4 : 8,
            TrainTransforms = [new RandomHorizontalFlipOptions { Probability = 0.8 }, normalize],
            ValidationTransforms = [normalize],
            TestTransforms = [normalize],
        };
        var defaults = QuickDefaults.For(Model, recipe.Epochs);
        var options = new ModelOptions { Name = Model, FreezeBaseNetwork = recipe.Frozen, WeightsPath = weights };
        using var model = ClassifierFactory.CreateForTraining(options, set.Classes.Count, draw, weights, CPU);
        model.Precision = Precision.Float32;
        var images = new LabelledImages(set.TrainRoot, train);
        var tested = new TestedEpochs(TestBatches(set, normalize, recipe.Frozen ? model : null));
        new Trainer(
            new TrainingSetup
            {
                Model = model,
                FreezeBase = recipe.Frozen,
                Train = images,
                Validation = images with { Samples = validation },
                Dataset = dataset,
                Optimizer = recipe.Frozen ? defaults.Optimizer with { LearningRate = recipe.Rate } : new AdamWOptions { LearningRate = recipe.Rate, WeightDecay = 0.01 },
                Schedule = defaults.Schedule,
                Loss = new SoftmaxCrossEntropyOptions(),
                Training = new TrainingOptions { NumEpochs = recipe.Epochs, Seed = draw },
                Device = CPU,
                KeepFeatures = false,
            },
            [tested]).Run(null, CancellationToken.None);
        Console.WriteLine(Invariant($"{set.Name} {perClass}, {recipe.Name}, draw {draw}: {string.Join(' ', tested.Epochs.Select(epoch => Invariant($"{epoch.TestAccuracy:F2}")))}"));
        return new BestEpochTrial(set.Name, perClass, recipe.Name, draw, validation.Count, tested.Epochs);
    }

    private sealed record Recipe(string Name, bool Frozen, int Epochs, double Rate, double WrongLabels, int AtLeastPerClass);

    /// <summary>
    /// What every training of a set is tested on: images, or the features that a frozen base makes of them, which are the same for all.
    /// </summary>
    private static TestInput TestBatches(BestEpochSet set, NormalizeOptions normalize, ImageClassifier? frozen)
    {
        if (Known.TryGetValue((set.Name, frozen is not null), out var known))
            return known;
        using var caches = new ImageCaches();
        var test = new LabelledImages(set.TestRoot, set.Test);
        var pipeline = new TransformPipeline([normalize], Size, 0, CPU);
        using var inference = no_grad();
        frozen?.eval();
        List<(Tensor, long[])> batches = [];
        foreach (var batch in new BatchLoader(caches.Source(test, pipeline.DecodeSize), 64, 2).Read(EpochOrder.Sequential(set.Test.Count)))
        {
            using (batch)
            using (NewDisposeScope())
            {
                var input = pipeline.Apply(batch, epoch: 0);
                batches.Add(((frozen?.Features(input) ?? input).DetachFromDisposeScope(), batch.Labels.ToArray()));
            }
        }

        return Known[(set.Name, frozen is not null)] = new TestInput(batches, frozen is not null);
    }

    private sealed record TestInput(IReadOnlyList<(Tensor Input, long[] Labels)> Batches, bool AreFeatures);

    /// <summary>Classifies the test images at the end of every epoch.</summary>
    private sealed class TestedEpochs(TestInput test) : ITrainingListener
    {
        public List<BestEpochTrial.Epoch> Epochs { get; } = [];

        public void EpochEnded(EpochEnd end)
        {
            end.Model.eval();
            using var inference = no_grad();
            var (right, all) = (0L, 0);
            foreach (var (input, labels) in test.Batches)
            {
                using var scope = NewDisposeScope();
                var logits = test.AreFeatures ? end.Model.Classify(input) : end.Model.call(input);
                right += logits.argmax(1).eq(tensor(labels)).sum().item<long>();
                all += labels.Length;
            }

            Epochs.Add(new(end.Result.ValidationAccuracy, end.Result.ValidationLoss, (double)right / all));
        }
    }
}
