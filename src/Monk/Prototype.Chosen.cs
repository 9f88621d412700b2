using Monk.Experiments;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// What calls other than Default have set in this object. (An experiment that is opened again cannot be set up by Default.)
    /// </summary>
    private readonly HashSet<Setting> _chosen = [];

    private bool IsChosen(Setting setting) => _chosen.Contains(setting);

    private void Choose(Setting setting, bool given = true)
    {
        if (given)
            _chosen.Add(setting);
    }

    /// <summary>Names what a choice of another network takes with it, which nobody may have meant to give up.</summary>
    private void ReportGivenUp(ModelOptions? before)
    {
        var after = State.Model!;
        List<string> notes = [];
        if (before?.Network is not null && after.Network is null)
            notes.Add("the network of your own layers (CompileNetwork) is replaced");
        if (before is { Head.Count: > 0 } && after.Head.Count == 0)
            notes.Add(Invariant($"the {before.Head.Count} appended layers are given up"));
        if (before is { FrozenLayers: > 0 } && after.FrozenLayers == 0)
            notes.Add(Invariant($"the first {before.FrozenLayers} layers are no longer frozen (FreezeLayers)"));
        if (before is { StartWeights: { } start } && after.StartWeights is null)
            notes.Add($"the weights of {start.From}, which training was to start from, are given up");
        if (before is { WeightsPath: { } path } && after.WeightsPath is null)
            notes.Add($"the weights in '{Store.Paths.Workspace.Absolute(path)}' are no longer what training starts from");
        ReportNotes(notes);
    }

    /// <summary>Says once that a GPU which was asked for is not there.</summary>
    private void ReportMissingGpu(bool? asked)
    {
        if (asked == true && Monk.Runtime.ComputeDevice.WhyNoGpu is { } reason)
            ReportNotes([reason]);
    }
}
