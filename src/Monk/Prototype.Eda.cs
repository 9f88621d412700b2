using Monk.Data;
using Monk.Data.Csv;
using Monk.Data.Exploration;
using Monk.Data.Reading;
using Monk.Drawing;
using Monk.Experiments;
using Monk.Files;
using Monk.Reporting;
using Monk.Runtime;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// Looks at the images before anything is trained on them: how many each class has and, if asked, what is wrong with them. Nothing of
    /// the experiment is changed.
    /// </summary>
    /// <param name="showImg">Whether a notebook that shows the result shows the class balance and some images of each class.</param>
    /// <param name="saveImg">
    /// Whether these pictures are written, to <c>output/logs/classes_per_image.png</c> and <c>contact_sheet.png</c>.
    /// </param>
    /// <param name="checkMissing">Whether images that a CSV file lists and that do not exist are told of.</param>
    /// <param name="checkCorrupt">Whether every image is opened, which also tells sizes and channels.</param>
    /// <param name="checkDuplicates">
    /// Whether every image is opened to find files that are the same and images that look the same, within a set and across sets.
    /// </param>
    /// <param name="nearDistance">
    /// In how many of 256 bits two images may look different and still count as the same, from 0 to 256. Default: 32, which finds an image
    /// that was compressed again, scaled, brightened or cropped by a little, and among thousands of chest X-rays next to no others.
    /// </param>
    /// <param name="testPath">
    /// A folder of test images, to find those that are also trained on. A trained experiment takes those of <c>DatasetParams</c>.
    /// </param>
    /// <param name="testCsv">A CSV file that lists the test images.</param>
    /// <param name="testDelimiter">
    /// What stands between the labels of one image in <paramref name="testCsv"/>. Default: what does in the training images' file.
    /// </param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="MonkException">No images have been named, or a folder or file is missing.</exception>
    public DatasetExploration EDA(
        bool showImg = false,
        bool saveImg = false,
        bool checkMissing = false,
        bool checkCorrupt = false,
        bool checkDuplicates = false,
        int nearDistance = 32,
        string? testPath = null,
        string? testCsv = null,
        string? testDelimiter = null,
        CancellationToken cancellationToken = default)
    {
        using var alone = Alone();
        if (nearDistance is < 0 or > PerceptualHash.Bits)
            throw new MonkException(Invariant($"nearDistance is {nearDistance}; it is a number of bits from 0 to {PerceptualHash.Bits}."));
        RequireDataset();
        var sets = NamedSets(testPath, testCsv, testDelimiter);
        var exploration = Exploration.OfLabels(sets, checkMissing);
        ExplorationReport.Classes(_report, exploration);
        if (checkMissing)
            ExplorationReport.Missing(_report, exploration, sets.Any(set => set.Missing is not null));

        if (checkCorrupt || checkDuplicates)
        {
            var images = Inspected(sets, cancellationToken);
            exploration = Exploration.WithImages(exploration, sets, images);
            ExplorationReport.Corrupt(_report, exploration);
            if (checkDuplicates)
            {
                exploration = Exploration.WithDuplicates(exploration, sets, images, nearDistance, State.Dataset!.Workers, cancellationToken);
                ExplorationReport.Duplicates(_report, exploration, nearDistance);
            }
        }

        return showImg || saveImg ? WithPictures(exploration, sets[0], showImg, saveImg, cancellationToken) : exploration;
    }

    private List<NamedImages> NamedSets(string? testPath, string? testCsv, string? testDelimiter)
    {
        var dataset = State.Dataset!;
        var workspace = Store.Paths.Workspace;
        var sets = _reading.Sets(dataset, workspace);
        var images = ExperimentImages.Of(sets, dataset, workspace, Seed);
        ReportContents(images);
        List<NamedImages> named =
        [
            new("train", images.Train with { Background = dataset.Background }, images.Contents.Classes, dataset.TrainCsv is null ? null : sets.Train.Missing),
            new("val", images.Validation, images.Contents.Classes, dataset.TrainCsv is null ? null : sets.Validation?.Missing ?? []),
        ];
        if (testPath is not null || testCsv is not null)
            named.Add(Test(DatasetLocation.One(testPath, testCsv, testDelimiter ?? TestDelimiter(testCsv), LabelType.Auto), images.Contents.LabelType));
        else if (NamedTest() is { } test)
            named.Add(Of(ReadTest(test), test.Csv));
        return named;

        NamedImages Test(DatasetLocation location, LabelType labelType) => Of(
            location.TrainCsv is null
                ? ImageFolder.ScanKnown(location.TrainPath, "test", images.Contents.Classes)
                : ImageCsv.Read(TestRequest(location.TrainCsv, location.TrainPath, location.Delimiter, null, labelType, images.Contents.Classes)),
            location.TrainCsv);

        NamedImages Of(LabelledDataset set, string? csv)
        {
            DatasetReport = new DatasetReport { Sets = [.. DatasetReport!.Sets, DatasetSetReport.Of(set, "test", csv is null ? null : FullPath.Of(csv))] };
            ReportNotes(set.Notes);
            return new("test", set.Images(), set.Classes, csv is null ? null : set.Missing);
        }
    }

    private InspectedImage[] Inspected(List<NamedImages> sets, CancellationToken cancellationToken)
    {
        List<string> files = [.. sets.SelectMany(set => set.Files)];
        var progress = new ProgressLine(_report);
        return progress.Around(() => ImageInspection.Of(
            files,
            State.Dataset!.Background,
            State.Dataset.Workers,
            done => progress.Show("Looking at images", done, files.Count, Invariant($"{done} of {files.Count}")),
            cancellationToken));
    }

    private DatasetExploration WithPictures(DatasetExploration exploration, NamedImages train, bool show, bool save, CancellationToken cancellationToken)
    {
        var title = $"{Store.Paths.Project} / {Store.Paths.Experiment}";
        (string File, Picture Picture)[] pictures =
        [
            (Store.Paths.ClassBalancePicture, ExplorationPictures.ClassBalance($"{title}: images of each class", exploration)),
            (Store.Paths.ContactSheet, ExplorationPictures.Sheet($"{title}: what the classes look like", train, Seed, cancellationToken)),
        ];
        List<string> saved = save ? Saved(pictures) : [];
        if (saved.Count > 0)
            _report.Block("EDA: Pictures", [.. saved.Select(file => (Path.GetFileNameWithoutExtension(file), file))]);

        return exploration with
        {
            Pictures = saved,
            Shown = show ? [.. pictures.Select(entry => entry.Picture)] : [],
        };
    }

    // What was found, perhaps in hours, is not to be lost for a picture of it.
    private List<string> Saved((string File, Picture Picture)[] pictures)
    {
        var saved = new List<string>();
        string? lost = null;
        foreach (var (file, picture) in pictures)
        {
            if (OptionalFile.WhyNotWritten(file, stream => stream.Write(picture.ToPng()), WhileThere(file)) is { } why)
                lost ??= why;
            else
                saved.Add(file);
        }

        if (lost is not null)
            ReportNotes([$"{lost} What was found does not depend on it."]);
        return saved;
    }
}
