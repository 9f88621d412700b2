using Monk.Experiments;
using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Experiments;

/// <summary>Whatever is given for a name, it is refused or becomes one folder or file right where it belongs.</summary>
[Trait("Category", Attack.Category)]
public sealed class NameFuzzTests : IDisposable
{
    private static readonly string[] Pieces =
    [
        "a", "Z", "9", "_", "-", ".", "..", "/", "\\", " ", "", "~", "$HOME", "%2e%2e", "CON", "nul", "com1", ".lock", ".tmp", "\0", "\n", "\u202E", "é", "e\u0301", "İ", "ſ", "\ud800", ":", "*", "?", "\"",
        "<", ">", "|", "comparison", "COMPARISON", "output", "experiment-state.json", new('x', 60), "C:", "\uFF0E\uFF0E\uFF0F",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_is_refused_or_names_one_folder_of_the_workspace()
    {
        var workspace = new Workspace(_folder.Combine("workspace"));
        var outcomes = Attack.Run("names", 20_000, (random, _) =>
        {
            var (project, experiment) = (Name(random), Name(random));
            var paths = workspace.Experiment(project, experiment);
            Assert.Equal(Path.Combine(workspace.Root, project, experiment), Path.GetFullPath(paths.Folder));
            Assert.Equal(project, Path.GetFileName(Path.GetDirectoryName(paths.Folder)));
            Assert.NotEqual("comparison", project.ToLowerInvariant());
            return "taken";
        });

        Assert.True(Attack.Times < 1 || (outcomes["taken"] > 100 && outcomes["refused"] > 1000), string.Join(", ", outcomes));
    }

    [Fact]
    public void A_call_that_takes_a_name_writes_nowhere_but_in_its_experiment()
    {
        using var scene = new Monk.Tests.Facade.Scene(perClass: 2);
        Attack.Run("names of intermediate models, layers, comparisons and copies", 60, (random, i) =>
        {
            var name = Name(random);
            try
            {
                using var prototype = scene.New("e", overwrite: true);
                scene.SetUp(prototype, epochs: 1);
                switch (i % 4)
                {
                    case 0:
                        prototype.UpdateSaveIntermediateModels(true, name);
                        break;
                    case 1:
                        prototype.CompileNetwork([Layers.Convolution(4, uid: name), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
                        break;
                    case 2:
                        new Compare(name, scene.Workspace).AddExperiment("p", "e");
                        break;
                    default:
                        using (new Prototype("p", name, copyFrom: ("p", "e"), workspace: scene.Workspace, verbose: 0))
                            break;
                }

                return "taken";
            }
            finally
            {
                var allowed = new[] { scene.Images, scene.Workspace };
                Assert.All(
                    Directory.EnumerateFileSystemEntries(scene.Combine(), "*", SearchOption.AllDirectories),
                    path => Assert.Contains(allowed, folder => path.StartsWith(folder, StringComparison.Ordinal)));
            }
        });
    }

    private static string Name(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
