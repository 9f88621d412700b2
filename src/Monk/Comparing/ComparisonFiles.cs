using System.Text;
using Monk.Drawing;
using Monk.Files;

namespace Monk.Comparing;

/// <summary>Writes everything that a comparison leaves on disk, each file whole or not at all.</summary>
internal static class ComparisonFiles
{
    public const string TableName = "comparison.csv";

    public const string ReportName = "report.html";

    /// <summary>Writes the table, the pictures and the report.</summary>
    /// <returns>The files, in the order in which a reader wants them.</returns>
    public static IReadOnlyList<string> Write(Comparison comparison, bool svg)
    {
        var curves = ExperimentCurves.OfBest(comparison.Rows);
        var pictures = new ComparisonPictures(comparison, curves).All().ToList();
        var files = new List<string> { Path.Combine(comparison.Folder, TableName), Path.Combine(Path.GetDirectoryName(comparison.Folder)!, TableName), Path.Combine(comparison.Folder, ReportName) };

        Leftovers.RemoveAbandoned(comparison.Folder);
        Leftovers.RemoveAbandoned(Path.GetDirectoryName(comparison.Folder)!);
        AtomicFile.Write(files[0], stream => ComparisonTable.Write(comparison.Rows, stream, comparison.OwnColumns));
        AtomicFile.Write(files[1], stream => ComparisonTable.Write(comparison.Rows, stream, comparison.OwnColumns));
        AtomicFile.Write(files[2], stream => ReportPage.Write(comparison, curves, stream));
        foreach (var (name, png, vectors) in pictures.AsParallel().AsOrdered().Select(picture => Rendered(picture.Name, picture.Draw(), svg)))
        {
            files.Add(Path.Combine(comparison.Folder, name + ".png"));
            AtomicFile.Write(files[^1], stream => stream.Write(png));
            if (vectors is null)
                continue;
            files.Add(Path.Combine(comparison.Folder, name + ".svg"));
            AtomicFile.Write(files[^1], stream => stream.Write(Encoding.UTF8.GetBytes(vectors)));
        }

        return files;
    }

    private static (string Name, byte[] Png, string? Svg) Rendered(string name, Picture picture, bool svg) => (name, picture.ToPng(), svg ? picture.ToSvg() : null);
}
