using Monk.Data;
using Monk.Reporting;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    private TestLocation? _test;
    private LabelledDataset? _testImages;

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

        _test = new TestLocation(location.TrainPath, pathToCsv, location.Delimiter, columns);
        _testImages = null;
        if (pathToCsv is null)
            _report.Block("Dataset Details", ("Test path", location.TrainPath));
        else
            _report.Block("Dataset Details", ("Test path", location.TrainPath), ("CSV test path", pathToCsv));
        _report.Block(
            "Dataset Params",
            ("Input Size", State.Dataset!.InputSize.ToString()),
            ("Processors", Invariant($"{State.Dataset.Workers}")));
    }

    /// <summary>What stands between labels in a test's CSV file when nobody says: the same as in the files that were given to train on.</summary>
    private string? TestDelimiter(string? testCsv) => testCsv is null ? null : State.Dataset!.DelimiterOfCaller;

    private void TestDataset()
    {
        if (_test is null)
            throw new MonkException("No test images have been named: call DatasetParams first.");

        _testImages = ReadTest(_test);
        _report.Line("Pre-Composed Test Transforms");
        _report.Line(Report.Transforms(State.Dataset!.TestTransforms));
        _report.Line();
        _report.Block(
            "Dataset Numbers",
            ("Num test images", Invariant($"{_testImages.Samples.Count}")),
            ("Num classes", Invariant($"{_testImages.Classes.Count}")));
        DatasetReport = new DatasetReport { Sets = [DatasetSet.Of(_testImages, "test", _test.Csv is null ? null : Path.GetFullPath(_test.Csv))] };
        ReportNotes(_testImages.Notes);
    }

    private LabelledDataset ReadTest(TestLocation test) => test.Csv is null
        ? ImageFolder.ScanKnown(test.Path, "test", Classifier.Classes)
        : ImageCsv.Read(TestRequest(test.Csv, test.Path, test.Delimiter, test.Columns, TrainedLabelType, Classifier.Classes));

    /// <summary>A test's CSV file: its columns are those named, else those named for training where it has them.</summary>
    private CsvRequest TestRequest(string csv, string folder, string? delimiter, CsvColumns? columns, LabelType labelType, IReadOnlyList<string> classes) => new(csv, folder, "test")
    {
        Delimiter = delimiter,
        LabelType = labelType,
        Columns = columns ?? State.Dataset!.ColumnsOfCaller,
        ColumnsAreDefault = columns is null,
        Classes = classes,
    };

    private sealed record TestLocation(string Path, string? Csv, string? Delimiter, CsvColumns? Columns);
}
