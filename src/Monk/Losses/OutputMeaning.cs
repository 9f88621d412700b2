using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>What a network's outputs say, which follows from the loss that they were fitted by.</summary>
public enum OutputMeaning
{
    /// <summary>A class's probability is in the softmax of all, a label's in the sigmoid of its own output.</summary>
    Logits,

    /// <summary>Fitted to 0 and 1 as they are.</summary>
    Probabilities,

    /// <summary>
    /// Their exponentials are fitted to 0 and 1: a Poisson distribution's rate is its mean, and the mean of 0 and 1 is a probability.
    /// </summary>
    LogRates,
}

/// <summary>Makes decisions and probabilities of outputs.</summary>
internal static class OutputMeanings
{
    /// <summary>What outputs mean under a loss; logits where there is none.</summary>
    public static OutputMeaning Of(LossOptions? loss) => loss?.OutputMeaning ?? OutputMeaning.Logits;

    /// <summary>The labels given while training: those whose probability is above one half.</summary>
    /// <param name="meaning">What the outputs mean.</param>
    /// <param name="outputs">[N, classes].</param>
    public static Tensor Given(this OutputMeaning meaning, Tensor outputs) => outputs.gt(meaning switch
    {
        OutputMeaning.Probabilities => 0.5,
        OutputMeaning.LogRates => Math.Log(0.5),
        _ => 0,
    });

    /// <summary>A label's probability, between 0 and 1, where an image may have several.</summary>
    public static double OfLabel(this OutputMeaning meaning, double output) => meaning switch
    {
        OutputMeaning.Probabilities => Math.Clamp(output, 0, 1),
        OutputMeaning.LogRates => Math.Min(Math.Exp(output), 1),
        _ => 1 / (1 + Math.Exp(-output)),
    };

    /// <summary>
    /// The classes' probabilities, which add up to 1, where an image has one of them. All alike where outputs give none of them any.
    /// </summary>
    public static double[] OfClasses(this OutputMeaning meaning, ReadOnlySpan<float> outputs)
    {
        var shares = new double[outputs.Length];
        var largest = double.NegativeInfinity;
        foreach (var output in outputs)
            largest = Math.Max(largest, output);
        for (var i = 0; i < shares.Length; i++)
            shares[i] = meaning == OutputMeaning.Logits ? Math.Exp(outputs[i] - largest) : meaning.OfLabel(outputs[i]);

        var sum = shares.Sum();
        for (var i = 0; i < shares.Length; i++)
            shares[i] = sum == 0 ? 1.0 / shares.Length : shares[i] / sum;
        return shares;
    }

    /// <summary>The probabilities of an image's labels, each for itself, or of its classes.</summary>
    /// <param name="meaning">What the outputs mean.</param>
    /// <param name="outputs">The image's.</param>
    /// <param name="severalLabels">Whether an image may have several labels.</param>
    public static double[] Scores(this OutputMeaning meaning, ReadOnlySpan<float> outputs, bool severalLabels)
    {
        if (!severalLabels)
            return meaning.OfClasses(outputs);
        var scores = new double[outputs.Length];
        for (var label = 0; label < scores.Length; label++)
            scores[label] = meaning.OfLabel(outputs[label]);
        return scores;
    }
}
