using Monk.Experiments;

namespace Monk.Data.Reading;

/// <summary>What decides which images a data set has, of all that can be set: two equal ones read the same.</summary>
internal sealed record DatasetKey(string Train, string? Validation, string? TrainCsv, string? ValidationCsv)
{
    public string? Delimiter { get; init; }

    public CsvColumns? Columns { get; init; }

    public LabelType LabelType { get; init; }

    public bool HasOwnLists { get; init; }

    public bool IsReadWithoutRules { get; init; }

    public static DatasetKey Of(DatasetOptions options, Workspace workspace)
    {
        return new(workspace.Absolute(options.TrainPath), Absolute(options.ValidationPath), Absolute(options.TrainCsv), Absolute(options.ValidationCsv))
        {
            Delimiter = options.Delimiter,
            Columns = options.Columns,
            LabelType = options.LabelType,
            HasOwnLists = options.HasOwnLists,
            IsReadWithoutRules = options.IsReadWithoutRules,
        };

        string? Absolute(string? path) => path is null ? null : workspace.Absolute(path);
    }
}
