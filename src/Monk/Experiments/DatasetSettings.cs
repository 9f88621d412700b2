using Monk.Transforms;

namespace Monk.Experiments;

/// <summary>The data that an experiment is asked to learn from, as the caller named it, and how it is read.</summary>
/// <remarks>
/// Lists that the library writes into the experiment's folder are not here: what they were drawn from is, which is the same for every seed.
/// </remarks>
internal sealed record DatasetSettings
{
    private const string Comma = ",";

    public required string TrainPath { get; init; }

    public required ValidationSource Validation { get; init; }

    /// <summary>The caller's own file; null where folders are the classes.</summary>
    public required string? TrainCsv { get; init; }

    /// <summary>The caller's own file.</summary>
    public required string? ValidationCsv { get; init; }

    /// <summary>
    /// What stands between labels in the caller's files; null where it is the comma, said or not, and where there are no files.
    /// </summary>
    public required string? Delimiter { get; init; }

    /// <summary>The columns of the caller's files that are read; null where nobody has said, and where there are none.</summary>
    public required CsvColumns? Columns { get; init; }

    /// <summary>Whether an image may have several labels: as it was found, or as it is asked for where nothing has been read yet.</summary>
    public required bool HasSeveralLabels { get; init; }

    /// <summary>The part of the images that is used; null for all.</summary>
    public required SampleSettings? Sample { get; init; }

    /// <summary>The images that there were to draw from; null where nothing has been read yet.</summary>
    public required ImagesToDrawFrom? Images { get; init; }

    public required ImageSize InputSize { get; init; }

    public required ImageBackground Background { get; init; }

    public required int BatchSize { get; init; }

    public required bool Shuffle { get; init; }

    public required bool WeightedSampling { get; init; }

    public required IReadOnlyList<TransformOptions> TrainTransforms { get; init; }

    public required IReadOnlyList<TransformOptions> ValidationTransforms { get; init; }

    public required IReadOnlyList<TransformOptions> TestTransforms { get; init; }

    /// <summary>What takes effect of an experiment's options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="seed">The experiment's seed; null where it has none yet.</param>
    public static DatasetSettings Of(DatasetOptions options, int? seed)
    {
        var (trainCsv, validationCsv) = options.SampledFrom is { } origin
            ? (origin.TrainCsv, origin.ValidationCsv)
            : (options.TrainCsv, options.ValidationCsv);
        return new()
        {
            TrainPath = options.TrainPath,
            Validation = options.ValidationPath is { } apart ? new(apart, null) : new(null, options.TrainSplit),
            TrainCsv = trainCsv,
            ValidationCsv = validationCsv,
            Delimiter = trainCsv is null || options.DelimiterOfCaller == Comma ? null : options.DelimiterOfCaller,
            Columns = trainCsv is null ? null : options.ColumnsOfCaller,
            HasSeveralLabels = (options.Contents?.LabelType ?? options.LabelType) == LabelType.Multiple,
            Sample = SampleSettings.Of(options, seed),
            Images = ImagesToDrawFrom.Of(options),
            InputSize = options.InputSize,
            Background = options.Background,
            BatchSize = options.BatchSize,
            Shuffle = options.Shuffle,
            WeightedSampling = options.WeightedSampling,
            TrainTransforms = options.TrainTransforms,
            ValidationTransforms = options.ValidationTransforms,
            TestTransforms = options.TestTransforms,
        };
    }
}
