using Monk.Files;
using Monk.Tests.Data;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>
/// Images whose content changes while names, lengths and time stamps stay, images that cannot be read, and caches that cannot be written.
/// </summary>
public sealed class ChangedPixelsTests : IDisposable
{
    private static readonly DateTime Stamp = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly Scene _scene = new(perClass: 6);

    public ChangedPixelsTests()
    {
        CacheFiles.Clear();
        foreach (var (path, number) in Paths().Select((path, number) => (path, number)))
            WriteColour(path, path.Contains("circle", StringComparison.Ordinal) ? 220 : 20, number);
    }

    public void Dispose()
    {
        CacheFiles.Clear();
        _scene.Dispose();
    }

    [Fact]
    public void Evaluate_and_InferFolder_see_the_same_pixels_after_images_were_rewritten_in_place()
    {
        // A whole network that begins at random learns these colours on some processors and on others not.
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 8, freezeBase: true);
            prototype.Train();
        }

        Assert.InRange(Evaluate(out _).NumCorrect, 10, 12);
        foreach (var (path, number) in Paths().Select((path, number) => (path, number)))
            WriteColour(path, path.Contains("circle", StringComparison.Ordinal) ? 20 : 220, number);

        var evaluated = Evaluate(out var text);
        using var trained = _scene.Trained();
        var inferred = trained.InferFolder(_scene.Images);

        Assert.Equal(inferred.Count(prediction => prediction.ImageName.StartsWith(prediction.PredictedClass + "/", StringComparison.Ordinal)), evaluated.NumCorrect);
        Assert.InRange(evaluated.NumCorrect, 0, 2); // The classes have changed places.
        Assert.DoesNotContain("Note", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resuming_on_images_that_were_rewritten_in_place_is_refused(bool freezeBase)
    {
        Interrupt(freezeBase);
        var path = Paths().First();
        WriteColour(path, 99, 99);

        using (var resumed = _scene.Resumed())
            Assert.Contains("names and sizes are the same, but not what the files hold", Assert.Throws<MonkException>(() => resumed.Train()).Message, StringComparison.Ordinal);

        WriteColour(path, 220, 0);
        using var again = _scene.Resumed();
        Assert.Equal(3, again.Train().Epochs.Count);
    }

    [Fact]
    public void A_state_of_before_contents_were_kept_is_resumed()
    {
        Interrupt(freezeBase: true);
        var file = Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json");
        var lines = File.ReadAllLines(file);
        var without = lines.Where(line => !line.Contains("\"content_fingerprint\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(lines.Length - 1, without.Count);
        File.WriteAllText(file, string.Join('\n', without).Replace(",\n    }", "\n    }", StringComparison.Ordinal).Replace(",\n      }", "\n      }", StringComparison.Ordinal));

        using var resumed = _scene.Resumed();
        Assert.Equal(3, resumed.Train().Epochs.Count);
    }

    [Fact]
    public void Two_evaluations_on_the_same_names_with_other_pixels_are_not_compared_image_by_image()
    {
        _scene.Train("a");
        _scene.Train("b");
        Evaluate(out _, "a");
        WriteColour(Paths().First(), 99, 99);
        Evaluate(out _, "b");

        var comparison = Compared();
        Assert.Contains("evaluated on different test images", comparison.BestTwo!.Conclusion, StringComparison.Ordinal);
        Assert.Contains(comparison.Warnings, warning => warning.StartsWith("The experiments were evaluated on 2 different sets of test images", StringComparison.Ordinal));

        Evaluate(out _, "a");
        Assert.DoesNotContain("different test images", Compared().BestTwo!.Conclusion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unreadable_images_are_named_and_counted_in_every_run(bool freezeBase)
    {
        var paths = Paths().ToList();
        File.Delete(paths[0]);
        File.CreateSymbolicLink(paths[0], _scene.Combine("nowhere"));
        File.WriteAllText(paths[7], "no image");
        string[] names = [.. new[] { paths[0], paths[7] }.Select(path => Path.GetRelativePath(_scene.Images, path))];

        foreach (var experiment in (string[])["a", "b"])
        {
            var text = Printed(() =>
            {
                using var prototype = _scene.New(experiment, verbose: 1);
                _scene.SetUp(prototype, epochs: 2, freezeBase);
                prototype.UpdateBatchSize(10);
                var result = prototype.Train();
                Assert.Equal(names, result.UnreadableImages.Select(image => image.Path));
            });
            foreach (var name in names)
                Assert.Contains($"Left out, cannot be read: {name} (", text, StringComparison.Ordinal);
            Assert.Contains("Unreadable images:     2, left out", text, StringComparison.Ordinal);
        }

        var evaluation = Evaluate(out var evaluated, "a");
        Assert.Equal(names, evaluation.UnreadableImages.Select(image => image.Path));
        Assert.Contains(names[0], evaluated, StringComparison.Ordinal);
        var estimated = Printed(() =>
        {
            using var prototype = _scene.New("c", verbose: 1);
            _scene.SetUp(prototype, epochs: 2, freezeBase);
            prototype.UpdateBatchSize(10);
            prototype.EstimateTrainTime();
        });
        foreach (var name in names)
            Assert.Contains($"Left out, cannot be read: {name} (", estimated, StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_that_were_kept_name_their_unreadable_images_again()
    {
        File.WriteAllText(Paths().First(), "no image");
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1, freezeBase: true);

        var first = prototype.CrossValidate(folds: 2);
        var second = prototype.CrossValidate(folds: 2);

        Assert.All(second.Folds, fold => Assert.True(fold.WasKept));
        Assert.All(first.Folds, fold => Assert.Equal("circle/000.png", Assert.Single(fold.Result.UnreadableImages).Path));
        Assert.Equal(first.Folds.SelectMany(fold => fold.Result.UnreadableImages), second.Folds.SelectMany(fold => fold.Result.UnreadableImages));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cache_folder_that_cannot_be_written_stops_nothing_and_is_noted_once(bool freezeBase)
    {
        File.WriteAllText(_scene.Combine("cache"), "a file");
        var before = Environment.GetEnvironmentVariable("MONK_CACHE");
        Environment.SetEnvironmentVariable("MONK_CACHE", _scene.Combine("cache"));
        try
        {
            var trained = Printed(() =>
            {
                using var prototype = _scene.New(verbose: 1);
                _scene.SetUp(prototype, epochs: 2, freezeBase);
                Assert.Equal(2, prototype.Train().Epochs.Count);
            });
            Evaluate(out var evaluated);

            Assert.Equal(1, Count(trained, "MONK_CACHE"));
            Assert.Equal(1, Count(evaluated, "MONK_CACHE"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONK_CACHE", before);
        }

        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    [Fact]
    public void Transparent_images_are_told_of_by_training_and_evaluation()
    {
        File.WriteAllBytes(Paths().First(), MadeFiles.DeepPng(1, 4, [65535, 0]));
        const string note = "1 of 12 images have transparent parts, which are seen on white: circle/000.png";

        var trained = Printed(() =>
        {
            using var prototype = _scene.New(verbose: 1);
            _scene.SetUp(prototype, epochs: 1);
            prototype.Train();
        });
        Evaluate(out var evaluated);
        var inferred = Printed(() =>
        {
            using var prototype = _scene.Trained(verbose: 1);
            prototype.InferFolder(_scene.Images);
        });

        Assert.All((string[])[trained, evaluated, inferred], text => Assert.Contains(note, text, StringComparison.Ordinal));
    }

    private IEnumerable<string> Paths() => Directory.GetFiles(_scene.Images, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string Printed(Action action)
    {
        using var console = new CapturedConsole();
        action();
        return console.Text;
    }

    // PPM by content: every file has as many bytes as every other.
    private static void WriteColour(string path, int red, int number)
    {
        File.WriteAllBytes(path, [.. "P6 1 1 255\n"u8, (byte)red, (byte)number, (byte)(240 - red)]);
        File.SetLastWriteTimeUtc(path, Stamp);
    }

    private void Interrupt(bool freezeBase)
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 3, freezeBase);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => prototype.Train(new AtEpoch(2, stop.Cancel), stop.Token));
    }

    private Evaluation Evaluate(out string text, string experiment = "e")
    {
        Evaluation? evaluation = null;
        text = Printed(() =>
        {
            using var trained = _scene.Trained(experiment, verbose: 1);
            trained.DatasetParams(_scene.Images);
            trained.Dataset();
            evaluation = trained.Evaluate();
        });
        return evaluation!;
    }

    private Comparison Compared()
    {
        var compare = new Compare("c", _scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "a");
        compare.AddExperiment("p", "b");
        return compare.GenerateStatistics();
    }
}
