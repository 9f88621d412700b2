// Everything that a program can bring of its own: an optimizer, a schedule, a loss, a transform, a layer, a backbone, an image format, a
// data set, a metric with its column, a listener and a logger. Each is a file beside this one.

using Extension;
using Monk;
using Monk.Imaging;
using Monk.Losses;
using Monk.NetworkLayers;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Transforms;

// What is registered is known by its name: in lists, in state files, in comparisons. Every program that opens the experiments does this.
OptimizerOptions.Register<LionOptions>();
ScheduleOptions.Register<WarmRestartsOptions>();
LossOptions.Register<LogCoshOptions>();
TransformOptions.Register<RandomGainOptions>();
NetworkLayer.Register<SquaredReluLayer>();
Backbones.Register(new Backbone("stripe_net", () => new StripeNet()) { InputSize = 32 });
ImageFileFormats.Register(new GrayFormat());
Metrics.Register(new BrierScore());

Console.WriteLine($"Optimizers:   {string.Join(", ", Prototype.ListOptimizers())}");
Console.WriteLine($"Schedules:    {string.Join(", ", Prototype.ListSchedulers())}");
Console.WriteLine($"Losses:       {string.Join(", ", Prototype.ListLosses())}");
Console.WriteLine($"Own backbone: {string.Join(", ", Prototype.ListModels("stripe"))}");
Console.WriteLine();

// A backbone with a layer of one's own in its head, and images that the program makes.
var lines = new LossLines();
var logger = new MemoryLogger();
using (var gtf = new Prototype("Extension", "Backbone", overwrite: true, verbose: 0, logger: logger))
{
    gtf.Default(Stripes(40, seed: 1), modelName: "stripe_net", freezeBaseNetwork: false, numEpochs: 9);
    gtf.ResetTransforms();
    gtf.AddTransform(new RandomGainOptions { Most = 0.3 }, train: true);
    gtf.AddTransform(new NormalizeOptions(), train: true, val: true);
    gtf.Append([new FullyConnectedLayer { Units = 8 }, new SquaredReluLayer(), new FullyConnectedLayer { Units = 2 }], finalLayer: true);
    gtf.UseOptimizer(new LionOptions { LearningRate = 0.004, WeightDecay = 0.01 });
    gtf.UseSchedule(new WarmRestartsOptions { Period = 3 });
    gtf.AddListener(lines);
    gtf.Train();
}

Console.WriteLine(string.Join(Environment.NewLine, lines.Lines));
Console.WriteLine($"The logger has {logger.Lines.Count} lines; the first: {logger.Lines[0]}");
Console.WriteLine();

// A network from its first layer on, with a loss of one's own, which takes probabilities.
using (var gtf = new Prototype("Extension", "Layers", overwrite: true, verbose: 0))
{
    gtf.Default(Stripes(40, seed: 1), numEpochs: 6);
    gtf.CompileNetwork(
        [
            new ConvolutionLayer { OutputChannels = 8, KernelSize = 5, Stride = 2 }, new SquaredReluLayer(),
            new GlobalAveragePoolingLayer(), new FullyConnectedLayer { Units = 2 }, new SigmoidLayer(),
        ],
        (3, 32, 32));
    gtf.UseOptimizer(new AdamWOptions { LearningRate = 0.01 });
    gtf.UseLoss(new LogCoshOptions { Scale = 2 });
    gtf.Train();
}

using (var trained = new Prototype("Extension", "Backbone", evalInfer: true, verbose: 0))
{
    trained.DatasetParams(Stripes(20, seed: 2));
    trained.Dataset();
    var evaluation = trained.Evaluate();
    Console.WriteLine(FormattableString.Invariant($"Test: {evaluation}  brier {evaluation.Metrics["brier"]:F3}"));
}

var compare = new Compare("Extension", verbose: 0);
compare.AddProject("Extension");
compare.AddColumn("seconds an epoch", row => row.TrainingTime is { } time ? Math.Round(time.TotalSeconds / row.EpochsCompleted, 2) : null);
foreach (var row in compare.GenerateStatistics().ToRecords())
{
    Console.WriteLine($"{row["experiment"]}: {row["optimizer"]}, {row["lr scheduler"]}, {row["loss func"]}, "
        + $"brier {row["brier (val)"]}, {row["seconds an epoch"]} s an epoch");
}

// Stripes that lie and stripes that stand, of a random width and place.
static IEnumerable<LabelledImage> Stripes(int each, int seed)
{
    var random = new Random(seed);
    for (var i = 0; i < each; i++)
    {
        foreach (var lies in (bool[])[true, false])
        {
            var (width, place, noise) = (2 + random.Next(4), random.Next(8), random.Next());
            var pixels = new Random(noise);
            var bytes = GrayFormat.Encode(32, 32, (y, x) => (byte)((((lies ? y : x) + place) / width % 2 * 120) + pixels.Next(100)));
            yield return LabelledImage.FromBytes($"{(lies ? "lying" : "standing")} {seed} {i}.gray", bytes, lies ? "lying" : "standing");
        }
    }
}
