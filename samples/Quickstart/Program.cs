// Trains two networks on three kinds of shoes, evaluates both on images they have not seen, asks the better one about one image,
// and compares the two.
using Monk;
using static System.FormattableString;

var shoes = Path.Combine(AppContext.BaseDirectory, "shoes");
var accuracies = new Dictionary<string, double>();

foreach (var model in new[] { "resnet18_v1", "densenet121" })
{
    using (var gtf = new Prototype("Shoes", model, overwrite: true))
    {
        gtf.Default(Path.Combine(shoes, "train"), modelName: model, freezeBaseNetwork: false, numEpochs: 6);
        gtf.UpdateInputSize(64); // The images have 28×28 pixels; the usual 224×224 would only take longer.
        gtf.UpdateBatchSize(16);
        TrainFromImageNetIfPossible(gtf);
    }

    using var trained = new Prototype("Shoes", model, evalInfer: true);
    trained.DatasetParams(Path.Combine(shoes, "test"));
    trained.Dataset();
    accuracies[model] = trained.Evaluate().Accuracy;
}

var best = accuracies.MaxBy(entry => entry.Value).Key;
using (var trained = new Prototype("Shoes", best, evalInfer: true, verbose: 0))
{
    var prediction = trained.Infer(Directory.EnumerateFiles(Path.Combine(shoes, "test", "sneaker")).Order(StringComparer.Ordinal).First());
    Console.WriteLine(Invariant($"{best} takes a sneaker for: {prediction.PredictedClass} ({prediction.Probability:P1})"));
    Console.WriteLine();
}

Console.WriteLine("Test accuracy (a guess would be right one time in three)");
foreach (var (model, accuracy) in accuracies)
    Console.WriteLine(Invariant($"    {model,-12} {accuracy:F1} %"));

Console.WriteLine();

var cmp = new Compare("Shoes");
cmp.AddProject("Shoes");
cmp.GenerateStatistics();

static void TrainFromImageNetIfPossible(Prototype gtf)
{
    try
    {
        gtf.Train();
    }
    catch (WeightsNotFoundException e)
    {
        Console.WriteLine("Training starts from random weights, not from ImageNet's:");
        Console.WriteLine($"    {e.Message.Split('\n')[0].Trim()}");
        Console.WriteLine();
        gtf.UpdateUsePretrained(false);
        gtf.Train();
    }
}
