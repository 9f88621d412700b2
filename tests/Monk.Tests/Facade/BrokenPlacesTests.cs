using Monk.Tests.Support;
using Monk.Text;

namespace Monk.Tests.Facade;

/// <summary>
/// Every public call that is given a path, or finds what it needs under one, meets every broken place: it succeeds, or refuses with a
/// message that names the place.
/// </summary>
public sealed class BrokenPlacesTests : IDisposable
{
    private readonly TinyScene _tiny = new();
    private readonly TemporaryFolder _copies = new();
    private readonly List<string> _failures = [];
    private Evaluation? _evaluation;
    private FolderPredictions? _predictions;

    public void Dispose()
    {
        _copies.Dispose();
        _tiny.Dispose();
    }

    private Dictionary<string, Action<string>> Calls() => new()
    {
        ["new Prototype in a workspace"] = path => new Prototype("p", "new", workspace: path, verbose: 0).Dispose(),
        ["evalInfer in a workspace"] = path => new Prototype("p", "e", evalInfer: true, workspace: path, verbose: 0).Dispose(),
        ["resumeTrain in a workspace"] = path => new Prototype("p", "e", resumeTrain: true, workspace: path, verbose: 0).Dispose(),
        ["copyFrom in a workspace"] = path => new Prototype("p", "new", copyFrom: ("p", "e"), workspace: path, verbose: 0).Dispose(),
        ["overwrite in a workspace"] = path => new Prototype("p", "e", overwrite: true, workspace: path, verbose: 0).Dispose(),
        ["Compare.AddProject"] = path => new Compare("c", path, verbose: 0).AddProject("p"),
        ["Compare.AddExperiment"] = path => new Compare("c", path, verbose: 0).AddExperiment("p", "e"),
        ["DatasetParams"] = path => Fresh(prototype => prototype.DatasetParams(path)),
        ["DatasetParams and Dataset"] = path => Fresh(prototype =>
        {
            prototype.DatasetParams(path);
            prototype.Dataset();
        }),
        ["DatasetParams with a CSV"] = path => Fresh(prototype =>
        {
            prototype.DatasetParams(_tiny.Scene.Images, path);
            prototype.Dataset();
        }),
        ["DatasetParams with a validation folder"] = path => Fresh(prototype =>
        {
            prototype.DatasetParams([_tiny.Scene.Images, path]);
            prototype.Dataset();
        }),
        ["Default"] = path => Fresh(prototype => prototype.Default(path, "resnet18_v1", true, 1, usePretrained: false)),
        ["ModelParams with weights"] = path => Fresh(prototype =>
        {
            prototype.ModelParams("resnet18", modelPath: path);
            prototype.Model();
        }),
        ["MoveDataset"] = path => Fresh(prototype => prototype.MoveDataset(path)),
        ["MoveDataset with a CSV"] = path => Fresh(prototype => prototype.MoveDataset(_tiny.Scene.Images, path)),
        ["EDA with a test folder"] = path => Fresh(prototype => prototype.EDA(checkCorrupt: true, testPath: path)),
        ["EDA with a test CSV"] = path => Fresh(prototype => prototype.EDA(checkMissing: true, testPath: _tiny.Scene.Images, testCsv: path)),
        ["ShowBatch into a file"] = path => Fresh(prototype => prototype.ShowBatch(2, path: path)),
        ["test DatasetParams"] = path => Trained(prototype =>
        {
            prototype.DatasetParams(path);
            prototype.Dataset();
            prototype.Evaluate();
        }),
        ["test DatasetParams with a CSV"] = path => Trained(prototype =>
        {
            prototype.DatasetParams(_tiny.Scene.Images, path);
            prototype.Dataset();
        }),
        ["Infer"] = path => Trained(prototype => prototype.Infer(path)),
        ["InferFolder"] = path => Trained(prototype => prototype.InferFolder(path)),
        ["Explain"] = path => Trained(prototype => prototype.Explain(path)),
        ["Explain into a file"] = path => Trained(prototype => prototype.Explain(_tiny.Image, picturePath: path)),
        ["VisualizeFeatureMaps"] = path => Trained(prototype => prototype.VisualizeFeatureMaps(path)),
        ["Evaluation.ToCsv"] = path => _evaluation!.ToCsv(path),
        ["FolderPredictions.ToCsv"] = path => _predictions!.ToCsv(path),
    };

