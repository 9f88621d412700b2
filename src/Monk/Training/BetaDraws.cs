using Monk.Transforms;

namespace Monk.Training;

/// <summary>Random numbers for one batch, one after the other; the same ones whenever the batch comes again.</summary>
internal sealed class BetaDraws(int seed, int epoch, int batch, int stream)
{
    /// <summary>A number in [0, 1).</summary>
    public double Uniform() => RandomDraws.Uniform(seed, epoch, batch, stream++);

    /// <summary>A number between 0 and 1 of the beta distribution with both parameters <paramref name="alpha"/>.</summary>
    public double Beta(double alpha)
    {
        var (first, second) = (LogGamma(alpha), LogGamma(alpha));
        return 1 / (1 + Math.Exp(second - first));
    }

    /// <summary>
    /// The logarithm of a gamma variate (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000): a small alpha gives
    /// numbers too small to divide.
    /// </summary>
    private double LogGamma(double alpha)
    {
        if (alpha < 1)
            return LogGamma(alpha + 1) + Math.Log(1 - Uniform()) / alpha;

        var d = alpha - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - Uniform()) < x * x / 2 + d - d * v + d * Math.Log(v))
                return Math.Log(d * v);
        }
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
}
