using Monk.Experiments;

namespace Monk.Tests.Experiments;

public sealed class WorkspaceTests
{
    [Fact]
    public void Kept_paths_are_relative_so_that_workspace_and_data_can_move_together()
    {
        var before = new Workspace(Path.GetFullPath("before/workspace"));
        var after = new Workspace(Path.GetFullPath("after/workspace"));

        var kept = before.Relative("before/chest_xray/train");

        Assert.Equal("../chest_xray/train", kept);
        Assert.Equal(Path.GetFullPath("after/chest_xray/train"), after.Absolute(kept));
    }

    [Fact]
    public void A_path_comes_before_the_variable_and_the_variable_before_the_current_directory()
    {
        var before = Environment.GetEnvironmentVariable("MONK_WORKSPACE");
        try
        {
            Environment.SetEnvironmentVariable("MONK_WORKSPACE", "elsewhere");
            Assert.Equal(Path.GetFullPath("given"), Workspace.Resolve("given").Root);
            Assert.Equal(Path.GetFullPath("elsewhere"), Workspace.Resolve(null).Root);
            Environment.SetEnvironmentVariable("MONK_WORKSPACE", null);
            Assert.Equal(Path.GetFullPath("workspace"), Workspace.Resolve(null).Root);
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONK_WORKSPACE", before);
        }
    }

    [Fact]
    public void An_experiment_lies_in_its_project()
    {
        var paths = new Workspace("w").Experiment("p", "e");
        Assert.Equal(Path.Combine("w", "p", "e", "experiment-state.json"), paths.StateFile);
        Assert.Equal(Path.Combine("w", "p", "e", "output", "models", "final.safetensors"), paths.FinalModel);
        Assert.Equal(Path.Combine("w", "p", "e", "output", "logs", "history.csv"), paths.History);
    }
}