    [Fact]
    [Trait("Category", Attack.Category)]
    public void A_call_that_is_given_a_broken_path_succeeds_or_refuses_by_name()
    {
        Prepare();
        var folder = _tiny.Scene.Combine("broken", "x");
        folder = Path.GetDirectoryName(folder)!;
        var places = BrokenPlaces.Paths.Select(entry => (entry.Key, Path: entry.Value(folder))).ToList();
        foreach (var (kind, put) in BrokenPlaces.Kinds)
        {
            // Of each kind a name that every call takes.
            foreach (var ending in (string[])[".png", ".csv", ""])
            {
                var path = Path.Combine(folder, $"{kind}{ending}");
                put(path);
                places.Add(($"{kind}{ending}", path));
            }
        }

        var tries = (from call in Calls() from place in places select (call, place)).ToList();
        Try("public calls x broken paths", tries.Count, (_, i) =>
        {
            var (call, place) = tries[i % tries.Count];
            return Outcome($"{call.Key}, {place.Key}", place.Path, () => call.Value(place.Path));
        });
    }

    [Theory]
    [InlineData("MONK_WORKSPACE")]
    [InlineData("MONK_CACHE")]
    [InlineData("MONK_WEIGHTS")]
    [InlineData("TORCH_HOME")]
    [InlineData("HF_HOME")]
    [InlineData("XDG_CACHE_HOME")]
    public void An_environment_variable_that_names_a_broken_place_is_refused_by_name_or_done_without(string variable)
    {
        Prepare();
        var before = Environment.GetEnvironmentVariable(variable);
        var cache = Environment.GetEnvironmentVariable("MONK_CACHE");
        try
        {
            var tries = BrokenPlaces.Kinds.Keys.Select(kind => (kind, Path: _tiny.Scene.Combine("variable", kind)))
                .Concat(BrokenPlaces.Paths.Where(entry => entry.Key is not ("NUL" or "empty")).Select(entry => (kind: entry.Key, Path: entry.Value(Path.GetDirectoryName(_tiny.Scene.Combine("variable", "x"))!)))).ToList();
            Try($"{variable} x broken paths", tries.Count, (_, i) =>
            {
                var (kind, path) = tries[i % tries.Count];
                if (BrokenPlaces.Kinds.TryGetValue(kind, out var put) && !Path.Exists(path) && new FileInfo(path).LinkTarget is null)
                    put(path);
                if (variable == "XDG_CACHE_HOME")
                    Environment.SetEnvironmentVariable("MONK_CACHE", null);
                Environment.SetEnvironmentVariable(variable, path);
                return Outcome($"{variable}, {kind}", path, () =>
                {
                    if (variable == "MONK_WORKSPACE")
                    {
                        new Prototype("p", "e", verbose: 0).Dispose();
                        return;
                    }

                    if (variable is "MONK_CACHE" or "XDG_CACHE_HOME")
                    {
                        Train("e");
                        Prototype.ClearCache();
                        return;
                    }

                    Environment.SetEnvironmentVariable("MONK_OFFLINE", "1");
                    try
                    {
                        Fresh(prototype =>
                        {
                            prototype.ModelParams("resnet18", usePretrained: true);
                            prototype.Model();
                            prototype.Train();
                        });
                    }
                    catch (WeightsNotFoundException)
                    {
                        // Which is what there is to say.
                    }
                    finally
                    {
                        Environment.SetEnvironmentVariable("MONK_OFFLINE", null);
                    }
                });
            });
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
            Environment.SetEnvironmentVariable("MONK_CACHE", cache);
        }
    }

