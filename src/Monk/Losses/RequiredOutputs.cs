namespace Monk.Losses;

/// <summary>What a loss asks of a network's outputs.</summary>
public enum RequiredOutputs
{
    /// <summary>Any numbers, as a plain last layer gives them.</summary>
    Any,

    /// <summary>Probabilities, from 0 to 1, as a sigmoid or a softmax gives them.</summary>
    Probabilities,

    /// <summary>Logarithms of probabilities that add up to 1, as a log-softmax gives them.</summary>
    LogProbabilities,

    /// <summary>Rates, from 0 up, as a softplus gives them.</summary>
    Rates,
}
