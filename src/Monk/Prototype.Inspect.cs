using Monk.Data;
using Monk.Inspection;
using Monk.Models;
using Monk.Reporting.Pictures;
using Monk.Runtime;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Tells all about the experiment: its settings, how far training has come, its results and where its files are.</summary>
    /// <returns>What is also printed.</returns>
    /// <remarks>It can be asked of any experiment at any time, one that another process trains included.</remarks>
    public ExperimentSummary Summary()
    {
        var summary = SummarySections.Of(Store.Find() ?? State, Store.Paths);
        _report.Line(summary.ToString());
        return summary;
    }

    /// <summary>Finds out how long training is going to take, by training a copy of the network on a few of the images. The experiment stays as it is.</summary>
    /// <param name="numEpochs">The number of epochs to estimate for; null for those that are still to be trained.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>The time of the first epoch, of a later one, and of all.</returns>
    /// <remarks>It holds for the machine as it is loaded while this runs. Pretrained weights are used if they are on this machine, and never downloaded.</remarks>
    /// <exception cref="MonkException">The experiment is not set up, is trained for all its epochs, or its images cannot be read.</exception>
    public TrainTimeEstimate EstimateTrainTime(int? numEpochs = null, CancellationToken cancellationToken = default)
    {
        RequireTraining(nameof(EstimateTrainTime));
        RequireSetUp();
        if (numEpochs is { } given)
            Check.Between(nameof(numEpochs), given, 1, 100_000);
        var epochs = numEpochs ?? State.Training!.NumEpochs - (State.Outcome?.EpochsCompleted ?? 0);
        if (epochs < 1)
            throw new MonkException($"Experiment '{Store.Paths.Experiment}' has been trained for all its {State.Training!.NumEpochs} epochs. Name the numEpochs to estimate for.");

        var unreadable = new List<UnreadableImage>();
        var estimate = new TrainTimeEstimator(State, Store.Paths.Workspace, unreadable.Add).Run(epochs, cancellationToken);
        var (amount, unit) = estimate.Total switch
        {
            { TotalSeconds: < 60 } total => (total.TotalSeconds, "Sec"),
            { TotalMinutes: < 60 } total => (total.TotalMinutes, "Min"),
            var total => (total.TotalHours, "Hours"),
        };
        _report.Line("Training time estimate");
        foreach (var image in unreadable)
            _report.Line($"    Left out, cannot be read: {image.Path} ({image.Reason})");
        _report.Line(Invariant($"    {epochs} Epochs: Approx. {amount.ToString(amount < 10 ? "F1" : "F0", System.Globalization.CultureInfo.InvariantCulture)} {unit}"));
        _report.Line();
        return estimate;
    }

    /// <summary>Shows where in an image the network sees a class, by Grad-CAM: the image, the heat map and both in one picture.</summary>
    /// <param name="imagePath">The image file.</param>
    /// <param name="className">The class to explain; null for the predicted one.</param>
    /// <param name="picturePath">The PNG to write; null for <c>visualization/explanations/IMAGE.CLASS.png</c> in the experiment's folder. One that is there is replaced.</param>
    /// <returns>The heat map, the scores and where the picture lies.</returns>
    /// <remarks>
    /// "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization" (Selvaraju et al., 2017), on the last layer whose output has places. For transformers,
    /// of which Grad-CAM was not made, the grid of tokens takes the place of the channels' maps. A heat map says what speaks for a class, not whether the network is right.
    /// </remarks>
    /// <exception cref="MonkException">The experiment was not opened with <c>evalInfer: true</c>, there is no such image or class, or the network has no layer with places.</exception>
    public Explanation Explain(string imagePath, string? className = null, string? picturePath = null)
    {
        RequireEvalInfer(nameof(Explain));
        RequireImage(imagePath);
        var given = picturePath is null ? null : Check.PngFile(nameof(picturePath), picturePath);
        int? label = className is null ? null : LabelOf(className);

        using var scope = NewDisposeScope();
        var input = InputOf(imagePath);
        using var network = TrainedNetwork(input.device);
        var found = GradCam.Of(network, input, label);
        var prediction = PredictionOf(Classifier.ScoresOf(imagePath, found.Logits), imagePath, threshold: null);
        var name = Classifier.Classes[found.Label];
        var explanation = new Explanation
        {
            Class = name,
            Prediction = prediction,
            HeatMap = found.Map,
            Layer = found.Layer,
            PicturePath = given ?? Path.GetFullPath(Path.Combine(Store.Paths.Visualization, "explanations", $"{Path.GetFileName(imagePath)}.{FileName(name)}.png")),
        };
        var picture = ExplanationPicture.Of(
            SeenImage.Of(imagePath, State.Dataset!.TestTransforms, input),
            explanation with { Prediction = prediction with { ImageName = Path.GetFileName(imagePath) } },
            $"{Store.Paths.Project} / {Store.Paths.Experiment}");
        Write(explanation.PicturePath, picture);

        _report.Block(
            "Explanation",
            ("Image name", imagePath),
            ("Explained class", name),
            ("Probability", Invariant($"{explanation.Probability:P1}")),
            ("Predicted class", prediction.PredictedClass),
            ("Picture", explanation.PicturePath));
        return explanation with { Shown = picture };
    }

    /// <summary>Draws the kernels of the trained network's convolutions, a sheet for each layer, under <c>visualization/kernels</c> in the experiment's folder.</summary>
    /// <returns>The PNG files, in the network's order.</returns>
    /// <remarks>Convolutions of 1×1 pixels are left out. A sheet has 64 cells at the most; its title says of how many.</remarks>
    /// <exception cref="MonkException">The experiment was not opened with <c>evalInfer: true</c>, or its network has no kernel larger than a pixel.</exception>
    public IReadOnlyList<string> VisualizeKernels()
    {
        RequireEvalInfer(nameof(VisualizeKernels));
        using var network = TrainedNetwork(CPU);
        var folder = Path.Combine(Store.Paths.Visualization, "kernels");
        var sheets = KernelSheets.Of(network).ToList();
        if (sheets.Count == 0)
            throw new MonkException($"Model '{State.Model!.Name}' has no convolution with a kernel larger than one pixel, so there is nothing to see.");
        return Sheets("Kernels", folder, sheets.Select(sheet => (sheet.Layer, sheet.Sheet())));
    }

    /// <summary>
    /// Draws what the trained network's convolutions make of an image, a sheet for each layer, under <c>visualization/feature_maps/IMAGE</c> in the experiment's folder.
    /// </summary>
    /// <param name="imagePath">The image file.</param>
    /// <returns>The PNG files, in the order in which the image runs through the layers.</returns>
    /// <remarks>A sheet has 64 channels at the most; its title says of how many.</remarks>
    /// <exception cref="MonkException">The experiment was not opened with <c>evalInfer: true</c>, or there is no such image.</exception>
    public IReadOnlyList<string> VisualizeFeatureMaps(string imagePath)
    {
        RequireEvalInfer(nameof(VisualizeFeatureMaps));
        RequireImage(imagePath);
        using var scope = NewDisposeScope();
        var input = InputOf(imagePath);
        using var network = TrainedNetwork(input.device);
        var image = Path.GetFileName(imagePath);
        return Sheets("Feature maps", Path.Combine(Store.Paths.Visualization, "feature_maps", image), FeatureMapSheets.Of(network, input, image));
    }

    private List<string> Sheets(string what, string folder, IEnumerable<(string Layer, CellSheet Sheet)> sheets)
    {
        var files = new List<string>();
        foreach (var (layer, sheet) in sheets)
        {
            files.Add(Path.Combine(folder, $"{layer}.png"));
            Write(files[^1], sheet.ToPicture());
        }

        _report.Block("Visualization", (what, folder), ("Num layers", Invariant($"{files.Count}")));
        return files;
    }

    private static void Write(string path, Picture picture) => AtomicFile.Write(path, stream => stream.Write(picture.ToPng()));

    private static void RequireImage(string imagePath)
    {
        Check.NotEmpty(nameof(imagePath), imagePath);
        if (Directory.Exists(imagePath))
            throw new MonkException($"'{imagePath}' is a folder; imagePath is one image.");
        if (!File.Exists(imagePath))
            throw new MonkException($"There is no file '{imagePath}'.");
    }

    private int LabelOf(string className)
    {
        var label = Classifier.Classes.ToList().IndexOf(className);
        return label >= 0 ? label : throw new MonkException($"'{className}' is not a class of this experiment (className). Its classes are {Listed.Quoted(Classifier.Classes)}.");
    }

    private Tensor InputOf(string imagePath)
    {
        try
        {
            return Classifier.Input(imagePath);
        }
        catch (ImageDecodeException e)
        {
            throw new MonkException($"'{imagePath}' cannot be read as an image: {e.Reason}", e);
        }
    }

    /// <summary>A copy of the network in float32: the one that predicts may be in another precision, and learns of no gradients.</summary>
    private ImageClassifier TrainedNetwork(Device device) =>
        ExperimentNetwork.Trained(State, _weights == TrainedWeights.Best ? Store.Paths.BestModel : Store.Paths.FinalModel, device);

    private static string FileName(string className) =>
        string.Concat(className.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
}
