using Monk.Transforms;

namespace Monk.Experiments.Rules;

/// <summary>
/// What the settings of images and batches may be, for the calls that choose them and for the state that they are read from.
/// </summary>
internal static class DatasetRules
{
    /// <summary>Threads that decode: more than any machine has processors.</summary>
    private const int MostWorkers = 1024;

    private static readonly string[] Delimiters = [",", ";", "-", " ", "|", "\t"];

    private const int MostInBatch = 1 << 16;

    /// <summary>Transforms in one list.</summary>
    public const int MostTransforms = 100;

    public static void RequireBatchSize(string name, int value) => Check.Between(name, value, 1, MostInBatch);

    public static void RequireWorkers(string name, int value) => Check.Between(name, value, 1, MostWorkers);

    public static void RequireInputSize(string name, ImageSize value) => value.RequireSides(name, 32);

    /// <exception cref="MonkException">The fraction is not between 0 and 1.</exception>
    public static void RequireFraction(double trainFraction)
    {
        if (!(trainFraction > 0 && trainFraction < 1))
            throw new MonkException(FormattableString.Invariant($"The split is {trainFraction}; it must lie between 0 and 1, such as 0.8 for 80 % training and 20 % validation."));
    }

    /// <summary>Refuses what separates no labels.</summary>
    public static void RequireDelimiter(string delimiter)
    {
        if (!Delimiters.Contains(delimiter))
            throw new MonkException($"delimiter is '{delimiter}'; it must be one of {string.Join(", ", Delimiters.Select(d => d == "\t" ? "tab" : $"'{d}'"))}.");
    }

    public static void RequirePercent(string name, double percent)
    {
        if (!(percent > 0 && percent <= 100))
            throw new MonkException(FormattableString.Invariant($"{name} is {percent}; it is the share of the images to use, above 0 and at most 100."));
    }

    /// <summary>The rules of a whole list of transforms.</summary>
    public static void RequireTransforms(string name, IReadOnlyList<TransformOptions> transforms)
    {
        if (transforms.Count > MostTransforms)
            throw new MonkException($"{name} has {transforms.Count} transforms; there can be {MostTransforms}.");
        StateMember.All(name, transforms, transform => transform.Validate());
    }

    /// <exception cref="MonkException">A setting is out of its range.</exception>
    public static void Require(DatasetOptions options)
    {
        if (options.TrainPath.Length > 0)
            Check.Path("trainPath", options.TrainPath);
        Check.OptionalPath("validationPath", options.ValidationPath);
        Check.OptionalPath("trainCsv", options.TrainCsv);
        Check.OptionalPath("validationCsv", options.ValidationCsv);
        RequireDelimiterIfAny(options.Delimiter);
        RequireDelimiterIfAny(options.GivenDelimiter);
        options.Columns?.Checked();
        options.GivenColumns?.Checked();
        Check.Defined("labelType", options.LabelType);
        Check.Defined("background", options.Background);
        Check.Defined("testTransformsSource", options.TestTransformsSource);
        RequireFraction(options.TrainSplit);
        RequireInputSize("inputSize", options.InputSize);
        RequireBatchSize("batchSize", options.BatchSize);
        RequireWorkers("workers", options.Workers);
        RequireTransforms("trainTransforms", options.TrainTransforms);
        RequireTransforms("validationTransforms", options.ValidationTransforms);
        RequireTransforms("testTransforms", options.TestTransforms);
        StateMember.Of("sample", options.Sample, Sample);
        StateMember.Of("contents", options.Contents, Contents);
        StateMember.Of("sampledFrom", options.SampledFrom, Origin);
    }

    // Empty, where a list of the library's own stands for files of which no delimiter was given.
    private static void RequireDelimiterIfAny(string? delimiter)
    {
        if (!string.IsNullOrEmpty(delimiter))
            RequireDelimiter(delimiter);
    }

    private static void Sample(DatasetSample sample)
    {
        RequirePercent("percent", sample.Percent);
        RequireFraction(sample.TrainSplit);
    }

    private static void Origin(SampleOrigin origin)
    {
        RequirePercent("percent", origin.Percent);
        Check.OptionalPath("trainCsv", origin.TrainCsv);
        Check.OptionalPath("validationCsv", origin.ValidationCsv);
        RequireDelimiterIfAny(origin.Delimiter);
        origin.Columns?.Checked();
        Check.Defined("labelType", origin.LabelType);
    }

    private static void Contents(DatasetContents contents)
    {
        RequireClasses(contents.Classes);
        if (contents.LabelType is not (LabelType.Single or LabelType.Multiple))
            throw new MonkException($"labelType is {contents.LabelType}; what was found is Single or Multiple.");
        Check.AtLeast("trainImages", contents.TrainImages, 0);
        Check.AtLeast("validationImages", contents.ValidationImages, 0);
    }

    private static void RequireClasses(IReadOnlyList<string> classes)
    {
        StateMember.NoneIsNull("classes", classes);
        if (classes.Count == 0)
            throw new MonkException("classes has no class; there is at least one.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (classes.FirstOrDefault(name => !seen.Add(name)) is { } twice)
            throw new MonkException($"classes holds '{twice}' twice; each class has a name of its own.");
    }
}
