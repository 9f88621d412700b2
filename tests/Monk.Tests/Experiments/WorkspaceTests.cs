using Monk.Experiments;

namespace Monk.Tests.Experiments;

public sealed class WorkspaceTests
{
    [Fact]
    public void Kept_paths_are_relative_so_that_workspace_and_data_can_move_together()
    {
        var before = new Workspace("/home/ann/study/workspace");
        var after = new Workspace("/mnt/disk/study/workspace");

        var kept = before.Relative("/home/ann/study/chest_xray/train");

        Assert.Equal("../chest_xray/train", kept);
        Assert.Equal("/mnt/disk/study/chest_xray/train", after.Absolute(kept));
    }

    [Fact]
    public void The_default_is_workspace_under_the_current_directory() =>
        Assert.Equal(Path.GetFullPath("workspace"), Workspace.Resolve(null).Root);

    [Fact]
    public void An_experiment_lies_in_its_project()
    {
        var paths = new Workspace("/w").Experiment("p", "e");
        Assert.Equal("/w/p/e/experiment-state.json", paths.StateFile);
        Assert.Equal("/w/p/e/output/models/final.safetensors", paths.FinalModel);
        Assert.Equal("/w/p/e/output/logs/history.csv", paths.History);
    }
}
