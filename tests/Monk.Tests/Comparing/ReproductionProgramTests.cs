using System.Text.Json;
using CsCheck;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Losses;
using Monk.NetworkLayers;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using Monk.Transforms;

namespace Monk.Tests.Comparing;

/// <summary>The lines that make an experiment again, compiled and run.</summary>
public sealed class ReproductionProgramTests : IDisposable
{
    private const int InputSize = 32;
    private readonly Scene _scene = new(perClass: 4);
    private readonly string _validation;
    private readonly string _csv;

    public ReproductionProgramTests()
    {
        _validation = SyntheticImages.Write(_scene.Combine("validation"), 2, seed: 2);
        _csv = _scene.Combine("labels.csv");
        File.WriteAllLines(_csv, ["image;labels", .. Directory.EnumerateFiles(_scene.Images, "*.png", SearchOption.AllDirectories).Select(file =>
            $"{Path.GetRelativePath(_scene.Images, file).Replace('\\', '/')};{(file.EndsWith("0.png", StringComparison.Ordinal) ? "round|small" : file.EndsWith("1.png", StringComparison.Ordinal) ? "round" : "small")}")]);
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_lines_of_a_layer_make_that_layer() =>
        AnySettings.Of(AnySettings.Activations + AnySettings.OtherLayers).Sample(
            any =>
            {
                NetworkLayer[] layers = [.. any.Select(settings => settings.Activation()), .. any.Select(settings => settings.OtherLayer())];

                var run = CSharpProgram.Compile(layers.Select((layer, i) => $"public static NetworkLayer L{i}() => {layer.Code};"));

                Assert.All(layers, (layer, i) => Assert.Equal(Json(layer), Json((NetworkLayer)run($"L{i}")!)));
            },
            iter: 3,
            threads: 1);

    [Fact]
    public void The_lines_of_an_experiment_set_up_the_same_one() =>
        AnySettings.Of(AnySettings.Activations + 1).Sample(any => AssertReproduced([.. any.Select(New)]), iter: 1, threads: 1);

    [Fact]
    public void The_lines_of_a_copy_make_the_changes_since_the_copy_again()
    {
        AnySettings.Of(AnySettings.Optimizers).Sample(
            any =>
            {
                var source = New(any[0]);
                Directory.CreateDirectory(source.Models);
                File.WriteAllText(source.BestModel, "weights");
                AssertReproduced([.. any.Skip(1).Select(settings => Copy(source, settings))]);
                File.Delete(source.BestModel);
            },
            iter: 1,
            threads: 1);
    }

    [Fact]
    public void A_copy_that_was_left_as_it_was_has_no_calls_and_one_of_an_experiment_that_has_gone_says_so()
    {
        using (var prototype = _scene.New("source"))
            prototype.Default(_scene.Images, "resnet18", usePretrained: false);
        var source = new Workspace(_scene.Workspace).Experiment("p", "source");
        Directory.CreateDirectory(source.Models);
        File.WriteAllText(source.BestModel, "weights");
        using (var prototype = new Prototype("p", "copy", copyFrom: ("p", "source"), workspace: _scene.Workspace, verbose: 0))
            Assert.NotNull(prototype);

        Assert.Equal(
            """
            using var gtf = new Prototype("p", "copy-again", copyFrom: ("p", "source"));
            gtf.Train();
            """,
            Lines(new Workspace(_scene.Workspace).Experiment("p", "copy")));

        Directory.Delete(source.Folder, recursive: true);
        Assert.StartsWith(
            """
            // It began with weights of "p/source", which is not there any more.
            using var gtf = new Prototype("p", "copy-again");
            gtf.Default("images",
            """,
            Lines(new Workspace(_scene.Workspace).Experiment("p", "copy")),
            StringComparison.Ordinal);
    }

    private void AssertReproduced(IReadOnlyList<ExperimentPaths> experiments)
    {
        var run = CSharpProgram.Compile(experiments.Select((paths, i) => $"public static void E{i}()\n{{\n{Runnable(Lines(paths))}\n}}"));
        Assert.All(experiments, (paths, i) =>
        {
            run($"E{i}");
            var again = new Workspace(_scene.Workspace).Experiment("p", $"{paths.Experiment}-again");
            Assert.True(Settings(paths) == Settings(again), $"{Lines(paths)}\n{Settings(paths)}\n{Settings(again)}");
        });
    }

    /// <summary>An experiment with any settings, as calls could have left it.</summary>
    private ExperimentPaths New(AnySettings any)
    {
        var paths = new Workspace(_scene.Workspace).Experiment("p", $"e{any.Position}");
        using var prototype = _scene.New(paths.Experiment);
        if (any.Position % 4 == 1)
            prototype.Default([_scene.Images, _validation], usePretrained: false);
        else if (any.Position > AnySettings.Losses) // Every loss has been on one label by then.
            prototype.Default(_scene.Images, usePretrained: false, pathToCsv: _csv, delimiter: "|", columns: any.Position % 2 == 0 ? new("image", "labels") : null);
        else
            prototype.Default(_scene.Images, usePretrained: false, split: any.A);

        Change(paths, any, ModelOf(any, new ModelOptions { Name = any.Flag ? "resnet18" : "squeezenet1_1", UsePretrained = any.Flag }));
        if (any.Position % 4 is 0 or 3)
        {
            prototype.Reload();
            prototype.DatasetPercent(50);
        }

        return paths;
    }

    private ExperimentPaths Copy(ExperimentPaths source, AnySettings any)
    {
        var paths = source with { Experiment = $"copy{any.Position}" };
        using var prototype = new Prototype("p", paths.Experiment, copyFrom: ("p", source.Experiment), workspace: _scene.Workspace, verbose: 0);
        if (any.Position % 3 == 0)
            prototype.UpdateDataset([_scene.Images, _validation]);
        var begun = new ExperimentStore(paths).Find()!.Model!;
        Change(paths, any, ModelOf(any with { Position = any.Position | 1 }, begun with { Name = any.Flag ? "resnet34" : begun.Name }));
        return paths;
    }

    private static ModelOptions ModelOf(AnySettings any, ModelOptions options) => any.Position % 4 == 2
        ? new ModelOptions
        {
            Name = ModelOptions.CustomName,
            FreezeBaseNetwork = any.Flag,
            UsePretrained = false,
            UseGpu = any.Flag,
            Network = new NetworkOptions
            {
                Layers = [Layers.Convolution(4, stride: 2), Layers.Branches([[Layers.Identity()], [any.Activation() is FullyConnectedLayer ? Layers.Relu() : any.Activation()]], Layers.Add()), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)],
                DataShape = [3, InputSize, InputSize],
                Initializer = any.Flag ? "xavier_normal" : "msra",
            },
        }
        : options with
        {
            FreezeBaseNetwork = !any.Flag,
            UseGpu = any.Count > 4,
            FrozenLayers = any.Count % 4,
            FinalLayer = any.Count < 6,
            Head = any.Count < 6 ? [any.Activation(), new FullyConnectedLayer { Units = null }] : [any.Activation()],
        };

