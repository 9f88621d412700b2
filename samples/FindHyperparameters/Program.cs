// Looks for a learning rate and a network for three kinds of shoes, on samples of the images, then trains with what was found. A second run finds the analyses
// done and only trains. It starts from random weights, so that it prints the same numbers with and without a network.
using Monk;
using static System.FormattableString;

const string Project = "Shoes_Finders";
var shoes = Path.Combine(AppContext.BaseDirectory, "shoes", "train");

using var gtf = new Prototype(Project, "Base", overwrite: true);
gtf.Default(shoes, modelName: "resnet18_v1", freezeBaseNetwork: false, numEpochs: 6, usePretrained: false);
gtf.UpdateInputSize(64); // The images have 28×28 pixels; the usual 224×224 would only take longer.
gtf.UpdateBatchSize(16);

// Within 100 batches: between which rates is it worth to look?
var range = gtf.FindLearningRate();

// Two epochs each, on half of the images.
var rates = gtf.AnalyseLearningRates("Shoes_Rates", [0.1, 0.03, 0.01, 0.003, 0.001], percentData: 50);
var models = gtf.AnalyseModels("Shoes_Models", [("resnet18_v1", false, false), ("squeezenet1_1", false, false), ("shufflenet_v2_x1_0", false, false)], percentData: 50);

// All images, with the best rate; the other settings are those of the base.
using var tuned = new Prototype(Project, "Tuned", overwrite: true, copyFrom: (Project, "Base"));
if (rates.Best is { } best)
    tuned.UpdateLearningRate(best.Value);
var result = tuned.Train();

Console.WriteLine(Invariant($"Range test:       {range.Valley:0.0e-0}, steepest {range.Steepest:0.0e-0}"));
Console.WriteLine(Invariant($"Learning rates:   {rates.Best?.Value}{(rates.IsDecided ? "" : ", not decided")}"));
Console.WriteLine(Invariant($"Models:           {models.Best?.Value.ModelName}{(models.IsDecided ? "" : ", not decided")}"));
Console.WriteLine(Invariant($"On all images:    val acc {result.BestEpoch.ValidationAccuracy:F4} in epoch {result.BestEpoch.Epoch}"));
