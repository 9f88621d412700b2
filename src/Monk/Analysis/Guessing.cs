using Monk.Data;
using Monk.Losses;
using Monk.Training;
using static TorchSharp.torch;

namespace Monk.Analysis;

/// <summary>
/// What can be had on validation images without looking at them, by saying the same of each: the least that a network has to be better
/// than.
/// </summary>
/// <param name="Loss">The lower of the losses of all classes being equally probable, and of their shares in these images.</param>
/// <param name="Uniform">The loss of all classes being equally probable.</param>
/// <param name="Accuracy">The share of the commonest class; null where an image may have several labels.</param>
internal sealed record Guessing(double Loss, double Uniform, double? Accuracy)
{
    // How far a loss may be from another and still be called the same: what rounding does to a mean.
    private const double Rounding = 1e-6;

    // Twice the loss of guessing is not a network that has learned little, but one that is sure of what is wrong.
    private const double Divergence = 2;

    private const double LeastShare = 1e-6;

    /// <param name="loss">The loss, its weights in the order of the classes.</param>
    /// <param name="images">The validation images.</param>
    /// <param name="classes">The number of classes.</param>
    public static Guessing Of(LossOptions loss, LabelledImages images, int classes)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var multiLabel = images.MultiLabelClasses is not null;
        var counts = new double[classes];
        foreach (var label in images.Samples.SelectMany(image => image.AllLabels))
            counts[label]++;
        var labels = Targets.Of(images, [.. Enumerable.Range(0, images.Samples.Count)], CPU);
        using var function = new LossFunction(loss, multiLabel, CPU);

        var uniform = LossOf(Enumerable.Repeat(multiLabel ? 0.5 : 1.0 / classes, classes));
        var byShares = LossOf(counts.Select(count => count / images.Samples.Count));
        var weighted = multiLabel || loss.Weight is null ? byShares : LossOf(Normalized(counts.Zip(loss.Weight, (count, weight) => count * weight)));
        return new Guessing(Math.Min(uniform, Math.Min(byShares, weighted)), uniform, multiLabel ? null : counts.Max() / images.Samples.Count);

        double LossOf(IEnumerable<double> probabilities)
        {
            var outputs = probabilities.Select(share => (float)Output(loss, Math.Clamp(share, LeastShare, 1 - LeastShare), multiLabel)).ToArray();
            return function.Of(tensor(outputs).expand(images.Samples.Count, classes), labels).item<float>();
        }
    }

    /// <summary>
    /// Whether an epoch's validation shows that something was learned: a loss below that of guessing, or an accuracy above it by more
    /// than chance.
    /// </summary>
    public bool IsBeatenBy(EpochResult epoch, int images) =>
        epoch.ValidationLoss < Loss - Rounding * Math.Abs(Loss)
        || (Accuracy is { } accuracy && ConfidenceInterval.Wilson((int)Math.Round(images * epoch.ValidationAccuracy), images).Low > accuracy);

    /// <summary>Why a network in this state is of no use; null where it may be of some.</summary>
    public string? DefectOf(EpochResult epoch, int images)
    {
        if (epoch.OutputsAreEqual)
            return "dead: the same outputs for every image";
        if (IsBeatenBy(epoch, images))
            return null;
        if (Math.Abs(epoch.ValidationLoss - Uniform) <= Rounding * Math.Abs(Uniform))
            return "dead: its loss is exactly that of guessing";
        return !(epoch.ValidationLoss <= Divergence * Loss) && Loss > 0
            ? $"diverged: its loss is {Monk.Text.Values.Loss(epoch.ValidationLoss)}, that of guessing {Monk.Text.Values.Loss(Loss)}"
            : null;
    }

    /// <summary>What a network says where it means this probability.</summary>
    private static double Output(LossOptions loss, double probability, bool multiLabel) => OutputMeanings.Of(loss) switch
    {
        OutputMeaning.Probabilities => probability,
        OutputMeaning.Logits when multiLabel => Math.Log(probability / (1 - probability)),
        // A softmax makes of logarithms of probabilities what they are the logarithms of.
        _ => Math.Log(probability),
    };

    private static double[] Normalized(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return [.. all.Select(value => value / all.Sum())];
    }
}