    private static void Change(ExperimentPaths paths, AnySettings any, ModelOptions model) => new ExperimentStore(paths).Update(state =>
    {
        var several = state.Dataset!.Contents?.LabelType == LabelType.Multiple;
        var (first, second) = (any.Transform(), (any with { Position = 4 + any.Position % 8 }).Transform());
        List<TransformOptions> transforms = first is NormalizeOptions or MeanSubtractionOptions or RandomErasingOptions ? [second, first] : [first, second];
        return state with
        {
            Dataset = state.Dataset with
            {
                BatchSize = any.Count, InputSize = InputSize, Shuffle = any.Flag, WeightedSampling = !any.Flag,
                TrainTransforms = transforms,
                ValidationTransforms = any.Flag ? state.Dataset.ValidationTransforms : transforms,
                TestTransforms = any.Count > 4 ? state.Dataset.TestTransforms : [second],
                TestTransformsSource = TestTransformsSource.Own,
            },
            Model = model,
            Optimizer = any.Optimizer(),
            Schedule = any.Schedule(),
            Loss = several ? new FocalOptions { Gamma = any.A } : any.Loss(["circle", "stripes"]),
            Training = state.Training! with
            {
                NumEpochs = any.Count,
                Seed = state.Origin is null ? any.Count : any.Flag ? state.Training.Seed : any.Count,
                Precision = any.Flag ? Precision.Float32 : Precision.Auto,
                DisplayProgress = any.Flag,
                SaveIntermediateModels = any.Flag,
                IntermediateModelPrefix = any.Flag ? "epoch_" : "intermediate_model_",
                SaveTrainingLogs = !any.Flag,
                EarlyStopping = any.Flag || state.Origin is not null ? new EarlyStoppingOptions { Patience = any.Count, MinimumDelta = any.A, Monitor = StoppingMetric.ValidationLoss, RestoreBestWeights = false } : null,
                TimeBudgetSeconds = any.Count > 4 || state.Origin is not null ? 1 + Math.Floor(8 * any.B) / 8 : null,
                GradientAccumulation = any.Count,
                WeightAveragingDecay = any.Count < 7 || state.Origin is not null ? any.C : null,
                MixupAlpha = any.Flag ? any.A : 0,
                CutmixAlpha = any.Flag ? 0 : any.B,
            },
        };
    });

    private static string Lines(ExperimentPaths paths) => Reproduction.Of(new ExperimentStore(paths).Find()!, paths)!;

    /// <summary>The lines without the training, in the workspace of the test whatever folder the test runs in.</summary>
    private string Runnable(string lines)
    {
        Assert.EndsWith("\ngtf.Train();", lines, StringComparison.Ordinal);
        var runnable = lines[..^"gtf.Train();".Length].Replace("-again\"", $"-again\", workspace: {CallText.Literal(_scene.Workspace)}, verbose: 0", StringComparison.Ordinal);
        foreach (var path in (string[])[_scene.Images, _validation, _csv])
            runnable = runnable.Replace($"\"{Path.GetFileName(path)}\"", CallText.Literal(path), StringComparison.Ordinal);
        return runnable;
    }

    /// <summary>
    /// All that lines can bring back: not the processors, what is found anew, who chose the test transforms, nor a split where there is
    /// nothing to split.
    /// </summary>
    private static string Settings(ExperimentPaths paths)
    {
        var state = new ExperimentStore(paths).Find()!;
        var settings = new ExperimentState
        {
            ProjectName = "p",
            ExperimentName = "e",
            Dataset = state.Dataset! with { Workers = 1, Contents = null, TestTransformsSource = default, TrainSplit = state.Dataset.ValidationPath is null ? state.Dataset.TrainSplit : 0 },
            Model = state.Model! with { StartWeights = state.Model.StartWeights is { } start ? start with { Path = "" } : null },
            Optimizer = state.Optimizer,
            Schedule = state.Schedule,
            Loss = state.Loss,
            Training = state.Training,
        };
        return JsonSerializer.Serialize(settings, ExperimentStateJson.Default.ExperimentState).Replace($"p/{paths.Experiment}/", "p/e/", StringComparison.Ordinal);
    }

    private static string Json(NetworkLayer layer) => JsonSerializer.Serialize(layer, ExperimentStateJson.Default.NetworkLayer);
}
