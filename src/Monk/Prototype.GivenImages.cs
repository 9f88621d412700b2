using Monk.Data;
using Monk.Data.Given;
using Monk.Experiments.Rules;
using Monk.Runtime;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Quick mode with images from the program itself: sets up everything for training on them.</summary>
    /// <param name="images">The images with their labels; at least two classes. The sequence is gone through once.</param>
    /// <param name="modelName">One of <see cref="ListModels"/>. Default: what you have set, else ResNet18, as in Monk.</param>
    /// <param name="freezeBaseNetwork">Whether only the new last layer learns. Default: what you have set, else true, as in Monk.</param>
    /// <param name="numEpochs">Times that every training image is seen. Default: what you have set, else 10, as in Monk.</param>
    /// <param name="usePretrained">Whether training starts from ImageNet weights. Default: what you have set, else true.</param>
    /// <param name="split">
    /// The share of each class that is trained on, where <paramref name="validationImages"/> are not given. Default: what you have set,
    /// else 0.8.
    /// </param>
    /// <param name="seed">
    /// Fixes the split, the new layer's weights, the order of images and their random transforms. Default: what you have set, else 0.
    /// </param>
    /// <param name="weightsPath">
    /// A weights file, or a folder that holds one, used instead of all other places. Default: what you have set, else none.
    /// </param>
    /// <param name="precision">What the network computes in. Default: as in the first form.</param>
    /// <param name="validationImages">The images to validate on. Default: none, a part of <paramref name="images"/> validates.</param>
    /// <param name="labelType">
    /// Whether images may have several labels. Default: they may where one of <paramref name="images"/> has not exactly one.
    /// </param>
    /// <remarks>
    /// The experiment keeps a list of the images, <c>dataset/given_train_….csv</c> in its folder, and reads it from then on: it can be
    /// resumed, compared and copied without the program. Files stay where they are. Bytes and streams are written, as they are, into
    /// <c>dataset/images</c>, each under its key and a hash of its content; a copy of the experiment reads them from there. The same images
    /// give the same list.
    /// </remarks>
    /// <example><code>
    /// gtf.Default(
    ///     Directory.EnumerateFiles("scans", "*.png").Select(file => new LabelledImage(file, file.Contains("ill") ? "ill" : "healthy")),
    ///     modelName: "resnet18", numEpochs: 5);
    /// </code></example>
    /// <exception cref="MonkException">
    /// An argument is out of range, the model is not known, there are fewer than two classes, an image is given twice with different labels,
    /// has a wrong number of labels or cannot be read, or most files do not exist.
    /// </exception>
    public void Default(
        IEnumerable<LabelledImage> images,
        string? modelName = null,
        bool? freezeBaseNetwork = null,
        int? numEpochs = null,
        bool? usePretrained = null,
        double? split = null,
        int? seed = null,
        string? weightsPath = null,
        Precision? precision = null,
        IEnumerable<LabelledImage>? validationImages = null,
        LabelType labelType = LabelType.Auto)
    {
        RequireDivision(split, validationImages);
        var given = GivenLists.Checked(images, validationImages, labelType);
        SetUp(
            () => GivenLists.Write(given, Store.Paths, RequireSame),
            new(modelName, freezeBaseNetwork, numEpochs, usePretrained, split, seed, weightsPath, precision));
    }

    /// <summary>
    /// Expert mode with images from the program itself: names those to train on and how they become batches. Of a trained experiment
    /// (<c>evalInfer: true</c>): names the images to test on. <see cref="Dataset"/> reads them.
    /// </summary>
    /// <param name="images">The images with their labels. The sequence is gone through once.</param>
    /// <param name="validationImages">The images to validate on. Default: none, a part of <paramref name="images"/> validates.</param>
    /// <param name="split">The share of each class that is trained on. Default: what is set already, else 0.9, as in Monk.</param>
    /// <param name="inputSize">
    /// What images are resized to, in pixels: a number for a square, or <c>(height, width)</c>; each at least 32. Default: what is set
    /// already, else 224.
    /// </param>
    /// <param name="batchSize">Images in a batch. Default: what is set already, else 16.</param>
    /// <param name="shuffleData">
    /// Whether each epoch goes through the training images in a new order. Default: what is set already, else true.
    /// </param>
    /// <param name="numProcessors">Threads that decode images. Default: what is set already, else one for each processor.</param>
    /// <param name="seed">
    /// Fixes the split, the new layer's weights, the order of images and their random transforms. Default: what is set already, else 0.
    /// </param>
    /// <param name="labelType">
    /// Whether images may have several labels. Default: they may where one of <paramref name="images"/> has not exactly one.
    /// </param>
    /// <remarks>
    /// What the experiment keeps of the images is said at
    /// <see cref="Default(IEnumerable{LabelledImage}, string?, bool?, int?, bool?, double?, int?, string?, Precision?, IEnumerable{LabelledImage}?, LabelType)"/>;
    /// the list of test images is kept beside those of training. A test takes <paramref name="images"/> only.
    /// </remarks>
    /// <example><code>
    /// using var trained = new Prototype("project", "experiment", evalInfer: true);
    /// trained.DatasetParams(rows.Select(row => LabelledImage.FromBytes(row.Id, row.Jpeg, row.Diagnosis)));
    /// trained.Dataset();
    /// Console.WriteLine(trained.Evaluate().Accuracy);
    /// </code></example>
    /// <exception cref="MonkException">
    /// An argument is out of range, there are fewer than two classes, an image is given twice with different labels, has a wrong number of
    /// labels or cannot be read, or no file exists.
    /// </exception>
    public void DatasetParams(
        IEnumerable<LabelledImage> images,
        IEnumerable<LabelledImage>? validationImages = null,
        double? split = null,
        ImageSize? inputSize = null,
        int? batchSize = null,
        bool? shuffleData = null,
        int? numProcessors = null,
        int? seed = null,
        LabelType labelType = LabelType.Auto)
    {
        using var entered = _gate.Enter(nameof(DatasetParams), alone: !_evalInfer);
        if (EvalInfer)
        {
            RefuseTrainingArguments(
                (nameof(validationImages), validationImages is not null),
                (nameof(split), split is not null),
                (nameof(inputSize), inputSize is not null),
                (nameof(batchSize), batchSize is not null),
                (nameof(shuffleData), shuffleData is not null),
                (nameof(numProcessors), numProcessors is not null),
                (nameof(seed), seed is not null),
                (nameof(labelType), labelType != LabelType.Auto));
            TestDatasetParams(images);
            return;
        }

        RequireDivision(split, validationImages);
        RequireBatches(inputSize, batchSize, numProcessors);
        SetDataset(WriteGiven(images, validationImages, labelType), split, inputSize, batchSize, shuffleData, numProcessors, seed);
    }

    /// <summary>Trains on other images, from the program itself. Transforms, sizes and everything else stay.</summary>
    /// <param name="images">The images with their labels. The sequence is gone through once.</param>
    /// <param name="validationImages">The images to validate on. Default: none, a part of <paramref name="images"/> validates.</param>
    /// <param name="split">The share of each class that is trained on. Default: what is set already.</param>
    /// <param name="labelType">
    /// Whether images may have several labels. Default: they may where one of <paramref name="images"/> has not exactly one.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, an image cannot be read, or training has begun.</exception>
    public void UpdateDataset(
        IEnumerable<LabelledImage> images, IEnumerable<LabelledImage>? validationImages = null, double? split = null, LabelType labelType = LabelType.Auto)
    {
        using var alone = Alone();
        RequireDivision(split, validationImages);
        RequireDataset();
        ReplaceDataset(WriteGiven(images, validationImages, labelType), split);
    }

    private static void RequireDivision(double? split, IEnumerable<LabelledImage>? validationImages)
    {
        if (split is not null && validationImages is not null)
            throw new MonkException("split and validationImages are both given: with images to validate on there is nothing to split. Leave one of them out.");
        DatasetRules.RequireFraction(split ?? ExpertSplit);
    }

    private static void RequireBatches(ImageSize? inputSize, int? batchSize, int? numProcessors)
    {
        DatasetRules.RequireInputSize(nameof(inputSize), inputSize ?? ExpertInputSize);
        DatasetRules.RequireBatchSize(nameof(batchSize), batchSize ?? 1);
        DatasetRules.RequireWorkers(nameof(numProcessors), numProcessors ?? 1);
    }

    // Asked before anything is written, though changing the setting asks it again.
    private DatasetLocation WriteGiven(IEnumerable<LabelledImage> images, IEnumerable<LabelledImage>? validationImages, LabelType labelType)
    {
        RequireTraining("The dataset");
        RequireNotInTraining();
        RequireNotBegun("The dataset");
        return GivenLists.Write(GivenLists.Checked(images, validationImages, labelType), Store.Paths, RequireSame);
    }

    private void TestDatasetParams(IEnumerable<LabelledImage> images)
    {
        var given = GivenImages.Of(nameof(images), images, TrainedLabelType);
        var location = GivenLists.WriteTest(given, Store.Paths, WhileThere(Store.Paths.DatasetFolder));
        NameTest(new TestSet(location.TrainPath, location.TrainCsv, location.Delimiter, null) { IsOwnList = true });
        _report.Block("Dataset Details", ("Test path", location.TrainPath), ("CSV test path", location.TrainCsv!));
        _report.Block(
            "Dataset Params",
            ("Input Size", State.Dataset!.InputSize.ToString()),
            ("Processors", Invariant($"{State.Dataset.Workers}")));
    }
}
