namespace Monk;

/// <summary>What becomes of the experiments of an analysis when it is done.</summary>
public enum AnalysisState
{
    /// <summary>They stay, in the project that has the analysis's name: they can be opened, resumed and compared as any others.</summary>
    KeepAll,

    /// <summary>They are deleted. The comparison stays.</summary>
    KeepNone,
}
