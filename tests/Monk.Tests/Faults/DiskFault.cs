namespace Monk.Tests.Faults;

/// <summary>How a disk fails.</summary>
internal enum DiskFault
{
    /// <summary>It is full: nothing is made or written, but deleted.</summary>
    Full,

    /// <summary>It answers nothing but errors.</summary>
    Broken,

    /// <summary>It may not be changed.</summary>
    Forbidden,

    /// <summary>It is well, and the process is killed.</summary>
    Killed,
}
