using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Text;

namespace Monk.Data;

/// <summary>Where a caller says that images lie and what labels them.</summary>
/// <param name="TrainPath">The folder of the training images.</param>
/// <param name="ValidationPath">The folder of the validation images; null to split them off.</param>
/// <param name="TrainCsv">The CSV file that lists the training images; null where folders are classes.</param>
/// <param name="ValidationCsv">The CSV file that lists the validation images.</param>
/// <param name="Delimiter">What stands between the labels of one image in a CSV file; null where nobody has said.</param>
/// <param name="LabelType">Whether an image may have several labels.</param>
internal sealed record DatasetLocation(string TrainPath, string? ValidationPath, string? TrainCsv, string? ValidationCsv, string? Delimiter, LabelType LabelType)
{
    /// <summary>The columns of the CSV files that are read; null where nobody has said.</summary>
    public CsvColumns? Columns { get; init; }

    /// <summary>
    /// Whether the CSV files are lists that this library has written of images that a program gave, so that nobody has said how to read
    /// others.
    /// </summary>
    public bool IsOwnList { get; init; }

    /// <summary>What stands between labels when nobody says.</summary>
    public const string DefaultDelimiter = ",";


    /// <summary>One folder, or one CSV file, that will be split.</summary>
    public static DatasetLocation One(string? datasetPath, string? pathToCsv, string? delimiter, LabelType labelType, CsvColumns? columns = null)
    {
        var csv = Given(nameof(pathToCsv), pathToCsv);
        var folder = Given(nameof(datasetPath), datasetPath)
            ?? (csv is null
                ? throw new MonkException("datasetPath is missing: give the folder that holds one folder of images per class, or with pathToCsv the folder that the file's paths are relative to.")
                : Path.GetDirectoryName(FullPath.Of(csv))!);
        return new DatasetLocation(folder, null, csv, null, delimiter, labelType) { Columns = columns }.Checked();
    }

    /// <summary>Training and validation apart.</summary>
    public static DatasetLocation Two(IReadOnlyList<string> datasetPath, IReadOnlyList<string>? pathToCsv, string? delimiter, LabelType labelType, CsvColumns? columns = null)
    {
        ArgumentNullException.ThrowIfNull(datasetPath);
        if (pathToCsv is { Count: not 2 })
            throw new MonkException($"pathToCsv has {Listed.Count(pathToCsv.Count, "file")}; give two, [training, validation], or a single text for one file to have it split.");
        var folders = datasetPath.Count == 1 && pathToCsv is not null ? [datasetPath[0], datasetPath[0]] : datasetPath;
        if (folders.Count != 2)
            throw new MonkException($"datasetPath has {Listed.Count(folders.Count, "folder")}; give two, [training, validation], or one to have it split.");
        foreach (var folder in folders)
            Check.NotEmpty(nameof(datasetPath), folder);
        foreach (var csv in pathToCsv ?? [])
            Check.NotEmpty(nameof(pathToCsv), csv);
        return new DatasetLocation(folders[0], folders[1], pathToCsv?[0], pathToCsv?[1], delimiter, labelType) { Columns = columns }.Checked();
    }

    /// <summary>Whether what was named is there.</summary>
    /// <exception cref="MonkException">A folder or file is not.</exception>
    public void RequireExisting()
    {
        foreach (var folder in new[] { TrainPath, ValidationPath }.OfType<string>())
        {
            if (FileNames.IsDeadLink(new FileInfo(Path.TrimEndingDirectorySeparator(folder))))
                throw new MonkException($"datasetPath is '{folder}', a link that leads nowhere. Make its target available.");
            if (File.Exists(folder))
                throw new MonkException($"datasetPath is '{folder}', a file; it must be a folder.");
            if (!Directory.Exists(folder))
                throw new MonkException($"There is no folder '{folder}' (datasetPath). {MissingFolder.Hint(FullPath.Of(folder))}");
        }

        foreach (var csv in new[] { TrainCsv, ValidationCsv }.OfType<string>())
        {
            if (!File.Exists(csv))
                throw new MonkException($"There is no file '{csv}' (pathToCsv). {MissingFolder.Hint(FullPath.Of(csv))}");
        }
    }

    /// <summary>The options with this location in the place of theirs.</summary>
    public DatasetOptions ApplyTo(DatasetOptions options, Workspace workspace)
    {
        return options with
        {
            TrainPath = workspace.Relative(TrainPath),
            ValidationPath = Relative(ValidationPath),
            TrainCsv = Relative(TrainCsv),
            ValidationCsv = Relative(ValidationCsv),
            Delimiter = Delimiter,
            Columns = Columns,
            GivenDelimiter = IsOwnList ? "" : null,
            GivenColumns = null,
            LabelType = LabelType,
            SampledFrom = null,
            Sample = null,
            Contents = null,
        };

        string? Relative(string? path) => path is null ? null : workspace.Relative(path);
    }

    /// <summary>The options as they were before a sample of their images was drawn.</summary>
    public static DatasetOptions WithoutSampling(DatasetOptions options) => options.SampledFrom is not { } origin ? options : options with
    {
        TrainCsv = origin.TrainCsv,
        ValidationCsv = origin.ValidationCsv,
        Delimiter = origin.Delimiter,
        LabelType = origin.LabelType,
        Columns = origin.Columns,
        SampledFrom = null,
    };

    private DatasetLocation Checked()
    {
        Check.Defined("labelType", LabelType);
        if (Delimiter is not null)
            DatasetRules.RequireDelimiter(Delimiter);
        Columns?.Checked();
        if (TrainCsv is null && Columns is not null)
            throw new MonkException($"columns is {Columns}, but without pathToCsv there is no CSV file that has columns.");
        if (TrainCsv is null && Delimiter is not (null or DefaultDelimiter))
            throw new MonkException($"delimiter is '{Delimiter}', but without pathToCsv there is no CSV file whose labels it could separate.");
        if (TrainCsv is null && LabelType == LabelType.Multiple)
            throw new MonkException("labelType is Multiple, but without pathToCsv each image has the one class whose folder it lies in. List images and labels in a CSV file.");
        return this;
    }

    private static string? Given(string name, string? value)
    {
        if (value is not null)
            Check.NotEmpty(name, value);
        return value;
    }
}
