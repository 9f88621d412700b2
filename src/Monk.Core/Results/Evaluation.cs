using System.Collections.ObjectModel;
using Monk.Files;
using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>How well a trained experiment does on a test set.</summary>
public sealed record Evaluation
{
    /// <summary>How often images of one class were taken for another; empty where an image may have several labels.</summary>
    public required ConfusionMatrix ConfusionMatrix { get; init; }

    /// <summary>Test images that could not be decoded and were left out.</summary>
    public required IReadOnlyList<UnreadableImage> UnreadableImages { get; init; }

    /// <summary>
    /// Test images that are there, or are listed, and were not opened, with the reason: of kinds that Monk cannot read (HEIC, DICOM, …),
    /// hidden, missing. The accuracy says nothing of them.
    /// </summary>
    public IReadOnlyList<LostImage> LostImages { get; init; } = [];

    /// <summary>
    /// What came of each image that could be decoded, in the order of the test set: by path, or as the CSV file lists them.
    /// </summary>
    public IReadOnlyList<EvaluatedImage> Images { get; init; } = [];

    /// <summary>The values of the program's own metrics, by their names; see <see cref="Metric"/>. Empty where there were none.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The test folder, or the CSV file that lists the images, as a full path.</summary>
    public string TestPath { get; init; } = "";

    /// <summary>Which of the experiment's weights were evaluated.</summary>
    public TrainedWeights Weights { get; init; }

    /// <summary>Whether images have one class (Single) or may have several labels (Multiple).</summary>
    public LabelType LabelType => Labels is null ? LabelType.Single : LabelType.Multiple;

    /// <summary>
    /// The share of images classified right, in percent, as in Monk. Where an image may have several labels, of those that were given all
    /// their labels and no other (subset accuracy; Monk's accuracy is then the recall).
    /// </summary>
    public double Accuracy => 100.0 * NumCorrect / NumImages;

    /// <summary>Images evaluated.</summary>
    public int NumImages => Labels?.NumImages ?? ConfusionMatrix.Total;

    /// <summary>Images classified right; where an image may have several labels, all of them and no other.</summary>
    public int NumCorrect => Labels?.NumCorrect ?? ConfusionMatrix.Correct;

    /// <summary>Accuracy, precision, recall and F1 of each class, in the order of the network's outputs.</summary>
    public IReadOnlyList<ClassMetrics> Classes => Labels?.Metrics ?? [.. Enumerable.Range(0, ConfusionMatrix.Classes.Count).Select(i => new ClassMetrics
    {
        Class = ConfusionMatrix.Classes[i],
        NumImages = ConfusionMatrix.Actual(i),
        NumPredicted = ConfusionMatrix.Predicted(i),
        NumCorrect = ConfusionMatrix[i, i],
    })];

    /// <summary>The mean F1 of the classes that the test set has images of; not a number when there are none.</summary>
    public double MacroF1 => Classes.Where(c => c.NumImages > 0).Select(c => c.F1!.Value).DefaultIfEmpty(double.NaN).Average();

    /// <summary>
    /// The F1 of all classes' decisions together; with one class an image the same as the accuracy. Not a number when no label was there or
    /// given.
    /// </summary>
    public double MicroF1 => 2.0 * Classes.Sum(c => c.NumCorrect) / Classes.Sum(c => c.NumImages + c.NumPredicted);

    /// <summary>
    /// The mean of the average precisions of the labels that the test set has images of; null with one class an image, or when there are
    /// none.
    /// </summary>
    public double? MeanAveragePrecision => Classes.Average(c => c.AveragePrecision);

    /// <summary>
    /// The share of all decisions, one for each label of each image, that are right, between 0 and 1 (1 − Hamming loss); null with one
    /// class an image.
    /// </summary>
    public double? LabelAccuracy => Labels is null ? null : 1 - (double)Classes.Sum(c => c.NumImages + c.NumPredicted - 2 * c.NumCorrect) / ((long)NumImages * Classes.Count);

    /// <summary>What was counted where an image may have several labels.</summary>
    internal MultiLabelResult? Labels { get; init; }

    /// <summary>The accuracy and what goes with it, in a sentence.</summary>
    public override string ToString()
    {
        var leftOut = DatasetNote.LeftOut(UnreadableImages.Count, LostImages.Count) is { Length: > 0 } text ? $" {text}." : "";
        if (NumImages == 0)
            return "No image was evaluated." + leftOut;
        if (LabelType == LabelType.Multiple)
            return Invariant($"Mean average precision {Values.Ratio(MeanAveragePrecision)}, micro F1 {Values.Ratio(MicroF1)}, macro F1 {Values.Ratio(MacroF1)}; all labels right of {NumCorrect} of {NumImages} images ({Values.Percent(Accuracy)}).{leftOut}");
        var interval = ConfidenceInterval.Wilson(NumCorrect, NumImages);
        return Invariant($"Accuracy {Values.Percent(Accuracy)} ({NumCorrect} of {NumImages} images; 95 % interval {100 * interval.Low:F1} – {100 * interval.High:F1} %), macro F1 {Values.Ratio(MacroF1)}.{leftOut}");
    }