    private static readonly string[] PlacesOfAnExperiment =
    [
        "", "experiment-state.json", ".state.lock", ".training.lock", "output", "output/models", "output/models/best.safetensors", "output/models/final.safetensors",
        "output/models/resume.safetensors", "output/models/start.safetensors", "output/logs", "output/logs/history.csv", "output/logs/environment.json", "dataset", "visualization",
        "../../comparison", "../../comparison/c", "../../comparison/comparison.csv", "../e_fold1", "../new", "../../an",
    ];

    private static readonly Dictionary<string, Action<string, string>> CallsOfAnExperiment = new()
    {
        ["evaluate"] = (workspace, images) =>
        {
            using var prototype = new Prototype("p", "e", evalInfer: true, workspace: workspace, verbose: 0);
            prototype.DatasetParams(images);
            prototype.Dataset();
            prototype.Evaluate();
            prototype.Summary();
            prototype.ResetTransforms(test: true);
        },
        ["explain"] = (workspace, images) =>
        {
            using var prototype = new Prototype("p", "e", evalInfer: true, workspace: workspace, verbose: 0);
            prototype.Explain(Path.Combine(images, "circle", "000.png"));
            prototype.VisualizeKernels();
        },
        ["final weights"] = (workspace, images) =>
        {
            using var prototype = new Prototype("p", "e", evalInfer: true, weights: TrainedWeights.Final, workspace: workspace, verbose: 0);
            prototype.InferFolder(images);
        },
        ["resume"] = (workspace, _) =>
        {
            using var prototype = new Prototype("p", "e", resumeTrain: true, workspace: workspace, verbose: 0);
            prototype.UpdateNumEpochs(2);
            prototype.Train();
        },
        ["overwrite"] = (workspace, _) => new Prototype("p", "e", overwrite: true, workspace: workspace, verbose: 0).Dispose(),
        ["copy"] = (workspace, _) =>
        {
            using var prototype = new Prototype("p", "new", copyFrom: ("p", "e"), workspace: workspace, verbose: 0);
            prototype.Train();
        },
        ["compare"] = (workspace, _) =>
        {
            var compare = new Compare("c", workspace, verbose: 0);
            compare.AddProject("p");
            compare.AddExperiment("p", "e");
            compare.GenerateStatistics();
            foreach (var row in compare.Read().Rows)
                row.ReadHistory();
        },
        ["cross-validate"] = (workspace, _) =>
        {
            using var prototype = new Prototype("p", "set-up", copyFrom: ("p", "e"), workspace: workspace, verbose: 0);
            prototype.CrossValidate(folds: 2);
        },
        ["analyse"] = (workspace, _) =>
        {
            using var prototype = new Prototype("p", "set-up", copyFrom: ("p", "e"), workspace: workspace, verbose: 0);
            prototype.AnalyseLearningRates("an", [0.01], percentData: 100, numEpochs: 1, state: AnalysisState.KeepNone);
        },
        ["explore"] = (workspace, _) =>
        {
            using var prototype = new Prototype("p", "set-up", copyFrom: ("p", "e"), workspace: workspace, verbose: 0);
            prototype.EDA(saveImg: true);
            prototype.ShowBatch(2);
            prototype.DrawModel();
            prototype.FindLearningRate(numSteps: 20);
        },
    };

