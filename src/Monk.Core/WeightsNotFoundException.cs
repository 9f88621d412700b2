namespace Monk;

/// <summary>
/// Pretrained weights are neither on this machine nor to be downloaded. The message says where they were looked for and what to do;
/// a program may also go on without them, with <c>Prototype.UpdateUsePretrained</c>.
/// </summary>
public sealed class WeightsNotFoundException : MonkException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which weights, where they were looked for, what to do.</param>
    public WeightsNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception around the failure that caused it.</summary>
    /// <param name="message">Which weights, where they were looked for, what to do.</param>
    /// <param name="innerException">The failure underneath.</param>
    public WeightsNotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with a message of several lines.</summary>
    /// <param name="lines">Which weights, where they were looked for, what to do.</param>
    internal WeightsNotFoundException(IEnumerable<string> lines)
        : base(lines)
    {
    }

    /// <summary>Creates the exception without a message; for serializers only.</summary>
    public WeightsNotFoundException()
    {
    }
}
