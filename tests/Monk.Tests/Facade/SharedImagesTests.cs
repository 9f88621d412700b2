using Monk.Files;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Facade;

/// <summary>
/// Images that are trained on and measured on, images that change while a training runs, and images that are lost where predictions are
/// made: all are told of.
/// </summary>
public sealed class SharedImagesTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 6);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Images_that_train_and_validate_are_a_warning()
    {
        using var prototype = _scene.New();
        prototype.DatasetParams([_scene.Images, _scene.Images]);
        prototype.Dataset();

        Assert.StartsWith(
            "12 of 12 validation images are trained on too, so that the validation accuracy says little of new images: circle/000.png, ",
            Assert.Single(prototype.DatasetReport!.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void CSV_files_that_share_a_line_are_a_warning()
    {
        var (train, validation) = (_scene.Combine("train.csv"), _scene.Combine("val.csv"));
        File.WriteAllText(train, "ID,Label\ncircle/000.png,circle\nstripes/000.png,stripes\ncircle/001.png,circle\n");
        File.WriteAllText(validation, "ID,Label\n./circle/001.png,circle\nstripes/002.png,stripes\n");
        using var prototype = _scene.New();
        prototype.DatasetParams([_scene.Images], [train, validation]);
        prototype.Dataset();

        Assert.Equal(
            "1 of 2 validation images is trained on too, so that the validation accuracy says little of new images: circle/001.png", Assert.Single(prototype.DatasetReport!.Warnings));
    }

    [Fact]
    public void Copies_that_train_and_validate_or_have_two_labels_are_a_warning()
    {
        var validation = SyntheticImages.Write(_scene.Combine("val"), 3, seed: 99);
        File.Copy(Path.Combine(_scene.Images, "circle", "001.png"), Path.Combine(validation, "circle", "copy.png"));
        File.Copy(Path.Combine(_scene.Images, "circle", "002.png"), Path.Combine(validation, "stripes", "other.png"));
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.Default([_scene.Images, validation], "resnet18_v1", numEpochs: 2, usePretrained: false);
        prototype.UpdateInputSize(32);
        prototype.Train();

        Assert.Single(console.Text.Split('\n'), line => line.Contains("hold the same bytes as a training image", StringComparison.Ordinal));
        Assert.Contains("circle/copy.png as circle/001.png", console.Text, StringComparison.Ordinal);
        Assert.Contains("with different labels: circle/002.png and stripes/other.png", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Testing_on_images_that_were_trained_on_is_a_warning()
    {
        _scene.Train(epochs: 1);
        using var trained = _scene.Trained();
        trained.DatasetParams(_scene.Images);
        trained.Dataset();
        Assert.StartsWith("12 of 12 test images were trained or validated on", Assert.Single(trained.DatasetReport!.Warnings), StringComparison.Ordinal);

        trained.DatasetParams(SyntheticImages.Write(_scene.Combine("test"), 3, seed: 77));
        trained.Dataset();
        Assert.Empty(trained.DatasetReport!.Warnings);
    }

    [Fact]
    public void Images_that_are_rewritten_between_epochs_are_a_warning()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        _scene.SetUp(prototype, epochs: 3);
        prototype.Train(new AtEpoch(2, () => SyntheticImages.WritePlain(Path.Combine(_scene.Images, "circle"), 1, SKColors.White)));

        Assert.Single(console.Text.Split('\n'), line => line.StartsWith(
            "    Warning: 1 image was rewritten while the training ran, so that its epochs have not seen the same images: circle/000.png.", StringComparison.Ordinal));
    }

    [Fact]
    public void Lost_images_are_in_the_results_of_InferFolder_and_Evaluate()
    {
        _scene.Train(epochs: 1);
        var test = SyntheticImages.Write(_scene.Combine("test"), 3, seed: 77);
        File.WriteAllText(Path.Combine(test, "circle", "x.heic"), "x");
        File.WriteAllText(Path.Combine(test, "circle", "bad.png"), "x");
        using var console = new CapturedConsole();
        using var trained = _scene.Trained(verbose: 1);

        var predictions = trained.InferFolder(test);
        Assert.Equal(("circle/x.heic", "HEIC, which Monk cannot read"), Assert.Single(predictions.LostImages.Select(lost => (lost.Path, lost.Reason))));
        Assert.Equal($"6 images of '{test}' predicted, 1 unreadable and 1 lost left out.", predictions.ToString());
        Assert.Contains("    Warning: 1 of 8 inference images is lost", console.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Note: Warning", console.Text, StringComparison.Ordinal);
        predictions.ToCsv(_scene.Combine("p.csv"));
        Assert.Contains(File.ReadAllLines(_scene.Combine("p.csv")), line => line.StartsWith("circle/x.heic,,,\"HEIC, which Monk cannot read\"", StringComparison.Ordinal));

        trained.DatasetParams(test);
        trained.Dataset();
        var evaluation = trained.Evaluate();
        Assert.Equal("circle/x.heic", Assert.Single(evaluation.LostImages).Path);
        Assert.EndsWith("1 unreadable and 1 lost left out.", evaluation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_an_image_that_this_training_decodes_is_not_found_ready()
    {
        CacheFiles.Clear();
        for (var i = 0; i < 4; i++)
            File.Copy(Path.Combine(_scene.Images, "circle", "001.png"), Path.Combine(_scene.Images, "circle", $"copy{i}.png"));
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1);
        prototype.UpdateBatchSize(16);
        prototype.UpdateNumProcessors(1);

        Assert.Equal(0, prototype.Train().Cached!.ImagesFound);
        CacheFiles.Clear();
    }
}
