using Monk.Analysis;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Reporting;
using Monk.Runtime;
using Monk.Training.Listeners;

namespace Monk;

public sealed partial class Prototype
{
    private const string ComparisonPrefix = "Comparison_";

    /// <summary>Trains this experiment shortly with each of several learning rates, on a sample of its images, and ranks them.</summary>
    /// <param name="analysisName">
    /// Names the analysis: the project <c>workspace/&lt;name&gt;</c> of its experiments <c>Learning_Rate_…</c> and the comparison
    /// <c>Comparison_&lt;name&gt;</c>.
    /// </param>
    /// <param name="lrList">The learning rates; each above 0.</param>
    /// <param name="percentData">
    /// The share of each class's images to use, from 1 to 100. Training images are sampled from the experiment's training images and
    /// validation images from its validation images, the same ones for every value; their list is in
    /// <c>workspace/&lt;name&gt;/sample_&lt;percent&gt;_percent.csv</c>.
    /// </param>
    /// <param name="numEpochs">How often every image of the sample is seen. Default: 2, as in Monk.</param>
    /// <param name="state">Whether the experiments are kept when all are done. Default: all, as in Monk.</param>
    /// <param name="cancellationToken">
    /// Stops between two batches. The same call then goes on: what is finished is not trained again, what was begun is resumed.
    /// </param>
    /// <returns>Each experiment's numbers, their ranking (see <see cref="AnalysisResult{T}.Ranking"/>), and how far it can be
    /// trusted.</returns>
    /// <remarks>
    /// This experiment itself is only read: neither its state nor its weights change. Every experiment starts from the same weights, and
    /// sees the same images in the same order. An experiment that fails, as when its loss is no number any more, is listed as failed and
    /// does not stop the others.
    /// </remarks>
    /// <exception cref="MonkException">
    /// A value is out of range, the experiment is not set up, or experiments of that analysis were made with other settings.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="cancellationToken"/>.</exception>
    public AnalysisResult<double> AnalyseLearningRates(
        string analysisName, IReadOnlyList<double> lrList, int percentData, int numEpochs = 2, AnalysisState state = AnalysisState.KeepAll, CancellationToken cancellationToken = default) =>
        Analyse("Learning rate", analysisName, Variants.LearningRates(lrList), percentData, numEpochs, state, cancellationToken);

    /// <summary>
    /// Like <see cref="AnalyseLearningRates"/>, for the size that images are resized to; the experiments are <c>Input_Size_64</c>,
    /// <c>Input_Size_64x96</c> and the like.
    /// </summary>
    /// <param name="inpSizeList">In pixels, numbers for squares or pairs <c>(height, width)</c>; each at least 32.</param>
    /// <inheritdoc cref="AnalyseLearningRates"/>
#pragma warning disable CS1573 // The other parameters' documentation is inherited.
    public AnalysisResult<ImageSize> AnalyseInputSizes(
        string analysisName, IReadOnlyList<ImageSize> inpSizeList, int percentData, int numEpochs = 2, AnalysisState state = AnalysisState.KeepAll, CancellationToken cancellationToken = default) =>
        Analyse("Input Size", analysisName, Variants.InputSizes(inpSizeList), percentData, numEpochs, state, cancellationToken);

    /// <summary>
    /// Like <see cref="AnalyseLearningRates"/>, for the number of images in a batch; the experiments are <c>Batch_Size_…</c>.
    /// </summary>
    /// <param name="batchSizeList">Each at least 1.</param>
    /// <inheritdoc cref="AnalyseLearningRates"/>
    public AnalysisResult<int> AnalyseBatchSizes(
        string analysisName, IReadOnlyList<int> batchSizeList, int percentData, int numEpochs = 2, AnalysisState state = AnalysisState.KeepAll, CancellationToken cancellationToken = default) =>
        Analyse("Batch Size", analysisName, Variants.BatchSizes(batchSizeList), percentData, numEpochs, state, cancellationToken);

