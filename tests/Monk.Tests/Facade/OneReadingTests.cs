using Monk.Data;
using Monk.Data.Reading;
using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>A chain of calls lists the images once, and never goes on with images that have changed meanwhile.</summary>
public sealed class OneReadingTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    private Scene Scene => _tiny.Scene;

    public static TheoryData<string> Calls => [.. Works.Keys];

    private static Dictionary<string, Action<Prototype>> Works { get; } = new()
    {
        ["Train"] = prototype => prototype.Train(),
        ["Dataset"] = prototype => prototype.Dataset(),
        ["EDA"] = prototype => prototype.EDA(checkMissing: true, checkCorrupt: true),
        ["ShowBatch"] = prototype => prototype.ShowBatch(4),
        ["EstimateTrainTime"] = prototype => prototype.EstimateTrainTime(),
        ["FindLearningRate"] = prototype => prototype.FindLearningRate(numSteps: 20),
        ["CrossValidate"] = prototype => prototype.CrossValidate(3),
        ["AnalyseTrainvalSplits"] = prototype => prototype.AnalyseTrainvalSplits("splits", [0.5, 0.8], percentData: 100, numEpochs: 1),
        ["DatasetPercent"] = prototype => prototype.DatasetPercent(50),
        ["all"] = prototype =>
        {
            prototype.EDA();
            prototype.ShowBatch(4);
            prototype.EstimateTrainTime();
            prototype.Train();
        },
    };

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [MemberData(nameof(Calls))]
    public void Each_folder_is_listed_once_by_Default_and_what_follows(string call)
    {
        LetTimePass();

        var listed = Listed(() =>
        {
            using var prototype = _tiny.New("e", epochs: 1);
            Works[call](prototype);
        });

        Assert.Equal([Scene.Images, Path.Combine(Scene.Images, "circle"), Path.Combine(Scene.Images, "stripes")], listed.Where(IsOfImages).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_CSV_file_is_read_once_by_Default_EDA_and_Train()
    {
        var csv = WriteCsv();

        var read = Listed(() =>
        {
            using var prototype = SetUpByCsv(csv);
            prototype.EDA(checkMissing: true);
            prototype.Train();
        });

        Assert.Equal([csv], read);
    }

    [Fact]
    public void Folders_that_had_just_changed_when_they_were_read_are_read_again()
    {
        var listed = Listed(() =>
        {
            using var prototype = _tiny.New("e", epochs: 1);
            foreach (var folder in Folders())
                Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddHours(1)); // As far as a clock of a file server may be ahead.
            prototype.EDA();
            prototype.EDA();
        });

        Assert.Equal(3 * 3, listed.Count(IsOfImages));
    }

    [Theory]
    [InlineData("added")]
    [InlineData("removed")]
    [InlineData("renamed")]
    [InlineData("made larger")]
    [InlineData("added deeper")]
    [InlineData("class added")]
    public void What_has_changed_since_Default_is_what_is_trained_on(string change)
    {
        var file = Path.Combine(Scene.Images, "circle", "000.png");
        var deeper = Directory.CreateDirectory(Path.Combine(Scene.Images, "circle", "deeper")).FullName;
        LetTimePass();
        using var prototype = _tiny.New("e", epochs: 1);
        var before = State();

        switch (change)
        {
            case "added":
                File.Copy(file, Path.Combine(Scene.Images, "circle", "more.png"));
                break;
            case "removed":
                File.Delete(file);
                break;
            case "renamed":
                File.Move(file, Path.Combine(Scene.Images, "circle", "zzz.png"));
                break;
            case "made larger":
                using (var stream = File.Open(file, FileMode.Append))
                    stream.WriteByte(0);
                break;
            case "added deeper":
                File.Copy(file, Path.Combine(deeper, "more.png"));
                break;
            default:
                SyntheticImages.Write(Scene.Images, 6, classes: ["circle", "stripes", "third"]);
                break;
        }

        prototype.Train();

        var (contents, now) = (State().Dataset!.Contents!, Fresh(prototype).Contents);
        Assert.NotEqual(before.Dataset!.Contents!.Fingerprint, contents.Fingerprint);
        Assert.Equal(now.Fingerprint, contents.Fingerprint);
        Assert.Equal((now.TrainImages, now.ValidationImages, now.Classes.Count), (contents.TrainImages, contents.ValidationImages, contents.Classes.Count));
    }

    [Fact]
    public void A_folder_that_a_link_leads_to_instead_is_read()
    {
        LetTimePass();
        var link = Scene.Combine("link");
        Directory.CreateSymbolicLink(link, Scene.Images);
        using var prototype = Scene.New();
        prototype.Default(link, "resnet18_v1", usePretrained: false);

        var other = SyntheticImages.Write(Scene.Combine("other"), 4, seed: 2);
        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, other);
        prototype.Dataset();

        Assert.Equal(8, State().Dataset!.Contents!.TrainImages + State().Dataset!.Contents!.ValidationImages);
    }

    [Fact]
    public void An_edited_CSV_file_is_read_again_though_its_size_and_time_stay()
    {
        var csv = WriteCsv();
        var time = File.GetLastWriteTimeUtc(csv);
        using var prototype = SetUpByCsv(csv);
        Assert.Equal(12, Images());

        File.WriteAllText(csv, File.ReadAllText(csv).Replace("stripes/005.png", "stripes/004.png", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(csv, time);
        prototype.Dataset();

        Assert.Equal(11, Images());
    }

    [Fact]
    public void An_image_that_a_CSV_file_missed_is_there_once_it_has_come()
    {
        var csv = WriteCsv();
        var (file, away) = (Path.Combine(Scene.Images, "circle", "003.png"), Scene.Combine("away.png"));
        File.Move(file, away);
        using var prototype = SetUpByCsv(csv);
        Assert.Equal(11, Images());

        File.Move(away, file);
        prototype.Dataset();

        Assert.Equal(12, Images());
    }

    [Fact]
    public void Reload_reads_the_images_whatever_has_changed()
    {
        LetTimePass();
        using var prototype = _tiny.New("e");

        Assert.Equal(3, Listed(prototype.Reload).Count(IsOfImages));
        Assert.Equal(0, Listed(() => prototype.EDA()).Count(IsOfImages));
    }

    private static List<string> Listed(Action action)
    {
        var listed = new List<string>();
        using (DatasetAccess.Watch(path =>
        {
            lock (listed)
                listed.Add(path);
        }))
            action();
        return listed;
    }

    private bool IsOfImages(string path) => path.StartsWith(Scene.Images, StringComparison.Ordinal);

    private IEnumerable<string> Folders() => Directory.EnumerateDirectories(Scene.Images, "*", SearchOption.AllDirectories).Append(Scene.Images);

    /// <summary>Makes the images as old as those that people train on.</summary>
    private void LetTimePass()
    {
        foreach (var folder in Folders())
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddHours(-1));
    }

    private string WriteCsv()
    {
        var csv = Scene.Combine("images.csv");
        var lines = Directory.EnumerateFiles(Scene.Images, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Path.GetRelativePath(Scene.Images, file).Replace('\\', '/')).Select(path => $"{path},{path.Split('/')[0]}");
        File.WriteAllText(csv, string.Join('\n', lines.Prepend("ID,Label")) + "\n");
        return csv;
    }

    private Prototype SetUpByCsv(string csv)
    {
        var prototype = Scene.New();
        prototype.Default(Scene.Images, "resnet18_v1", false, 1, usePretrained: false, pathToCsv: csv);
        prototype.UpdateInputSize(32);
        return prototype;
    }

    private ExperimentState State() => new ExperimentStore(new Workspace(Scene.Workspace).Experiment("p", "e")).Find()!;

    private int Images() => State().Dataset!.Contents is { } contents ? contents.TrainImages + contents.ValidationImages : 0;

    private ExperimentImages Fresh(Prototype prototype) => ExperimentImages.Load(State().Dataset! with { Contents = null }, new Workspace(Scene.Workspace), seed: 0);
}
