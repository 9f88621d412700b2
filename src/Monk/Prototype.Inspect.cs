using Monk.Drawing;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Files;
using Monk.Imaging;
using Monk.Inference;
using Monk.Inspection;
using Monk.Models;
using Monk.Runtime;
using Monk.Text;
using Monk.Training;
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
        var store = AtAnyTime(_store);
        var summary = SummarySections.Of(store.Find() ?? _state, store.Paths);
        _report.Result(summary, report => report.Text(summary.ToString()));
        return summary;
    }

    /// <summary>
    /// Finds out how long training is going to take, by training a copy of the network on a few of the images. The experiment stays as it
    /// is.
    /// </summary>
    /// <param name="numEpochs">The number of epochs to estimate for; null for those that are still to be trained.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>The time of the first epoch, of a later one, and of all.</returns>
    /// <remarks>
    /// It holds for the machine as it is loaded while this runs. Pretrained weights are used if they are on this machine, and never
    /// downloaded.
    /// </remarks>
    /// <exception cref="MonkException">
    /// The experiment is not set up, is trained for all its epochs, or its images cannot be read.
    /// </exception>
    public TrainTimeEstimate EstimateTrainTime(int? numEpochs = null, CancellationToken cancellationToken = default)
    {
        using var alone = Alone();
        RequireTraining(nameof(EstimateTrainTime));
        RequireSetUp();
        if (numEpochs is { } given)
            TrainingOptionRules.RequireEpochs(nameof(numEpochs), given);
        var epochs = numEpochs ?? State.Training!.NumEpochs - (State.Outcome?.EpochsCompleted ?? 0);
        if (epochs < 1)
            throw new MonkException($"Experiment '{Store.Paths.Experiment}' has been trained for all of its epochs ({State.Training!.NumEpochs}). Name the numEpochs to estimate for.");

        var unreadable = new List<UnreadableImage>();
        var estimate = new TrainTimeEstimator(State, Store.Paths.Workspace, unreadable.Add, reading: _reading).Run(epochs, cancellationToken);
        var (amount, unit) = estimate.Total switch
        {
            { TotalSeconds: < 60 } total => (total.TotalSeconds, "Sec"),
            { TotalMinutes: < 60 } total => (total.TotalMinutes, "Min"),
            var total => (total.TotalHours, "Hours"),
        };
        _report.Result(estimate, report =>
        {
            report.Line("Training time estimate");
            report.Line(Invariant($"    {Listed.Count(epochs, "Epoch")}: Approx. {amount.ToString(amount < 10 ? "F1" : "F0", System.Globalization.CultureInfo.InvariantCulture)} {unit}"));
            report.Line();
        });
        _report.Lines(unreadable.Select(image => $"    Left out, cannot be read: {image.Path} ({image.Reason})"));
        return estimate;
    }

    /// <summary>Shows where in an image the network sees a class, by Grad-CAM: the image, the heat map and both in one picture.</summary>
    /// <param name="imagePath">The image file.</param>
    /// <param name="className">The class to explain; null for the predicted one.</param>
    /// <param name="picturePath">
    /// The PNG to write; null for a file of its own for each image, class and weights under <c>visualization/explanations</c> in the
    /// experiment's folder, named after the image's file, the class and a hash of the image's full path. One that is there is replaced.
    /// </param>
    /// <returns>The heat map, the scores and where the picture lies.</returns>
    /// <remarks>
    /// "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization" (Selvaraju et al., 2017), on the last layer whose
    /// output has places. For transformers, of which Grad-CAM was not made, the grid of tokens takes the place of the channels' maps. A
    /// heat map says what speaks for a class, not whether the network is right.
    /// </remarks>
    /// <exception cref="MonkException">
    /// The experiment was not opened with <c>evalInfer: true</c>, there is no such image or class, or the network has no layer with places.
    /// </exception>
    public Explanation Explain(string imagePath, string? className = null, string? picturePath = null)
    {
        using var together = Together();
        RequireEvalInfer(nameof(Explain));
        RequireImage(imagePath);
        var given = picturePath is null ? null : Check.PngFile(nameof(picturePath), picturePath);
        int? asked = className is null ? null : LabelOf(className);

        using var scope = NewDisposeScope();
        var input = InputOf(imagePath);
        var scores = Classifier.Score(imagePath, input);
        var prediction = Predicted(scores, imagePath, threshold: null);
        var label = asked ?? scores.PredictedLabel;
        using var network = TrainedNetwork(input.device);
        var found = GradCam.Of(network, input, label);
        var name = Classifier.Classes[label];
        var seen = new Explanation
        {
            Class = name,
            Prediction = prediction,
            HeatMap = found.Map,
            Layer = found.Layer,
            PicturePath = given ?? FullPath.Of(Path.Combine(
                OfTheseWeights("explanations"), OutputName.Of([Path.GetFileName(imagePath), name], FullPath.Of(imagePath), name) + ".png")),
        };
        var picture = ExplanationPicture.Of(
            SeenImage.Of(imagePath, State.Dataset!.TestTransforms, input, State.Dataset.Background),
            seen with { Prediction = prediction with { ImageName = Caption(imagePath) } },
            $"{Store.Paths.Project} / {Store.Paths.Experiment}");
        Write(seen.PicturePath, picture);

        var explanation = seen with { Shown = picture };
        _report.Result(explanation, report => report.Block(
            "Explanation",
            ("Image name", imagePath),
            ("Explained class", name),
            ("Probability", Invariant($"{explanation.Probability:P1}")),
            ("Predicted class", prediction.PredictedClass),
            ("Picture", explanation.PicturePath)));
        return explanation;
    }

    /// <summary>
    /// Draws the kernels of the trained network's convolutions, a sheet for each layer, under <c>visualization/kernels</c> in the
    /// experiment's folder, or under <c>visualization/final/kernels</c> with the final weights.
    /// </summary>
    /// <returns>The pictures and their files, in the network's order.</returns>
    /// <remarks>Convolutions of 1×1 pixels are left out. A sheet has 64 cells at the most; its title says of how many.</remarks>
    /// <exception cref="MonkException">
    /// The experiment was not opened with <c>evalInfer: true</c>, or its network has no kernel larger than a pixel.
    /// </exception>
    public PictureFiles VisualizeKernels()
    {
        using var together = Together();
        RequireEvalInfer(nameof(VisualizeKernels));
        using var network = TrainedNetwork(CPU);
        var folder = OfTheseWeights("kernels");
        var sheets = KernelSheets.Of(network).ToList();
        if (sheets.Count == 0)
            throw new MonkException($"Model '{State.Model!.Name}' has no convolution with a kernel larger than one pixel, so there is nothing to see.");
        return Sheets("Kernels", folder, sheets.Select(sheet => (sheet.Layer, sheet.Sheet())));
    }

    /// <summary>
    /// Draws what the trained network's convolutions make of an image, a sheet for each layer, in a folder of its own for each image and
    /// weights under <c>visualization/feature_maps</c> in the experiment's folder, named after the image's file and a hash of its full
    /// path.
    /// </summary>
    /// <param name="imagePath">The image file.</param>
    /// <returns>The pictures and their files, in the order in which the image runs through the layers.</returns>
    /// <remarks>A sheet has 64 channels at the most; its title says of how many.</remarks>
    /// <exception cref="MonkException">The experiment was not opened with <c>evalInfer: true</c>, or there is no such image.</exception>
    public PictureFiles VisualizeFeatureMaps(string imagePath)
    {
        using var together = Together();
        RequireEvalInfer(nameof(VisualizeFeatureMaps));
        RequireImage(imagePath);
        using var scope = NewDisposeScope();
        var input = InputOf(imagePath);
        using var network = TrainedNetwork(input.device);
        var folder = OutputName.Of([Path.GetFileName(imagePath)], FullPath.Of(imagePath));
        return Sheets("Feature maps", Path.Combine(OfTheseWeights("feature_maps"), folder), FeatureMapSheets.Of(network, input, Caption(imagePath)));
    }

    private PictureFiles Sheets(string what, string folder, IEnumerable<(string Layer, CellSheet Sheet)> sheets)
    {
        var files = new List<PictureFile>();
        foreach (var (layer, sheet) in sheets)
            files.Add(PictureFile.Write(Path.Combine(folder, $"{layer}.png"), $"{what} of {layer}", sheet.ToPicture(), WhileThere(Path.Combine(folder, $"{layer}.png"))));

        var pictures = new PictureFiles(folder, files);
        _report.Result(pictures, report => report.Block("Visualization", (what, folder), ("Num layers", Invariant($"{files.Count}"))));
        return pictures;
    }

    private void Write(string path, Picture picture) => AtomicFile.Write(path, stream => stream.Write(picture.ToPng()), WhileThere(path));

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
            List<string> notes = [];
            var input = Classifier.Input(imagePath, notes.Add);
            ReportNotes(notes);
            return input;
        }
        catch (ImageDecodeException e)
        {
            throw new MonkException($"'{imagePath}' cannot be read as an image: {e.Reason}", e);
        }
    }

    /// <summary>A copy of the network in float32: the one that predicts may be in another precision, and learns of no gradients.</summary>
    private ImageClassifier TrainedNetwork(Device device)
    {
        // The file is read anew, and what it shows must be of the weights that predict.
        ExperimentConflict.UnlessSameWeights(State, Store.Paths)(Store.Find());
        var file = _weights == TrainedWeights.Best ? Store.Paths.BestModel : Store.Paths.FinalModel;
        return OwnWeights.Read(Store.Paths, file, () => ExperimentNetwork.Trained(State, file, device));
    }

    /// <summary>A folder under <c>visualization</c>, another one for final weights than for the best.</summary>
    private string OfTheseWeights(string folder) => _weights == TrainedWeights.Best
        ? Path.Combine(Store.Paths.Visualization, folder)
        : Path.Combine(Store.Paths.Visualization, WeightsName, folder);

    /// <summary>An image in a picture's small print: its name, after that of its folder.</summary>
    private static string Caption(string imagePath)
    {
        var path = FullPath.Of(imagePath);
        return Path.GetFileName(Path.GetDirectoryName(path)) is { Length: > 0 } folder ? $"{folder}/{Path.GetFileName(path)}" : Path.GetFileName(path);
    }
}
