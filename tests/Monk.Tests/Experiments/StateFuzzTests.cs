using Monk.Comparing;
using Monk.Experiments;
using Monk.Tests.Comparing;
using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Experiments;

/// <summary>
/// Damages states at random, the same way each time, and works with them: nothing but a <see cref="MonkException"/> may come of it, and
/// nothing may be written outside of the workspace.
/// </summary>
[Trait("Category", Attack.Category)]
public sealed class StateFuzzTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 4);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Damaged_states_are_read_compared_summed_up_and_copied_or_refused()
    {
        var experiments = new SyntheticExperiments(_scene.Workspace);
        var bases = ExperimentSettingsTests.Bases().Concat(Trained()).ToList();
        var paths = experiments.Write(bases[0]);
        var outcomes = Run("state files, opened, compared, summed up and copied", 2000, random =>
        {
            File.WriteAllBytes(paths.StateFile, new StateMutations(random, Outside).Of(bases[random.Next(bases.Count)]));
            var row = new ExperimentReader().Read(paths);
            if (row.Condition == ExperimentCondition.Unreadable)
                Assert.Contains(paths.StateFile, row.Problem, StringComparison.Ordinal);
            _ = row.ToString();
            Only(() => new Prototype(paths.Project, "copy", copyFrom: (paths.Project, paths.Experiment), overwrite: true, workspace: _scene.Workspace, verbose: 0).Dispose());
            using var prototype = new Prototype(paths.Project, paths.Experiment, resumeTrain: true, workspace: _scene.Workspace, verbose: 0);
            _ = prototype.Summary().ToString();
            Assert.NotEqual(ExperimentCondition.Unreadable, row.Condition);
            return "opened";
        });
        Assert.True(Attack.Times < 0.1 || (outcomes["opened"] > 100 && outcomes["refused"] > 100), string.Join(", ", outcomes));
    }

    [Fact]
    public void Damaged_states_of_a_small_experiment_are_trained_or_refused()
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 1);
            prototype.CompileNetwork([Layers.Convolution(4, 3, uid: "first"), Layers.Relu(), Layers.GlobalAveragePooling(), Layers.Flatten(), Layers.FullyConnected(null)], (3, 32, 32));
            prototype.UpdateSaveIntermediateModels(true);
            prototype.EarlyStopping();
            prototype.ResetTransforms();
            prototype.ApplyRandomRotation(10, train: true);
            prototype.ApplyNormalize(train: true, val: true);
        }

        var paths = new Workspace(_scene.Workspace).Experiment("p", "e");
        var state = File.ReadAllBytes(paths.StateFile);
        var outcomes = Run("state files of a small experiment, trained", 40, random =>
        {
            if (Directory.Exists(paths.Output))
                Directory.Delete(paths.Output, recursive: true);
            File.WriteAllBytes(paths.StateFile, new StateMutations(random, Outside).Of(state));
            // A state may ask for more epochs than there is time for.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var prototype = _scene.Resumed();
            try
            {
                prototype.Train(cancellationToken: patience.Token);
            }
            catch (OperationCanceledException)
            {
                return "had no time to end";
            }

            return "trained";
        });
        Assert.True(Attack.Times < 1 || outcomes["trained"] > 0, string.Join(", ", outcomes));
    }

    /// <summary>States of experiments that are trained and evaluated, whose outcomes are damaged too.</summary>
    private static IEnumerable<ExperimentState> Trained()
    {
        var trained = SyntheticExperiments.Trained("P", "E");
        yield return trained with
        {
            Evaluations = [SyntheticExperiments.Evaluated("1101"), SyntheticExperiments.Evaluated("11-1", "cafe") with { Weights = "final" }],
            Origin = new ExperimentOrigin { Project = "P", Experiment = "Before", Origin = new ExperimentOrigin { Project = "P", Experiment = "First" } },
        };
        yield return trained with
        {
            Dataset = trained.Dataset! with { Contents = trained.Dataset.Contents! with { LabelType = LabelType.Multiple } },
            Outcome = trained.Outcome! with { Cached = new CachedWork { FeaturesFound = 3, FoundSeconds = 2 }, StoppedBy = TrainingStop.EarlyStopping, FinalEpoch = 2 },
            Thresholds = new LabelThresholds("best", [0.5, 0.25]),
            Training = trained.Training! with { TimeBudgetSeconds = 60, WeightAveragingDecay = 0.99, MixupAlpha = 0.2, CutmixAlpha = 1 },
        };
    }

    private string Outside => _scene.Combine("outside");

    private IReadOnlyDictionary<string, int> Run(string name, int usual, Func<Random, string> attempt)
    {
        Directory.CreateDirectory(Outside);
        var before = FilesOutside();
        var outcomes = Attack.Run(name, usual, (random, i) =>
        {
            if (i % 50 == 0)
                Assert.Equal(before, FilesOutside());
            return attempt(random);
        });
        Assert.Equal(before, FilesOutside());
        return outcomes;
    }

    private List<string> FilesOutside() =>
        [.. Directory.EnumerateFileSystemEntries(_scene.Combine(), "*", SearchOption.AllDirectories).Where(path => !path.StartsWith(_scene.Workspace, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static void Only(Action act)
    {
        try
        {
            act();
        }
        catch (MonkException)
        {
            // What is wrong is said.
        }
    }
}
