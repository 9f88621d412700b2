using System.Text;
using System.Text.Json.Nodes;
using Monk.Weights;
using static TorchSharp.torch;

namespace Monk.Tests.Faults;

/// <summary>Compares what two runs have left, but for times and what no two runs share.</summary>
internal static class SameFiles
{
    private static readonly string[] OfOneRunOnly =
    [
        "created", "updated", "identity", "images_per_second", "evaluated", "time", "features_computed", "features_found", "images_decoded", "images_found",
    ];

    /// <summary>Fails where the folders hold other files, or files that differ.</summary>
    /// <param name="expected">What an undisturbed run has left.</param>
    /// <param name="actual">What the other has left.</param>
    /// <param name="mayDiffer">Files that need not be there, or be the same.</param>
    public static void Assert(string expected, string actual, Func<string, bool>? mayDiffer = null)
    {
        var (before, after) = (Files(expected, mayDiffer), Files(actual, mayDiffer));
        Xunit.Assert.True(before.SequenceEqual(after), $"missing: {string.Join(", ", before.Except(after))}; new: {string.Join(", ", after.Except(before))}");
        foreach (var file in before.Where(file => Path.GetFileName(file) == "experiment-state.json"))
            Xunit.Assert.Equal(State(Path.Combine(expected, file)), State(Path.Combine(actual, file)));
        foreach (var file in before)
            Xunit.Assert.True(Same(Path.Combine(expected, file), Path.Combine(actual, file)), $"'{file}' differs");
    }

    private static bool Same(string one, string two) => (Path.GetExtension(one), Path.GetFileName(one)) switch
    {
        (_, "resume.safetensors") => SameTensors(one, two),
        (_, "history.csv") => Columns(one).SequenceEqual(Columns(two)),
        (_, "comparison.csv") => Lines(one) == Lines(two),
        (_, "experiment-state.json") => true,
        (_, "environment.json") => JsonNode.Parse(File.ReadAllText(two)) is JsonObject,
        (".png", _) => File.ReadAllBytes(two).AsSpan()[^8..^4].SequenceEqual("IEND"u8),
        (".svg", _) => File.ReadAllText(two).TrimEnd().EndsWith("</svg>", StringComparison.Ordinal),
        (".html", _) => File.ReadAllText(two).TrimEnd().EndsWith("</html>", StringComparison.Ordinal),
        _ => File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(two)),
    };

    // A run has a TensorBoard file of its own; a lock's file says nothing.
    private static List<string> Files(string folder, Func<string, bool>? mayDiffer) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => !file.Contains("tfevents", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal) && mayDiffer?.Invoke(file) != true)
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Columns(string csv) => File.ReadAllLines(csv).Select(line => string.Join(',', line.Split(',')[..6]));

    private static int Lines(string file) => File.ReadAllLines(file).Length;

    private static bool SameTensors(string before, string after)
    {
        using var scope = NewDisposeScope();
        using var one = WeightsFile.Open(before);
        using var two = WeightsFile.Open(after);
        return one.Entries.Select(entry => entry.Name).SequenceEqual(two.Entries.Select(entry => entry.Name))
            && one.Metadata["best_epoch"] == two.Metadata["best_epoch"]
            && one.Entries.All(entry => one.Read(entry.Name).equal(two.Read(entry.Name)).all().item<bool>());
    }

    private static bool IsOfOneRunOnly(string name) =>
        OfOneRunOnly.Contains(name) || name.EndsWith("seconds", StringComparison.Ordinal) || name.Contains("memory", StringComparison.Ordinal);

    private static string State(string file)
    {
        var text = new StringBuilder();
        Tell(JsonNode.Parse(File.ReadAllText(file)));
        return text.ToString();

        void Tell(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject o:
                    foreach (var (name, value) in o.Where(entry => !IsOfOneRunOnly(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal))
                    {
                        text.Append(name).Append(':');
                        Tell(value);
                    }

                    break;
                case JsonArray a:
                    foreach (var value in a)
                        Tell(value);
                    break;
                default:
                    text.Append(node?.ToJsonString() ?? "null").Append('\n');
                    break;
            }
        }
    }
}
