using System.Text.Json;
using Monk.Text;
using Monk.Transforms;

namespace Monk.Experiments;

/// <summary>Settings as Monk prints them.</summary>
internal static class PrintedSettings
{
    /// <summary>Transforms as Monk prints them: <c>[{'RandomHorizontalFlip': {'p': 0.8}}, …]</c>.</summary>
    public static string Transforms(IReadOnlyList<TransformOptions> transforms) =>
        Printed.Python(JsonSerializer.SerializeToElement(transforms.Select(transform => Named(JsonSerializer.SerializeToElement(transform, ExperimentStateJson.Default.TransformOptions))).ToList(), ReportJson.Default.ListDictionaryStringDictionaryStringJsonElement));

    /// <summary>An optimizer's, schedule's or loss's settings as Monk prints them: <c>{'lr': 0.01, …}</c>.</summary>
    public static string Settings(JsonElement options) => Printed.Python(JsonSerializer.SerializeToElement(Named(options).Values.Single(), ReportJson.Default.DictionaryStringJsonElement));

    private static Dictionary<string, Dictionary<string, JsonElement>> Named(JsonElement options) => new()
    {
        [options.GetProperty("name").GetString()!] = options.EnumerateObject().Where(member => member.Name != "name").ToDictionary(member => member.Name, member => member.Value),
    };
}
