using Monk.Data;
using Monk.Data.Csv;
using Monk.Experiments;
using Monk.Text;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    // Replaced as a whole, so that threads never see the images of one set under the name of another.
    private volatile TestSet? _test;
    private readonly AsyncLocal<TestSet?> _namedHere = new();

    private LabelType TrainedLabelType => State.Dataset!.Contents!.LabelType;

    private static void RefuseTrainingArguments(params ReadOnlySpan<(string Name, bool Given)> arguments)
    {
        foreach (var (name, given) in arguments)
        {
            if (given)
                throw new MonkException($"{name} is for training: a test takes the images as training did. Leave it out; datasetPath, pathToCsv and delimiter name the test images.");
        }
    }

    private void TestDatasetParams(string? datasetPath, string? pathToCsv, string? delimiter, CsvColumns? columns)
    {
        if (TrainedLabelType == LabelType.Multiple && pathToCsv is null)
            throw new MonkException("pathToCsv is missing: this experiment gives an image several labels, which folders cannot tell. Give a CSV file that lists the test images with their labels.");
        var location = DatasetLocation.One(datasetPath, pathToCsv, delimiter ?? TestDelimiter(pathToCsv), LabelType.Auto, columns);
        location.RequireExisting();

        NameTest(new TestSet(location.TrainPath, pathToCsv, location.Delimiter, columns));
        if (pathToCsv is null)
            _report.Block("Dataset Details", ("Test path", location.TrainPath));
        else
            _report.Block("Dataset Details", ("Test path", location.TrainPath), ("CSV test path", pathToCsv));
        _report.Block(
            "Dataset Params",
            ("Input Size", State.Dataset!.InputSize.ToString()),
            ("Processors", Invariant($"{State.Dataset.Workers}")));
    }

    /// <summary>
    /// What stands between labels in a test's CSV file when nobody says: the same as in the files that were given to train on.
    /// </summary>
    private string? TestDelimiter(string? testCsv) => testCsv is null ? null : State.Dataset!.DelimiterOfCaller;

    private void TestDataset()
    {
        if (NamedTest() is not { } test)
            throw new MonkException("No test images have been named: call DatasetParams first.");

        var images = ReadTest(test);
        images = images with { Notes = [.. images.Notes, .. SharedWithTraining(images)] };
        NameTest(test with { Images = images });
        _report.Lines("Pre-Composed Test Transforms", PrintedSettings.Transforms(State.Dataset!.TestTransforms), "");
        _report.Block(
            "Dataset Numbers",
            ("Num test images", Invariant($"{images.Samples.Count}")),
            ("Num classes", Invariant($"{images.Classes.Count}")));
        DatasetReport = new DatasetReport { Sets = [DatasetSetReport.Of(images, "test", test.Csv is null ? null : FullPath.Of(test.Csv))] };
        ReportNotes(images.Notes);
    }

    /// <summary>
    /// A note where test images have been trained or validated on. It is told as far as the training images are where they were.
    /// </summary>
    private IEnumerable<string> SharedWithTraining(LabelledDataset images)
    {
        LabelledDataset train;
        LabelledDataset? validation;
        try
        {
            (train, validation, _) = _reading.Sets(State.Dataset!, Store.Paths.Workspace);
        }
        catch (MonkException)
        {
            return []; // They have been moved or removed since, and so are no test images of now.
        }

        var shared = SharedImages.In(train, images).Union(validation is null ? [] : SharedImages.In(validation, images), StringComparer.Ordinal).ToList();
        return shared.Count == 0 ? [] : [
            $"{DatasetNote.Warning}{shared.Count} of {Listed.Count(images.Samples.Count, "test image")} {(shared.Count == 1 ? "was" : "were")} trained or validated on, so that the accuracy says little of new images: {Listed.Plain(shared)}"];
    }

    private void NameTest(TestSet test) => _namedHere.Value = _test = test;

    /// <summary>The test set named last; null when there is none.</summary>
    /// <exception cref="MonkException">
    /// Another thread has named another one since this one did, so that its images would be taken for those that were asked for here.
    /// </exception>
    private TestSet? NamedTest()
    {
        var test = _test;
        return test is null || _namedHere.Value is not { } mine || mine.IsOf(test)
            ? test
            : throw new MonkException(
                $"Another thread has named the test images '{test.Csv ?? test.Path}' since this one named '{mine.Csv ?? mine.Path}'. An object has one test set at a time: open the experiment once for each thread that tests on images of its own.");
    }

    private LabelledDataset ReadTest(TestSet test) => test.Csv is null
        ? ImageFolder.ScanKnown(test.Path, "test", Classifier.Classes)
        : ImageCsv.Read(TestRequest(test.Csv, test.Path, test.Delimiter, test.Columns, TrainedLabelType, Classifier.Classes) with { AsWritten = test.IsOwnList });

    /// <summary>A test's CSV file: its columns are those named, else those named for training where it has them.</summary>
    private CsvRequest TestRequest(string csv, string folder, string? delimiter, CsvColumns? columns, LabelType labelType, IReadOnlyList<string> classes) => new(csv, folder, "test")
    {
        Delimiter = delimiter,
        LabelType = labelType,
        Columns = columns ?? State.Dataset!.ColumnsOfCaller,
        ColumnsAreDefault = columns is null,
        Classes = classes,
    };

    /// <summary>Where test images are, and which they are once they have been read.</summary>
    private sealed record TestSet(string Path, string? Csv, string? Delimiter, CsvColumns? Columns)
    {
        public LabelledDataset? Images { get; init; }

        /// <summary>Whether the file is a list of images that a program gave.</summary>
        public bool IsOwnList { get; init; }

        public bool IsOf(TestSet other) => (Path, Csv, Delimiter, Columns) == (other.Path, other.Csv, other.Delimiter, other.Columns);
    }
}
