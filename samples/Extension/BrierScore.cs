using Monk;

namespace Extension;

/// <summary>A metric: the mean squared distance of probabilities from the truth (Brier, 1950). Lower is better.</summary>
internal sealed class BrierScore : Metric
{
    public override string Name => "brier";

    public override bool HigherIsBetter => false;

    public override double Compute(MetricInput input) => Enumerable.Range(0, input.Count).Average(image => OfImage(input, image));

    private static double OfImage(MetricInput input, int image) => Enumerable.Range(0, input.Classes.Count)
        .Sum(label => Math.Pow(input.Score(image, label) - (input.Labels(image).Contains(label) ? 1 : 0), 2));
}
