using Monk.Analysis;
using Monk.Experiments;
using Monk.Files;
using Monk.Optimizers;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using Monk.Training;

namespace Monk.Tests.Analysis;

public sealed class AnalyseTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 12);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Learning_rates_are_ranked_on_one_sample_and_the_base_is_left_alone()
    {
        using var gtf = Base();
        var before = File.ReadAllBytes(Paths("p", "e").StateFile);

        var result = gtf.AnalyseLearningRates("lr", [1e-5, 1e-9], percentData: 50, numEpochs: 2);

        Assert.Equal(before, File.ReadAllBytes(Paths("p", "e").StateFile));
        Assert.False(Directory.Exists(Paths("p", "e").Output));
        Assert.Equal(["Learning_Rate_1e-05", "Learning_Rate_1e-09"], result.Rows.Select(row => row.Experiment));
        // Two validation images tell nothing apart, so that the loss decides.
        var ranking = result.Rows.OrderByDescending(row => row.BeatsGuessing).ThenBy(row => row.ValidationLoss).ToList();
        Assert.Equal(ranking, result.Ranking);
        Assert.Equal([1, 2], result.Ranking.Select(row => row.Rank));
        Assert.Same(ranking[0], result.Best);
        Assert.All(result.Rows, row => Assert.Equal((10, 2, 2), (row.NumTrainImages, row.NumValidationImages, row.Epochs.Count)));
        Assert.Same(result.Rows[1], result["Learning_Rate_1e-09"]);

        var states = result.Rows.Select(row => State("lr", row.Experiment)).ToList();
        Assert.Equal(states[0].Dataset!.Contents!.Fingerprint, states[1].Dataset!.Contents!.Fingerprint);
        Assert.All(states, state => Assert.Equal(("p", "e", CopiedParts.Settings), (state.Origin!.Project, state.Origin.Experiment, state.Origin.Copied)));
        Assert.Equal(1 + 12, File.ReadAllLines(Path.Combine(_scene.Workspace, "lr", "sample_50_percent.csv")).Length);
        Assert.True(File.Exists(Path.Combine(_scene.Workspace, "comparison", "Comparison_lr", "report.html")));
    }

    [Fact]
    public void The_text_is_Monk_s_with_the_winner_and_the_doubt()
    {
        using var gtf = Base(verbose: 1);
        using var console = new CapturedConsole();

        gtf.AnalyseBatchSizes("batches", [4, 8], percentData: 50, numEpochs: 1);

        var text = console.Text;
        Assert.StartsWith("\nRunning Batch Size analysis\nAnalysis Name      : batches\n\nRunning experiment : 1/2\nExperiment name    : Batch_Size_4\nEstimated time     : ", text, StringComparison.Ordinal);
        Assert.Contains(" sec\nExperiment Complete\n\n\nRunning experiment : 2/2\nExperiment name    : Batch_Size_8\n", text, StringComparison.Ordinal);
        Assert.Contains("Comparing Experiments\nComparison ID:      Comparison_batches\n", text, StringComparison.Ordinal);
        Assert.Contains("| Experiment Name | Train Acc | Val Acc | Train Loss | Val Loss | Epoch |", text, StringComparison.Ordinal);
        Assert.Contains("|-----------------+-----------+", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), line => line.Contains("| best | ", StringComparison.Ordinal) && line.EndsWith("within the noise of 2 images; lower loss |", StringComparison.Ordinal));
        Assert.Contains("Caution: 2 validation images do not tell it from the second", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Training Start", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_analysis_keeps_what_is_finished_and_resumes_what_was_begun()
    {
        using var whole = Base("whole");
        var expected = whole.AnalyseLearningRates("expected", [0.01, 0.02], 50, numEpochs: 3);

        using var gtf = Base("cut");
        var first = Paths("analysis", "Learning_Rate_0.01");
        var second = Paths("analysis", "Learning_Rate_0.02");
        using (var source = new CancellationTokenSource())
        {
            // The second's first resume point says that its first epoch is over.
            using var watcher = new FileSystemWatcher(Directory.CreateDirectory(_scene.Workspace).FullName, Path.GetFileName(second.ResumePoint)) { IncludeSubdirectories = true, EnableRaisingEvents = true };
            watcher.Renamed += (_, change) =>
            {
                if (change.FullPath.Contains("analysis/Learning_Rate_0.02", StringComparison.Ordinal))
                    source.Cancel();
            };
            Assert.ThrowsAny<OperationCanceledException>(() => gtf.AnalyseLearningRates("analysis", [0.01, 0.02], 50, numEpochs: 3, cancellationToken: source.Token));
        }

        Assert.Equal(ExperimentStatus.Completed, State("analysis", "Learning_Rate_0.01").Status);
        Assert.Equal(ExperimentStatus.Interrupted, State("analysis", "Learning_Rate_0.02").Status);
        var finished = File.GetLastWriteTimeUtc(first.FinalModel);
        var historyBefore = File.ReadAllLines(second.History);

        var result = gtf.AnalyseLearningRates("analysis", [0.01, 0.02], 50, numEpochs: 3);

        Assert.Equal(finished, File.GetLastWriteTimeUtc(first.FinalModel));
        Assert.Equal(historyBefore, File.ReadAllLines(second.History).Take(historyBefore.Length));
        Assert.True(historyBefore.Length is 2 or 3);
        Assert.Equal(expected.Rows.Select(row => row.ValidationLoss), result.Rows.Select(row => row.ValidationLoss));
    }

    [Fact]
    public void An_experiment_that_fails_is_listed_and_stops_no_other()
    {
        using var gtf = Base(verbose: 1);
        using var console = new CapturedConsole();

        var result = gtf.AnalyseLearningRates("lr", [1e30, 1e-5], 50, numEpochs: 1);

        Assert.Contains("diverged", result.Rows[0].Failure!, StringComparison.Ordinal);
        Assert.Null(result.Rows[0].Rank);
        Assert.Null(result.Rows[0].ValidationAccuracy);
        Assert.Equal((1e-5, 1), (result.Best!.Value, result.Best.Rank));
        Assert.Contains("| Learning_Rate_1e30  |    failed |", console.Text, StringComparison.Ordinal);
        Assert.Equal(ExperimentCondition.Failed, result.Comparison.Rows[0].Condition);
    }

    [Fact]
    public void A_network_that_dies_is_named_and_never_first()
    {
        using var gtf = Base(verbose: 1);
        using var console = new CapturedConsole();

        // The last layer of SqueezeNet ends with a ReLU, which steps as long as the first's leave dead.
        var result = gtf.AnalyseLearningRates("lr", [0.1, 1e-5], 50, numEpochs: 2);

        Assert.Equal("dead: the same outputs for every image", result.Rows[0].Defect);
        Assert.Equal(Math.Log(2), result.Rows[0].ValidationLoss!.Value, 1e-6);
        Assert.Null(result.Rows[0].Rank);
        Assert.Equal(1e-5, result.Best!.Value);
        Assert.Contains("| none | dead: the same outputs for every image |", console.Text, StringComparison.Ordinal);
        Assert.Contains("the network gives the same outputs for every validation image", console.Text, StringComparison.Ordinal);
        Assert.True(HistoryCsv.Read(Paths("lr", "Learning_Rate_0.1").History)[^1].OutputsAreEqual);

        // What an earlier run has left says the same.
        Assert.Equal(result.Rows[0].Defect, gtf.AnalyseLearningRates("lr", [0.1, 1e-5], 50, numEpochs: 2).Rows[0].Defect);
        Assert.Equal(["No experiment can be recommended: each failed, is dead or diverged."], gtf.AnalyseLearningRates("lr", [0.1], 50, numEpochs: 2).Findings);
    }

    [Fact]
    public void An_experiment_that_cannot_even_begin_is_listed_with_its_reason()
    {
        using var gtf = Base();

        var result = gtf.AnalyseFreezeLayers("layers", [26], 50, numEpochs: 1);

        Assert.Null(result.Best);
        Assert.Contains("squeezenet1_1 has 26", result.Rows[0].Failure!, StringComparison.Ordinal);
        Assert.Equal(ExperimentCondition.Failed, result.Comparison.Rows[0].Condition);
        Assert.Equal(["No experiment was trained to its end."], result.Findings);
    }

    [Fact]
    public void Keep_none_leaves_the_comparison_only()
    {
        using var gtf = Base();

        var result = gtf.AnalyseLearningRates("lr", [1e-5], 50, numEpochs: 1, AnalysisState.KeepNone);

        Assert.False(Directory.Exists(Path.Combine(_scene.Workspace, "lr")));
        Assert.All(result.Comparison.Files, file => Assert.True(File.Exists(file)));
        Assert.Single(result.Best!.Epochs);
    }

    [Fact]
    public void Experiments_made_with_other_settings_are_not_taken_for_this_analysis()
    {
        using var gtf = Base();
        gtf.AnalyseLearningRates("lr", [0.01], 50, numEpochs: 1);
        var before = _scene.Snapshot();

        var percent = Assert.Throws<MonkException>(() => gtf.AnalyseLearningRates("lr", [0.01], 60, numEpochs: 1));
        Assert.Contains("sample 50 % of the images (now 60 % of the images)", percent.Message, StringComparison.Ordinal);
        gtf.UpdateBatchSize(8);
        var batch = Assert.Throws<MonkException>(() => gtf.AnalyseLearningRates("lr", [0.02, 0.01], 50, numEpochs: 1));
        Assert.Contains("batch size 4 (now 8)", batch.Message, StringComparison.Ordinal);
        Assert.Equal(before.Where(file => !file.Item1.Contains("/p/", StringComparison.Ordinal)), _scene.Snapshot().Where(file => !file.Item1.Contains("/p/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_analysis_varies_what_it_is_about()
    {
        using var gtf = Base();
        gtf.AnalyseInputSizes("sizes", [32, (32, 40)], 20, 1);
        gtf.AnalyseOptimizers("optimizers", ["SGD", "adamw"], 20, 1);
        gtf.AnalyseOptimizersWithLr("rates", [("rmsprop", 0.001)], 20, 1);
        gtf.AnalyseTrainvalSplits("splits", [0.5, 0.75], 50, 1);
        gtf.AnalyseFreezeLayers("layers", [0, 25], 20, 1);
        gtf.AnalyseModels("models", [("shufflenet_v2_x0_5", true, false), ("resnet18_v1", false, false)], 20, 1);

        Assert.Equal<ImageSize>(32, State("sizes", "Input_Size_32").Dataset!.InputSize);
        Assert.Equal<ImageSize>((32, 40), State("sizes", "Input_Size_32x40").Dataset!.InputSize);
        Assert.IsType<AdamWOptions>(State("optimizers", "Optimizer_adamw").Optimizer);
        Assert.Equal(0.001, State("optimizers", "Optimizer_sgd").Optimizer!.LearningRate);
        Assert.Equal(0.001, Assert.IsType<RmsPropOptions>(State("rates", "Optimizer_rmsprop_LR_0.001").Optimizer).LearningRate);
        Assert.Equal((6, 6), Counts("splits", "Trainval_split0.5"));
        Assert.Equal((10, 2), Counts("splits", "Trainval_split0.75"));
        Assert.Equal(26, State("layers", "Freeze_Layers_0").Outcome!.NumTrainableLayers);
        Assert.Equal((1, 1026), (State("layers", "Freeze_Layers_25").Outcome!.NumTrainableLayers, State("layers", "Freeze_Layers_25").Outcome!.NumTrainableParameters));
        Assert.True(State("models", "Model_shufflenet_v2_x0_5_freeze_base_uninitialized").Model!.FreezeBaseNetwork);
        Assert.Equal("resnet18_v1", State("models", "Model_resnet18_v1_unfreeze_base_uninitialized").Model!.Name);
    }

    [Fact]
    public void Images_with_several_labels_are_ranked_by_loss_and_nothing_is_decided()
    {
        var csv = _scene.Combine("labels.csv");
        File.WriteAllLines(csv, ["ID,Labels", .. Directory.EnumerateFiles(_scene.Images, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select((file, i) => $"{Path.GetRelativePath(_scene.Images, file)},{Path.GetFileName(Path.GetDirectoryName(file))}{(i % 3 == 0 ? " marked" : "")}")]);
        using var gtf = _scene.New();
        gtf.Default(_scene.Images, pathToCsv: csv, delimiter: " ", modelName: "squeezenet1_1", freezeBaseNetwork: false, numEpochs: 1, usePretrained: false);
        gtf.UpdateInputSize(32);

        var result = gtf.AnalyseLearningRates("labels", [0.01, 1e-9], 50, numEpochs: 2);

        Assert.Equal(result.Rows.OrderBy(row => row.Epochs.Min(epoch => epoch.ValidationLoss)), result.Ranking);
        Assert.All(result.Rows, row => Assert.Null(row.ValidationInterval));
        Assert.False(result.IsDecided);
        Assert.Equal(2, result.Findings.Count);
        Assert.Contains("of all labels", result.Findings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_optimizer_of_Monk_s_analysis_is_known_by_its_name()
    {
        string[] names = ["adadelta", "adagrad", "adam", "adamax", "adamw", "asgd", "momentum_rmsprop", "nadam", "nesterov_sgd", "radam", "rmsprop", "sgd"];

        Assert.All(names, name => Assert.Equal(name == "momentum_rmsprop" ? "rmsprop" : name, OptimizerByName.Create(OptimizerByName.Checked(name), 0.5).Name));
        Assert.All(names, name => Assert.Equal(0.5, OptimizerByName.Create(name, 0.5).LearningRate));
    }

    [Fact]
    public void An_experiment_of_an_analysis_can_be_trained_further_on_its_sample()
    {
        using var gtf = Base();
        gtf.AnalyseLearningRates("lr", [0.01], 50, 1);

        using var resumed = new Prototype("lr", "Learning_Rate_0.01", resumeTrain: true, workspace: _scene.Workspace, verbose: 0);
        resumed.UpdateNumEpochs(2);

        Assert.Equal(2, resumed.Train().Epochs.Count);
        Assert.Equal((10, 2), Counts("lr", "Learning_Rate_0.01"));
    }

    [Fact]
    public void A_trained_experiment_can_be_analysed_and_keeps_its_weights()
    {
        _scene.Train(epochs: 1);
        using var trained = _scene.Trained();
        var before = _scene.Snapshot();

        trained.AnalyseLearningRates("lr", [0.01], 50, 1, AnalysisState.KeepNone);

        Assert.Equal(before, _scene.Snapshot().Where(file => !file.Item1.Contains("comparison", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_analysis_in_use_is_refused_as_that()
    {
        using var gtf = Base();
        using var held = FileLock.TryAcquire(Path.Combine(_scene.Workspace, "lr", ".analysis.lock"));

        var error = Assert.Throws<MonkException>(() => gtf.AnalyseLearningRates("lr", [0.1], 50));

        Assert.StartsWith("Analysis 'lr' is in use: another process, or another object of this one, is running it.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_refused_before_anything_is_made()
    {
        using var gtf = Base();
        var before = _scene.Snapshot();

        Message(() => gtf.AnalyseLearningRates("lr", [], 50), "lrList is empty");
        Message(() => gtf.AnalyseLearningRates("lr", [0.1, 0.1], 50), "twice");
        Message(() => gtf.AnalyseLearningRates("lr", [-0.1], 50), "above 0");
        Message(() => gtf.AnalyseLearningRates("lr", [0.1], 0), "percentData is 0");
        Message(() => gtf.AnalyseLearningRates("lr", [0.1], 101), "percentData is 101");
        Message(() => gtf.AnalyseLearningRates("lr", [0.1], 50, numEpochs: 0), "numEpochs is 0");
        Message(() => gtf.AnalyseLearningRates("../lr", [0.1], 50), "'../lr' cannot be the name of the analysis");
        Message(() => gtf.AnalyseLearningRates("", [0.1], 50), "The analysis name is empty");
        Message(() => gtf.AnalyseLearningRates(" ", [0.1], 50), "The analysis name is empty");
        Message(() => gtf.AnalyseLearningRates("comparison", [0.1], 50), "No analysis can be named 'comparison'");
        Message(() => gtf.AnalyseLearningRates(new string('a', 90), [0.1], 50), "The analysis name is 90 characters long; 89 are allowed");
        Message(() => gtf.AnalyseLearningRates("p", [0.1], 50), "like the project");
        Message(() => gtf.AnalyseInputSizes("s", [16], 50), "at least 32");
        Message(() => gtf.AnalyseInputSizes("s", [(16, 64)], 50), "is (16, 64); its height and its width must be at least 32");
        Message(() => gtf.AnalyseModels("m", [("resnet19", true, true)], 50), "Did you mean 'resnet18'");
        Message(() => gtf.AnalyseOptimizers("o", ["adamww"], 50), "Did you mean 'adamw'");
        Message(() => gtf.AnalyseTrainvalSplits("t", [1], 50), "between 0 and 1");
        Message(() => gtf.AnalyseFreezeLayers("f", [-1], 50), "at least 0");
        using var empty = _scene.New("empty");
        Message(() => empty.AnalyseLearningRates("lr", [0.1], 50), "not set up");
        Assert.Equal(before, _scene.Snapshot().Where(file => !file.Item1.Contains("empty", StringComparison.Ordinal)));

        static void Message(Action act, string part) => Assert.Contains(part, Assert.Throws<MonkException>(act).Message, StringComparison.Ordinal);
    }

    private Prototype Base(string experiment = "e", int verbose = 0)
    {
        Prototype prototype;
        using (new CapturedConsole())
        {
            prototype = _scene.New(experiment, verbose: verbose);
            prototype.Default(_scene.Images, "squeezenet1_1", freezeBaseNetwork: false, numEpochs: 5, usePretrained: false);
            prototype.UpdateInputSize(32);
        }

        return prototype;
    }

    private ExperimentPaths Paths(string project, string experiment) => new Workspace(_scene.Workspace).Experiment(project, experiment);

    private ExperimentState State(string project, string experiment) => new ExperimentStore(Paths(project, experiment)).Find()!;

    private (int Train, int Validation) Counts(string project, string experiment)
    {
        var contents = State(project, experiment).Dataset!.Contents!;
        return (contents.TrainImages, contents.ValidationImages);
    }
}
