using Monk.Tests.Support;

namespace Monk.Tests.Faults;

/// <summary>
/// Processes killed at any moment, by the system; what they were doing is then done again and leaves what an undisturbed run leaves.
/// </summary>
[Trait("Category", Attack.Category)]
public sealed class RandomKillTests : IDisposable
{
    private const int LongestMilliseconds = 1500;

    private static readonly string[] Scenes = ["train", "analyse", "cross-validate", "copy", "compare", "start over"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _images;

    public RandomKillTests() => _images = SyntheticImages.Write(_folder.Combine("images"), perClass: 4);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_process_killed_at_any_moment_has_begun_is_finished_by_doing_it_again()
    {
        var outcomes = Attack.Run("a process killed at a random moment, kill -9", 3, (random, i) =>
        {
            var scene = FaultScenes.All[Scenes[(i + Attack.Seed) % Scenes.Length]];
            var (prepared, whole) = Prepared(scene);
            var workspace = CopiedFolder.Of(prepared, _folder.Combine("killed"));
            try
            {
                var after = random.Next(LongestMilliseconds);
                var wasRunning = Kill(scene, workspace, after);
                CopiedFolder.Age(workspace);
                using var console = new CapturedConsole();
                scene.Again(workspace, _images);
                SameFiles.Assert(whole, workspace);
                return wasRunning ? "killed and done again" : "done before";
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{scene.Name}: {e.Message}", e);
            }
            finally
            {
                Directory.Delete(workspace, recursive: true);
            }
        });

        Assert.True(outcomes.ContainsKey("killed and done again"), string.Join(", ", outcomes.Keys));
    }

    /// <summary>What the scene begins with, and what it leaves undisturbed.</summary>
    private (string Prepared, string Whole) Prepared(FaultScene scene)
    {
        var (prepared, whole) = (_folder.Combine(scene.Name + " prepared"), _folder.Combine(scene.Name + " whole"));
        if (Directory.Exists(whole))
            return (prepared, whole);
        using var console = new CapturedConsole();
        scene.Prepare(prepared, _images);
        CopiedFolder.Of(prepared, whole);
        scene.Act(whole, _images);
        return (prepared, whole);
    }

    /// <returns>Whether the process was still at it.</returns>
    private bool Kill(FaultScene scene, string workspace, int afterMilliseconds)
    {
        using var child = ChildProcess.Start(ChildProcess.ActScene, workspace, scene.Name, _images, 0);
        _ = child.StandardError.ReadToEndAsync();
        while (child.StandardOutput.ReadLine() is { } line && line != ChildProcess.Begins)
        {
        }

        _ = child.StandardOutput.ReadToEndAsync();
        var hasEnded = child.WaitForExit(afterMilliseconds);
        if (!hasEnded)
            child.Kill();
        child.WaitForExit();
        return !hasEnded;
    }
}