    /// <summary>
    /// Like <see cref="AnalyseLearningRates"/>, for networks; the experiments are <c>Model_&lt;name&gt;_freeze_base_pretrained</c> and the
    /// like.
    /// </summary>
    /// <param name="modelList">
    /// Each a name of <see cref="ListModels"/>, whether only the new last layer learns, and whether training starts from ImageNet weights.
    /// A network gets the input size and normalisation that it was made for, unless this experiment has others than its own network's.
    /// </param>
    /// <inheritdoc cref="AnalyseLearningRates"/>
    public AnalysisResult<(string ModelName, bool FreezeBase, bool UsePretrained)> AnalyseModels(
        string analysisName, IReadOnlyList<(string ModelName, bool FreezeBase, bool UsePretrained)> modelList, int percentData, int numEpochs = 2, AnalysisState state = AnalysisState.KeepAll, CancellationToken cancellationToken = default) =>
        Analyse("Model", analysisName, Variants.Models(modelList, Store.Paths.Workspace), percentData, numEpochs, state, cancellationToken);

    /// <summary>
    /// Like <see cref="AnalyseLearningRates"/>, for optimizers, at this experiment's learning rate; the experiments are <c>Optimizer_…</c>.
    /// </summary>
    /// <param name="optimizerList">
    /// Names such as <c>sgd</c>, <c>rmsprop</c>, <c>adamw</c>. An optimizer's other settings are its defaults.
    /// </param>
    /// <inheritdoc cref="AnalyseLearningRates"/>
    public AnalysisResult<string> AnalyseOptimizers(
        string analysisName, IReadOnlyList<string> optimizerList, int percentData, int numEpochs = 2, AnalysisState state = AnalysisState.KeepAll, CancellationToken cancellationToken = default) =>
        Analyse("Optimizer", analysisName, Variants.Optimizers(optimizerList), percentData, numEpochs, state, cancellationToken);

    /// <summary>
    /// Like <see cref="AnalyseOptimizers"/>, each optimizer with a learning rate of its own; the experiments are <c>Optimizer_…_LR_…</c>.
    /// </summary>
    /// <param name="optimizerList">Names and learning rates. An optimizer's other settings are its defaults.</param>
    /// <inheritdoc cref="AnalyseLearningRates"/>
    public AnalysisResult<(string Optimizer, double LearningRate)> AnalyseOptimizersWithLr(
        string analysisName, IReadOnlyList<(string Optimizer, double LearningRate)> optimizerList, int percentData, int numEpochs = 2, AnalysisState state = AnalysisState.KeepAll, CancellationToken cancellationToken = default) =>
        Analyse("Optimizer", analysisName, Variants.OptimizersWithRates(optimizerList), percentData, numEpochs, state, cancellationToken);

    /// <summary>
    /// Like <see cref="AnalyseLearningRates"/>, for the share of images that is trained on; the experiments are <c>Trainval_split…</c>.
    /// They validate on different images of the same sample, so their accuracies are the less comparable.
    /// </summary>
    /// <param name="splitList">Each between 0 and 1.</param>
    /// <inheritdoc cref="AnalyseLearningRates"/>
    public AnalysisResult<double> AnalyseTrainvalSplits(
        string analysisName, IReadOnlyList<double> splitList, int percentData, int numEpochs = 2, AnalysisState state = AnalysisState.KeepAll, CancellationToken cancellationToken = default)
    {
        if (State.Dataset?.ValidationPath is { } folder)
            throw new MonkException($"There is no split to analyse: experiment '{Store.Paths.Experiment}' validates on images of their own, in '{Store.Paths.Workspace.Absolute(folder)}'.");
        return Analyse("Trainval split value", analysisName, Variants.TrainvalSplits(splitList), percentData, numEpochs, state, cancellationToken);
    }