    [Fact]
    [Trait("Category", Attack.Category)]
    public void A_call_that_finds_a_broken_place_in_its_workspace_succeeds_or_refuses_by_name()
    {
        Train("e");
        var tries = (
            from place in PlacesOfAnExperiment
            from kind in BrokenPlaces.Kinds
            from call in CallsOfAnExperiment
            select (place, kind, call)).ToArray();
        new Random(Attack.Seed).Shuffle(tries);

        Try("public calls x broken places of a workspace", 40, (_, i) =>
        {
            var (place, kind, call) = tries[i % tries.Length];
            var workspace = _copies.Combine($"{i}", "workspace");
            Copy(_tiny.Scene.Workspace, workspace);
            Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(workspace)!, "images"), _tiny.Scene.Images);
            var path = Path.GetFullPath(Path.Combine(workspace, "p", "e", place)).TrimEnd('/');
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Remove(path);
            kind.Value(path);
            try
            {
                return Outcome($"{call.Key}, {place} is {kind.Key}", null, () => call.Value(workspace, _tiny.Scene.Images));
            }
            finally
            {
                Remove(Path.GetDirectoryName(workspace)!);
            }
        });
    }

    [Fact]
    public void A_current_directory_that_has_been_deleted_is_said()
    {
        var before = Environment.CurrentDirectory;
        var gone = Directory.CreateDirectory(_tiny.Scene.Combine("gone")).FullName;
        try
        {
            Environment.CurrentDirectory = gone;
            Directory.Delete(gone);
            var refusal = Assert.Throws<MonkException>(() => new Compare("c", "workspace", verbose: 0));
            Assert.StartsWith("'workspace' has no full path: ", refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith("Change to one that is there, or give full paths.", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private void Try(string name, int usual, Func<Random, int, string> attempt)
    {
        try
        {
            Attack.Run(name, usual, attempt);
        }
        catch (Xunit.Sdk.FailException) when (_failures.Count > 0)
        {
            Assert.Fail(string.Join("\n\n", _failures)); // All of them, each being a case of its own.
        }
    }

    private string Outcome(string what, string? path, Action act)
    {
        try
        {
            act();
            return "succeeded";
        }
        catch (MonkException e)
        {
            if (path is { Length: > 0 } && !string.IsNullOrWhiteSpace(path) && !Names(e.Message, path))
                throw Failed($"{what}: the message does not name '{path}': {e.Message}", e);
            return "refused";
        }
        catch (Exception e)
        {
            throw e is InvalidOperationException && _failures.Count > 0 && _failures[^1] == e.Message ? e : Failed($"{what}: {e.GetType().Name}: {e.Message}\n{e.StackTrace}", e);
        }
    }

    private InvalidOperationException Failed(string message, Exception inner)
    {
        _failures.Add(message);
        return new InvalidOperationException(message, inner);
    }

    // Of a path too long for people its beginning, or how long it is.
    private static bool Names(string message, string path) =>
        message.Contains(Printable.Line(path.Length > 300 ? path[..60] : path), StringComparison.Ordinal)
        || message.Contains(path.Length > 300 ? path[..60] : path, StringComparison.Ordinal)
        || message.Contains(path.Replace('\uD800', '\uFFFD'), StringComparison.Ordinal) // What passes through the environment has become text.
        || (path.Length > 300 && message.Contains($"{path.Length} characters", StringComparison.Ordinal));

    private void Prepare()
    {
        Train("e");
        using var trained = _tiny.Scene.Trained();
        trained.DatasetParams(_tiny.Scene.Images);
        trained.Dataset();
        _evaluation = trained.Evaluate();
        _predictions = trained.InferFolder(_tiny.Scene.Images);
    }

    private void Train(string experiment)
    {
        using var prototype = new Prototype("p", experiment, overwrite: true, workspace: _tiny.Scene.Workspace, verbose: 0);
        prototype.Default(_tiny.Scene.Images, "resnet18_v1", false, 1, usePretrained: false);
        prototype.UpdateInputSize(32);
        prototype.CompileNetwork([Layers.Convolution(4), Layers.Relu(), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
        prototype.Train();
    }

    private void Fresh(Action<Prototype> act)
    {
        using var prototype = new Prototype("p", "fresh", overwrite: true, workspace: _tiny.Scene.Workspace, verbose: 0);
        prototype.Default(_tiny.Scene.Images, "resnet18_v1", false, 1, usePretrained: false);
        act(prototype);
    }

    private void Trained(Action<Prototype> act)
    {
        using var prototype = _tiny.Scene.Trained();
        act(prototype);
    }

    private static void Remove(string path)
    {
        if (new FileInfo(path).LinkTarget is null && Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
