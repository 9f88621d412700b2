namespace Monk;

/// <summary>A part of a data set, by what its images are for.</summary>
public enum DatasetPart
{
    /// <summary>The network learns from them.</summary>
    Train,

    /// <summary>They tell after each epoch how well the network does.</summary>
    Validation,

    /// <summary>A trained network is evaluated on them.</summary>
    Test,
}
