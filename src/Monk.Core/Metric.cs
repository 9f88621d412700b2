namespace Monk;

/// <summary>
/// A number of a program's own that says how well a network does. Registered with <c>Metrics.Register</c>, it is computed of the
/// validation images in each epoch and of the test images by <c>Prototype.Evaluate</c>, kept with the experiment,
/// and shown as columns of comparisons.
/// </summary>
/// <example><code>
/// sealed class TopTwo : Metric
/// {
///     public override string Name => "top2";
///     public override double Compute(MetricInput input) => Enumerable.Range(0, input.Count).Average(i =>
///     {
///         var own = input.Score(i, input.Labels(i)[0]);
///         return input.Scores(i).Count(score => score > own) &lt; 2 ? 1.0 : 0.0;
///     });
/// }
///
/// Metrics.Register(new TopTwo());
/// gtf.Train();
/// </code></example>
public abstract class Metric
{
    /// <summary>What it is called in histories, states and tables: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether more is better.</summary>
    /// <value>True.</value>
    public virtual bool HigherIsBetter => true;

    /// <summary>How its values are shown, as a numeric format of .NET.</summary>
    /// <value><c>0.####</c>.</value>
    public virtual string Format => "0.####";

    /// <summary>
    /// Computes it. What it throws, and what is no finite number, is told as a note and leaves the value out; training goes on.
    /// </summary>
    /// <param name="input">Labels and scores of all images that could be read; at least one. It is valid during the call only.</param>
    public abstract double Compute(MetricInput input);
}
