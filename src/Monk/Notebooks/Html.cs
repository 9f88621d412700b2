using System.Net;
using System.Text;
using Monk.Text;

namespace Monk.Notebooks;

/// <summary>Builds small pieces of HTML that look right in any notebook. Every text that is given is escaped.</summary>
internal sealed class Html
{
    private readonly StringBuilder _html = new("<div style=\"font-variant-numeric:tabular-nums\">");

    public Html Paragraph(string text)
    {
        _html.Append("<p>").Append(Escaped(text)).Append("</p>");
        return this;
    }

    /// <summary>A table whose first column names its rows; a cell that begins with a number is set to the right.</summary>
    public Html Table(string caption, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        _html.Append("<table><caption style=\"text-align:left\">").Append(Escaped(caption)).Append("</caption><thead><tr>");
        foreach (var heading in headings)
            _html.Append("<th scope=\"col\" style=\"text-align:left\">").Append(Escaped(heading)).Append("</th>");
        _html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            _html.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                if (i == 0)
                    _html.Append("<th scope=\"row\" style=\"text-align:left;font-weight:normal\">").Append(Escaped(row[i])).Append("</th>");
                else
                    _html.Append("<td style=\"text-align:").Append(row[i].TrimStart('-') is [>= '0' and <= '9', ..] ? "right" : "left").Append("\">").Append(Escaped(row[i])).Append("</td>");
            }

            _html.Append("</tr>");
        }

        _html.Append("</tbody></table>");
        return this;
    }

    public Html Picture(string alternative, IPicture picture) => Png(alternative, picture.ToPng(), picture.Width);

    /// <summary>A PNG, as wide as is said unless there is less room.</summary>
    public Html Png(string alternative, byte[] png, int width)
    {
        _html.Append("<img style=\"max-width:100%\" width=\"").Append(width).Append("\" alt=\"").Append(Escaped(alternative))
            .Append("\" src=\"data:image/png;base64,").Append(Convert.ToBase64String(png)).Append("\">");
        return this;
    }

    public override string ToString() => _html + "</div>";

    private static string Escaped(string text) => WebUtility.HtmlEncode(Printable.Lines(text));
}
