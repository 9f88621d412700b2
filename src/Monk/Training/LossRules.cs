using Monk.Data;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Losses;
using Monk.Models;
using Monk.Text;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>
/// Says before any work is done that a loss does not go with the labels, the classes, the mixing of images or the network's outputs.
/// </summary>
internal static class LossRules
{
    // Rounding moves the sum of a few thousand probabilities by far less.
    private const double Tolerance = 1e-3;

    /// <summary>The loss as training takes it, its weights a list in the order of the classes.</summary>
    /// <exception cref="MonkException">
    /// It has no meaning for the labels or for images that are mixed, or its weights do not fit the classes.
    /// </exception>
    public static LossOptions For(LossOptions loss, ExperimentImages images, TrainingOptions training)
    {
        RequireFits(loss, images.Contents.LabelType == LabelType.Multiple, ImageMixing.IsAskedFor(training));
        if (loss.BalanceClasses)
            return loss with { Weight = ClassWeights.Balanced(images.Train.Samples, images.Contents.Classes), BalanceClasses = false };
        var weighted = ForClasses(loss, images.Contents.Classes);
        RequireSomethingToValidate(weighted, images);
        return weighted;
    }

    /// <summary>The loss with its weights as a list in the order of the classes.</summary>
    public static LossOptions ForClasses(LossOptions loss, IReadOnlyList<string> classes)
    {
        if (loss.Weight is { } weight && weight.Count != classes.Count)
            throw new MonkException($"weight has {weight.Count} values; give one for each of the {classes.Count} classes: {string.Join(", ", classes)}.");
        if (loss.Weight is not null)
            ClassWeightRules.RequireSome("weight", loss.Weight);
        if (loss.WeightByClass is not { } byClass)
            return loss;
        if (byClass.Keys.FirstOrDefault(name => !classes.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new MonkException($"weightByClass names '{unknown}', which is none of the classes: {string.Join(", ", classes)}.");
        double[] weights = [.. classes.Select(name => byClass.TryGetValue(name, out var value) ? value : 1)];
        ClassWeightRules.RequireSome("weightByClass", weights);
        return loss with { Weight = weights, WeightByClass = null };
    }

    // The mean over weights that add up to 0 is no number.
    private static void RequireSomethingToValidate(LossOptions loss, ExperimentImages images)
    {
        if (!LossFunction.DividesByWeights(loss, images.Contents.LabelType == LabelType.Multiple) || images.Validation.Samples.Any(image => loss.Weight![image.Label] > 0))
            return;
        var classes = images.Validation.Samples.Select(image => images.Contents.Classes[image.Label]).Distinct().ToList();
        throw new MonkException($"No validation image counts in the loss: their classes ({Listed.Plain(classes)}) have weight 0. Give one of them a weight above 0, or validate on images of other classes.");
    }

    /// <summary>Refuses a loss that has no meaning for the labels.</summary>
    public static void RequireFits(LossOptions loss, bool multiLabel, bool mixed)
    {
        KindRegistry<LossOptions>.RequireKnown(loss);
        if (multiLabel && loss.NeedsOneLabel)
            throw new MonkException($"The loss '{loss.Name}' is for images with one label each, and these have several. Take LossSigmoidBinaryCrossentropy, LossMultilabelSoftmargin, LossMultilabelMargin or LossFocal.");
        if (mixed && !loss.TakesShares)
            throw new MonkException($"The loss '{loss.Name}' takes whole labels, and Mixup and Cutmix make shares of them. Take another loss, such as LossSoftmaxCrossentropy, or no mixing.");
    }

    /// <summary>Refuses a loss whose logarithms or probabilities the network does not give.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="model">The network.</param>
    /// <param name="inputSize">The images' size.</param>
    /// <param name="device">Where the network is.</param>
    public static void RequireFits(LossOptions loss, ImageClassifier model, ImageSize inputSize, Device device)
    {
        if (loss.RequiredOutputs == RequiredOutputs.Any)
            return;

        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        model.eval();
        using var generator = new Generator(0, CPU);
        var features = model.Features(randn([1, 3, inputSize.Height, inputSize.Width], generator: generator).to(device));
        // Large features of either sign drive outputs that nothing holds within bounds out of them.
        var outputs = model.Classify(cat([features, features * 1000, features * -1000])).to(ScalarType.Float32).cpu();
        var sums = outputs.exp().sum(1);
        switch (loss.RequiredOutputs)
        {
            case RequiredOutputs.Probabilities when outputs.lt(0).any().item<bool>() || outputs.gt(1).any().item<bool>():
                throw Misfit(loss, "probabilities, from 0 to 1", "a sigmoid");
            case RequiredOutputs.Rates when outputs.lt(0).any().item<bool>():
                throw Misfit(loss, "rates, from 0 up", "a softplus");
            case RequiredOutputs.LogProbabilities when !sums.allclose(ones_like(sums), atol: Tolerance):
                throw Misfit(loss, "logarithms of probabilities", "a log-softmax");
        }
    }

    private static MonkException Misfit(LossOptions loss, string wanted, string layer)
    {
        var instead = loss.Alternative is { } alternative ? $", or take {alternative}, which needs none" : "";
        return new($"The loss '{loss.Name}' takes {wanted}, and the network gives other numbers. End the network with {layer}{instead}.");
    }
}
