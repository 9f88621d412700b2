using System.Globalization;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Models;
using Monk.Tests.Comparing;
using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Experiments;

/// <summary>
/// Damages states at random, the same way each time, and works with them: nothing but a <see cref="MonkException"/> may come of it, and nothing may be written outside of
/// the workspace. <c>MONK_FUZZ_ITERATIONS</c> sets how many states are tried.
/// </summary>
public sealed class StateFuzzTests : IDisposable
{
    private static readonly int? Given =
        int.TryParse(Environment.GetEnvironmentVariable("MONK_FUZZ_ITERATIONS"), CultureInfo.InvariantCulture, out var given) ? given : null;

    private static readonly int FirstSeed =
        int.TryParse(Environment.GetEnvironmentVariable("MONK_FUZZ_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    private readonly Scene _scene = new(perClass: 4);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Damaged_states_are_read_compared_summed_up_and_copied_or_refused()
    {
        var experiments = new SyntheticExperiments(_scene.Workspace);
        var bases = ExperimentSettingsTests.Bases().Concat(Trained()).ToList();
        var paths = experiments.Write(bases[0]);
        var (opened, refused) = (0, 0);
        Run(Given ?? 2000, (random, i) =>
        {
            File.WriteAllBytes(paths.StateFile, new StateMutations(random, Outside).Of(bases[random.Next(bases.Count)]));
            var row = new ExperimentReader().Read(paths);
            if (row.Condition == ExperimentCondition.Unreadable)
                Assert.Contains(paths.StateFile, row.Problem, StringComparison.Ordinal);
            _ = row.ToString();
            try
            {
                using var prototype = new Prototype(paths.Project, paths.Experiment, resumeTrain: true, workspace: _scene.Workspace, verbose: 0);
                _ = prototype.Summary().ToString();
                opened++;
                Assert.NotEqual(ExperimentCondition.Unreadable, row.Condition);
            }
            catch (MonkException)
            {
                refused++;
            }

            Only(() => new Prototype(paths.Project, "copy", copyFrom: (paths.Project, paths.Experiment), overwrite: true, workspace: _scene.Workspace, verbose: 0).Dispose());
        });
        Assert.True(Given is < 100 || (opened > 100 && refused > 100), $"{opened} opened, {refused} refused");
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
        var trained = 0;
        Run(Given is { } given ? given / 10 : 40, (random, i) =>
        {
            if (Directory.Exists(paths.Output))
                Directory.Delete(paths.Output, recursive: true);
            File.WriteAllBytes(paths.StateFile, new StateMutations(random, Outside).Of(state));
            Only(() =>
            {
                // A state may ask for more epochs than there is time for.
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                using var prototype = _scene.Resumed();
                prototype.Train(cancellationToken: patience.Token);
                trained++;
            });
        });
        Assert.True(Given is < 100 || trained > 0, $"{trained} trained");
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

    private void Run(int iterations, Action<Random, int> attempt)
    {
        Directory.CreateDirectory(Outside);
        var before = FilesOutside();
        var failures = new Dictionary<string, (int Count, string First)>();
        for (var i = 0; i < iterations; i++)
        {
            var random = new Random(FirstSeed * 1_000_003 + i);
            try
            {
                attempt(random, i);
            }
            catch (Exception e)
            {
                var kind = $"{e.GetType().Name} {e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains(" Monk.", StringComparison.Ordinal))?.Trim()}";
                var known = failures.GetValueOrDefault(kind, (0, $"State {i} of seed {FirstSeed}: {e}"));
                failures[kind] = (known.Item1 + 1, known.Item2);
            }

            if (i % 50 == 0 || i == iterations - 1)
                Assert.Equal(before, FilesOutside());
        }

        if (failures.Count > 0)
            Assert.Fail(string.Join("\n\n", failures.Select(failure => $"{failure.Value.Count} times {failure.Key}, first:\n{failure.Value.First}")));
    }

    private List<string> FilesOutside() =>
        [.. Directory.EnumerateFileSystemEntries(_scene.Combine(), "*", SearchOption.AllDirectories).Where(path => !path.StartsWith(_scene.Workspace, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static void Only(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is MonkException or OperationCanceledException)
        {
            // What is wrong is said, or the time was up.
        }
    }
}
