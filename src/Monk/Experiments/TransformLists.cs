using System.Text.Json;
using Monk.Kinds;
using Monk.Transforms;

namespace Monk.Experiments;

/// <summary>
/// The three lists of transforms of an experiment: test images follow validation images until a transform is applied to them by themselves.
/// </summary>
internal static class TransformLists
{
    /// <summary>Appends a transform to the lists named.</summary>
    public static DatasetOptions With(this DatasetOptions dataset, TransformOptions transform, bool train, bool val, bool test)
    {
        // The lists are empty: nobody has said anything of test images yet, whatever the state says.
        var source = dataset.ValidationTransforms.Count + dataset.TestTransforms.Count == 0 ? TestTransformsSource.Validation : dataset.TestTransformsSource;
        var validation = val ? [.. dataset.ValidationTransforms, transform] : dataset.ValidationTransforms;
        return dataset with
        {
            TrainTransforms = train ? [.. dataset.TrainTransforms, transform] : dataset.TrainTransforms,
            ValidationTransforms = validation,
            TestTransforms = (test, source) switch
            {
                (true, TestTransformsSource.Validation) => [transform], // What they had was said of validation images.
                (true, _) => [.. dataset.TestTransforms, transform],
                (false, TestTransformsSource.Own) => dataset.TestTransforms,
                _ => validation,
            },
            TestTransformsSource = test ? TestTransformsSource.Own : source,
        };
    }

    /// <summary>Empties the lists of training and validation images, and that of test images where they follow.</summary>
    public static DatasetOptions WithoutTransforms(this DatasetOptions dataset)
    {
        var follows = dataset.TestTransformsSource != TestTransformsSource.Own || dataset.TestTransforms.Count == 0;
        return dataset with
        {
            TrainTransforms = [],
            ValidationTransforms = [],
            TestTransforms = follows ? [] : dataset.TestTransforms,
            TestTransformsSource = follows ? TestTransformsSource.Validation : TestTransformsSource.Own,
        };
    }

    /// <summary>Empties the list of test images.</summary>
    public static DatasetOptions WithoutTestTransforms(this DatasetOptions dataset) => dataset with
    {
        TestTransforms = [],
        TestTransformsSource = dataset.ValidationTransforms.Count == 0 ? TestTransformsSource.Validation : TestTransformsSource.Own,
    };

    /// <summary>Where the lists make numbers of one set say nothing of another: sentences for people; none where all is well.</summary>
    public static IEnumerable<string> Differences(DatasetOptions dataset)
    {
        var (train, validation) = (Lasting(dataset.TrainTransforms), Lasting(dataset.ValidationTransforms));
        if (!Same(train, validation))
            yield return $"training and validation images get other values: {Text(train)} in training, {Text(validation)} in validation. Apply {OfBoth(dataset)} to both (train: true, val: true)";
        if (!Same(dataset.ValidationTransforms, dataset.TestTransforms))
            yield return TestDifference(dataset);
    }

    /// <summary>The same of test images alone; null where they are transformed as validation images are.</summary>
    public static string? OfTest(DatasetOptions dataset) => Same(dataset.ValidationTransforms, dataset.TestTransforms) ? null : TestDifference(dataset);

    /// <summary>Whether two lists do the same. (A record compares its lists by reference.)</summary>
    public static bool Same(IReadOnlyList<TransformOptions> some, IReadOnlyList<TransformOptions> others) =>
        some.Select(Json).SequenceEqual(others.Select(Json));

    private static string TestDifference(DatasetOptions dataset) =>
        $"test images, and images in inference, are not transformed as validation images are: {Text(dataset.TestTransforms)} in testing, {Text(dataset.ValidationTransforms)} in validation. " +
        "The validation accuracy may say little of them; ResetTransforms(test: true), then calls with test: true, choose others";

    /// <summary>Those that give every image other values, whichever way chance goes.</summary>
    private static List<TransformOptions> Lasting(IReadOnlyList<TransformOptions> transforms) =>
        [.. transforms.Where(transform => transform is { IsRandom: false, OutputSize: null })];

    private static string OfBoth(DatasetOptions dataset)
    {
        string[] own = [.. Lasting([.. dataset.TrainTransforms, .. dataset.ValidationTransforms]).Where(transform => KindCode.CallOf(transform.GetType()) is null).Select(transform => transform.Name).Distinct()];
        string[] names = ["Normalize", "MeanSubtraction", "Grayscale", .. own];
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private static string Text(IReadOnlyList<TransformOptions> transforms) => transforms.Count == 0 ? "none" : PrintedSettings.Transforms(transforms);

    private static string Json(TransformOptions transform) => JsonSerializer.Serialize(transform, ExperimentStateJson.Default.TransformOptions);
}
