using Monk.Kinds;

namespace Monk.NetworkLayers;

/// <summary>What all normalisations have.</summary>
public abstract record NormalizationLayer : NetworkLayer
{
    /// <summary>Added to the variance; above 0. Default: 0.00001.</summary>
    public double Epsilon { get; init => field = Check.Positive("epsilon", value); } = 1e-5;
}