    /// <summary>
    /// Like <see cref="AnalyseLearningRates"/>, for the number of layers, from the input on, that do not learn, while all others do; the
    /// experiments are <c>Freeze_Layers_…</c>.
    /// </summary>
    /// <param name="numList">Each at least 0 and below the network's number of layers: modules that own parameters.</param>
    /// <inheritdoc cref="AnalyseLearningRates"/>
    public AnalysisResult<int> AnalyseFreezeLayers(
        string analysisName, IReadOnlyList<int> numList, int percentData, int numEpochs = 2, AnalysisState state = AnalysisState.KeepAll, CancellationToken cancellationToken = default) =>
        Analyse("Freezing layers", analysisName, Variants.FrozenLayers(numList), percentData, numEpochs, state, cancellationToken);
#pragma warning restore CS1573

    private AnalysisResult<T> Analyse<T>(
        string subject, string name, IReadOnlyList<Variant<T>> variants, int percentData, int numEpochs, AnalysisState state, CancellationToken cancellation)
    {
        using var alone = Alone("an analysis");
        RequireSetUp();
        CheckAnalysis(name, percentData, numEpochs, state);
        var workspace = Store.Paths.Workspace;
        var text = new AnalysisReport(_report);
        using var users = new UserListeners([.. _listeners]);
        var run = new AnalysisRun<T>(Store.Paths, State, new AnalysisPlan<T>(subject, name, percentData, numEpochs, variants), text, _reading, users);

        using var interruption = new Interruption(cancellation);
        try
        {
            var rows = text.Around(subject, name, () => run.Run(interruption.Token));
            var result = new AnalysisResult<T> { Name = name, Rows = rows, PercentData = percentData, NumEpochs = numEpochs, Comparison = Compared(name, variants.Select(variant => variant.Experiment), rows, workspace, text.Noted) };
            text.Results(result);
            if (result.Comparison.Files.Count == 0)
                ReportNotes([$"nothing of the analysis's comparison was written, because '{result.Comparison.Folder}' may only be read"]);
            if (state == AnalysisState.KeepNone)
                run.Delete();
            return result;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            _report.Line();
            _report.Line($"Interrupted. To go on with analysis '{name}', call the same method with the same values again: what is finished is kept.");
            interruption.Saved();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
        catch (ListenerFailedException e)
        {
            throw new MonkException(e.Message, e.InnerException ?? e); // A type that only the inside tells apart.
        }
    }

    private void CheckAnalysis(string name, int percentData, int numEpochs, AnalysisState state)
    {
        ExperimentNames.CheckedAnalysis(name, ComparisonPrefix);
        if (name.Equals(Store.Paths.Project, StringComparison.OrdinalIgnoreCase))
            throw new MonkException($"The analysis cannot be named '{name}' like the project of the experiment that it is about: its experiments get a project of their own.");
        Check.AtLeast(nameof(percentData), percentData, 1);
        if (percentData > 100)
            throw new MonkException($"percentData is {percentData}; it is a share of the images, so it is at most 100.");
        TrainingOptionRules.RequireEpochs(nameof(numEpochs), numEpochs);
        Check.Defined(nameof(state), state);
    }

    // One that could not even be made has a row that says why, and nothing to compare.
    private static Comparison Compared<T>(
        string name, IEnumerable<string> experiments, IReadOnlyList<AnalysisRow<T>> rows, Workspace workspace, Action<string> note)
    {
        var made = experiments.Where(experiment => File.Exists(workspace.Experiment(name, experiment).StateFile)).ToList();
        if (made.Count == 0)
            throw new MonkException($"No experiment of analysis '{name}' could be made: {rows.FirstOrDefault(row => row.Failure is not null)?.Failure}");
        var compare = new Compare(ComparisonPrefix + name, workspace.Root, verbose: 0);
        foreach (var experiment in made)
            compare.AddExperiment(name, experiment);
        return compare.GenerateOrRead(note);
    }
}