    /// <summary>
    /// Writes what came of each image as a CSV file, in UTF-8: a line for each, unreadable and lost ones included, which have a text in the
    /// column <c>problem</c> and nothing but a name else.
    /// </summary>
    /// <param name="path">The <c>.csv</c> file. One that is there is replaced, once the new one is whole.</param>
    /// <remarks>
    /// The columns: <c>image</c>, <c>true class</c>, <c>predicted class</c> (several labels joined by <c>, </c>), <c>correct</c> (1 or 0),
    /// <c>score</c>, <c>problem</c>, and for each class <c>probability CLASS</c>, in the order of <see cref="Classes"/>. Numbers have a
    /// point in every culture. A text that begins with <c>=</c>, <c>+</c>, <c>-</c> or <c>@</c>, which a spreadsheet would run as a
    /// formula, gets a <c>'</c> before it.
    /// </remarks>
    /// <exception cref="MonkException">The path is not that of a .csv file, or the file cannot be written.</exception>
    public void ToCsv(string path)
    {
        var file = Check.CsvFile(nameof(path), path);
        var classes = Classes.Select(metrics => metrics.Class).ToList();
        string[] headings = ["image", "true class", "predicted class", "correct", "score", "problem", .. classes.Select(name => $"probability {name}")];
        AtomicFile.Write(file, stream => CsvTable.Write(
            stream,
            headings,
            Images.Select(image => Row(image, classes))
                .Concat(UnreadableImages.Concat(LostImages.Select(image => new UnreadableImage(image.Path, image.Reason))).Select(image => CsvTable.Unreadable(image.Path, image.Reason, headings.Length, problem: 5))),
            mark: true));
    }

    private static IEnumerable<object> Row(EvaluatedImage image, IReadOnlyList<string> classes)
    {
        var byClass = image.GetPrediction().Ranking.ToDictionary(score => score.Class, score => score.Score);
        return
        [
            CsvTable.Text(image.Path),
            CsvTable.Text(string.Join(", ", image.TrueClasses)),
            CsvTable.Text(string.Join(", ", image.PredictedClasses)),
            image.IsCorrect ? 1 : 0,
            image.Score,
            "",
            .. classes.Select(name => (object)byClass[name]),
        ];
    }

    /// <summary>Takes the evaluation apart as Monk's <c>Evaluate</c> returns it.</summary>
    /// <param name="accuracy">In percent.</param>
    /// <param name="classAccuracies">The metrics of each class, by its name.</param>
    public void Deconstruct(out double accuracy, out IReadOnlyDictionary<string, ClassMetrics> classAccuracies)
    {
        accuracy = Accuracy;
        classAccuracies = Classes.ToDictionary(c => c.Class);
    }
}

/// <summary>How well one class is told from the others.</summary>
public sealed record ClassMetrics
{
    /// <summary>The class's name.</summary>
    public required string Class { get; init; }

    /// <summary>Images of the class in the test set.</summary>
    public required int NumImages { get; init; }

    /// <summary>Images, of whatever class, that were taken for this one.</summary>
    public required int NumPredicted { get; init; }

    /// <summary>Images of the class that were recognized.</summary>
    public required int NumCorrect { get; init; }

    /// <summary>
    /// The mean of the precisions at each image that has the label, from the highest score down, between 0 and 1 (scikit-learn's
    /// <c>average_precision_score</c>); null with one class an image, or when no image has the label.
    /// </summary>
    public double? AveragePrecision { get; init; }

    /// <summary>The probability above which the label was given; null with one class an image.</summary>
    public double? Threshold { get; init; }

    /// <summary>The share of the class's images that was recognized, in percent, as in Monk; null when the test set has none.</summary>
    public double? Accuracy => 100 * Recall;

    /// <summary>The share of the images taken for this class that are of it, between 0 and 1; null when there are none.</summary>
    public double? Precision => Ratio(NumCorrect, NumPredicted);

    /// <summary>The share of the class's images that was recognized, between 0 and 1; null when the test set has none.</summary>
    public double? Recall => Ratio(NumCorrect, NumImages);

    /// <summary>The harmonic mean of precision and recall, between 0 and 1; null when the class was neither there nor predicted.</summary>
    public double? F1 => Ratio(2 * NumCorrect, NumImages + NumPredicted);

    /// <summary>The class, its images and what of them was recognized.</summary>
    public override string ToString() => Printable.Line(
        Invariant($"{Class}: {NumCorrect} of {Listed.Count(NumImages, "image")} recognized, {NumPredicted} predicted, F1 {Values.Ratio(F1)}"));

    private static double? Ratio(int part, int whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>An evaluation of images that may have several labels.</summary>
/// <param name="NumImages">Images evaluated.</param>
/// <param name="NumCorrect">Images that were given all their labels and no other.</param>
/// <param name="Metrics">Each label's metrics.</param>
internal sealed record MultiLabelResult(int NumImages, int NumCorrect, IReadOnlyList<ClassMetrics> Metrics);
