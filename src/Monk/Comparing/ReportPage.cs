using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Monk.Text;

namespace Monk.Comparing;

/// <summary>
/// <c>report.html</c>: one file that opens without a network. The page, its style and its script are ordinary files under <c>Report/</c>;
/// here they are put together with the data. The page's own policy lets nothing run but that script and lets it load nothing.
/// </summary>
internal static partial class ReportPage
{
    private static readonly Lazy<string> Page = new(() => Read("report.html"));
    private static readonly Lazy<string> Style = new(() => Read("report.css"));
    private static readonly Lazy<string> Script = new(() => Read("report.js"));

    /// <summary>Writes the page.</summary>
    public static void Write(Comparison comparison, IReadOnlyList<ExperimentCurves> curves, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        foreach (var part in Placeholder().Split(Page.Value))
        {
            writer.Write(part switch
            {
                "style-hash" => Hash(Style.Value),
                "script-hash" => Hash(Script.Value),
                "title" => WebUtility.HtmlEncode(Printable.Line($"Comparison {comparison.Name}")),
                "style" => Style.Value,
                "data" => ReportData.Json(comparison, curves),
                "script" => Script.Value,
                _ => part,
            });
        }
    }

    // The group makes Split give the names between the pieces of the page.
    [GeneratedRegex(@"\{(style-hash|script-hash|title|style|data|script)\}")]
    private static partial Regex Placeholder();

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Monk.Comparing.Report.{name}")!;
        using var reader = new StreamReader(stream);

        // A browser reads every end of line as one character, and the policy's hash is of what it reads.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
