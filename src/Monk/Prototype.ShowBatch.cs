using Monk.Data;
using Monk.Data.Batches;
using Monk.Drawing;
using Monk.Experiments;
using Monk.Inspection;
using Monk.Runtime;
using Monk.Transforms;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    private const int MostShown = 256;

    /// <summary>
    /// Draws images as the network sees them, after all transforms, with their classes: the first ones of an epoch, with the very pixels
    /// that training gets.
    /// </summary>
    /// <param name="numImages">How many, from 1 to 256. Default: 16.</param>
    /// <param name="set">Which images. Those for testing are there once <see cref="Dataset"/> has read them.</param>
    /// <param name="epoch">The epoch, from 1: each has an order and random transforms of its own. Test images are the same in all.</param>
    /// <param name="path">
    /// The PNG file to write. Default: <c>visualization/train_batch_epoch_1.png</c>, and so on, in the experiment's folder; a test set's
    /// has its folder's name and a hash of its path.
    /// </param>
    /// <returns>The picture and its file; it can be used as the file's path.</returns>
    /// <exception cref="MonkException">
    /// The experiment has no images, none can be read, the transforms do not fit together, or the file cannot be written.
    /// </exception>
    public PictureFile ShowBatch(int numImages = 16, DatasetPart set = DatasetPart.Train, int epoch = 1, string? path = null)
    {
        using var alone = Alone();
        Check.AtLeast(nameof(numImages), numImages, 1);
        if (numImages > MostShown)
            throw new MonkException(Invariant($"numImages is {numImages}; at most {MostShown} images fit on a sheet."));
        Check.AtLeast(nameof(epoch), epoch, 1);
        Check.Defined(nameof(set), set);
        if (State.Dataset is not { TrainPath.Length: > 0 } dataset)
            throw new MonkException($"Experiment '{Store.Paths.Experiment}' has no images yet: name its dataset first.");

        var (images, classes, transforms, what) = Shown(set, dataset, epoch);
        var seed = State.Training?.Seed ?? 0;
        var order = set == DatasetPart.Train ? EpochOrder.ForTraining(dataset, images.Samples, seed, epoch) : EpochOrder.Sequential(images.Samples.Count);
        var unreadable = new List<BadImage>();
        var views = NetworkView.Of(images, [.. order.Take(numImages)], dataset, transforms, seed, set == DatasetPart.Test ? 0 : epoch, unreadable.Add);
        if (views.Count == 0)
            throw new MonkException($"None of these images can be read: {string.Join(", ", unreadable.Select(bad => $"{bad.Path} ({bad.Reason})"))}.");

        var file = path is not null ? Check.PngFile(nameof(path), path) : FullPath.Of(Path.Combine(Store.Paths.Visualization, BatchName(set, epoch)));
        var sheet = new TileSheet
        {
            Title = $"{Store.Paths.Project} / {Store.Paths.Experiment}: {what}",
            Subtitle = dataset.InputSize.IsSquare
                ? Invariant($"As the network sees them, {dataset.InputSize.Height} × {dataset.InputSize.Width} pixels, the scaling of values undone")
                : Invariant($"As the network sees them, {dataset.InputSize.Height} high, {dataset.InputSize.Width} wide, scaling undone"),
            Notes = [$"Transforms: {PrintedSettings.Transforms(transforms)}", .. unreadable.Select(bad => $"Left out, cannot be read: {bad.Path} ({bad.Reason})")],
            Tiles = [.. views.Select(view => new Tile(view.Rgb, view.Size, string.Join(", ", view.Sample.AllLabels.Select(label => classes[label]))))],
        };
        var picture = PictureFile.Write(file, what, sheet.ToPicture(), WhileThere(file));
        _report.Result(picture, report =>
        {
            report.Line($"Batch: {file}");
            report.Line();
        });
        return picture;
    }

    /// <summary>An experiment has one training and one validation set, and any number of test sets.</summary>
    private string BatchName(DatasetPart set, int epoch) => set switch
    {
        DatasetPart.Train => Invariant($"train_batch_epoch_{epoch}.png"),
        DatasetPart.Validation => Invariant($"val_batch_epoch_{epoch}.png"),
        _ => NamedTest() is { } test ? OutputName.Of(["test_batch", Path.GetFileName(test.Csv ?? test.Path)], FullPath.Of(test.Path), test.Csv is null ? "" : FullPath.Of(test.Csv)) + ".png" : "test_batch.png",
    };

    private (LabelledImages Images, IReadOnlyList<string> Classes, IReadOnlyList<TransformOptions> Transforms, string What) Shown(DatasetPart set, DatasetOptions dataset, int epoch)
    {
        if (set == DatasetPart.Test)
        {
            return NamedTest()?.Images is { } test
                ? (test.Images(), test.Classes, dataset.TestTransforms, "test images")
                : throw new MonkException("No test images have been read: open the experiment with evalInfer: true, call DatasetParams, then Dataset.");
        }

        var images = ExperimentImages.Load(dataset, Store.Paths.Workspace, State.Training?.Seed ?? 0, _reading);
        return set == DatasetPart.Train
            ? (images.Train, images.Contents.Classes, dataset.TrainTransforms, Invariant($"training images in epoch {epoch}"))
            : (images.Validation, images.Contents.Classes, dataset.ValidationTransforms, Invariant($"validation images in epoch {epoch}"));
    }
}
