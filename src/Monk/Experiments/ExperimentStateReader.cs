using System.Text.Json;
using System.Text.Unicode;
using Monk.Experiments.Rules;
using Monk.Files;
using Monk.Kinds;

namespace Monk.Experiments;

/// <summary>
/// Reads a state file. It may come from anywhere, so that all of it is looked at before any of it is used: it is JSON in UTF-8 without a
/// member twice, its numbers are numbers, and every setting is one that a call would have taken.
/// </summary>
internal static class ExperimentStateReader
{
    /// <summary>Levels of JSON within one another.</summary>
    public const int MostNesting = KindOptions.MostNesting;

    private const long MostBytes = 256L << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MostNesting };

    /// <summary>The state in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="MonkException">
    /// It is not a state, has a schema newer than this library's, or a member holds what it cannot.
    /// </exception>
    public static ExperimentState Read(Stream file, string path)
    {
        ExperimentState state;
        try
        {
            using var document = JsonDocument.Parse(Text(file, path), Strict);
            RequireSchema(document.RootElement, path);
            RequireReadable(document.RootElement, "");
            state = document.RootElement.Deserialize(ExperimentStateJson.Default.ExperimentState)!.WithAllEvaluations();
        }
        catch (JsonException e) when (RefusedSetting.In(e) is { } refused)
        {
            throw new MonkException($"'{path}' holds what no experiment's state can: {refused} The file was left as it is.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or FormatException or OverflowException or ArgumentException or KeyNotFoundException)
        {
            throw NoState(path, e.Message, e);
        }

        try
        {
            StateRules.Require(state);
        }
        catch (MonkException e)
        {
            throw new MonkException($"'{path}' holds what no experiment's state can: {e.Message} The file was left as it is.", e);
        }

        return state;
    }

    private static ReadOnlyMemory<byte> Text(Stream file, string path)
    {
        if (file.Length > MostBytes)
            throw NoState(path, $"it has {file.Length} bytes, and a state has {MostBytes} at most.");
        ReadOnlyMemory<byte> text = RegularFile.ReadRest(file);
        if (text.Span.StartsWith("\uFEFF"u8))
            text = text[3..]; // An editor's mark of UTF-8.
        return Utf8.IsValid(text.Span) ? text : throw NoState(path, "it is not in UTF-8.");
    }

    private static void RequireSchema(JsonElement state, string path)
    {
        if (state.ValueKind != JsonValueKind.Object || !state.TryGetProperty("schema_version", out var version)
            || version.ValueKind != JsonValueKind.Number || !version.TryGetDouble(out var schema) || schema < 1)
        {
            throw NoState(path, "it has no \"schema_version\".");
        }

        if (schema > ExperimentState.CurrentSchema)
            throw new MonkException($"'{path}' has schema version {version}; this Monk ({ExperimentStore.LibraryVersion}) reads up to {ExperimentState.CurrentSchema}. Use a newer Monk. The file was left as it is.");
    }

    /// <summary>
    /// Refuses texts and numbers that could be read here and not be written again, in members that this version does not know too.
    /// </summary>
    private static void RequireReadable(JsonElement element, string place)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    RequireReadable(member.Value, $"{place}{(place.Length > 0 ? "." : "")}{member.Name}");
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                    RequireReadable(item, item.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? $"{place}[{index}]" : place);
                break;
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Number when !element.TryGetDouble(out var number) || !double.IsFinite(number):
                throw new JsonException($"{place} holds a number beyond any that a computer calculates with.");
        }
    }

    private static MonkException NoState(string path, string why, Exception? inner = null) =>
        new($"'{path}' is not an experiment's state: {why} The file was left as it is.", inner!);
}
