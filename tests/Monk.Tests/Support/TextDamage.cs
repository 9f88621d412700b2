using System.Text;

namespace Monk.Tests.Support;

/// <summary>
/// Damages a text in one to four places: bytes, words, lines and separators. The same random numbers give the same damage.
/// </summary>
internal static class TextDamage
{
    private static readonly string[] Hostile =
    [
        "", " ", "\"", "\"\"", ",", ";", "\t", "|", "\r", "\n", "\0", "\u001b[2J", "\u202E", "\uFEFF", "\ud800", "é", "e\u0301", "../../outside/x", "/dev/null", "/dev/zero", "..", "CON", "=1+1",
        "1e999", "-1", "NaN", "0", "1.0", "99999999999999999999", new('a', 5000), new(',', 300), new('[', 300), "true", "null", "cat", "ID", "Label",
    ];

    public static byte[] Of(string text, Random random)
    {
        for (var times = random.Next(1, 5); times > 0; times--)
            text = Changed(text, random);
        byte[] bytes = random.Next(12) switch
        {
            0 => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            1 => Encoding.Unicode.GetBytes(text),
            2 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            3 => Encoding.Latin1.GetBytes(text),
            _ => Encoding.UTF8.GetBytes(text),
        };
        if (random.Next(4) == 0 && bytes.Length > 0)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private static string Changed(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        switch (random.Next(7))
        {
            case 0:
                return text.Insert(at, Hostile[random.Next(Hostile.Length)]);
            case 1:
                return text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
            case 2:
                return text[..at];
            case 3: // One sign for another, everywhere.
                var signs = ",;\t|\n\" ";
                return text.Replace(signs[random.Next(signs.Length)], signs[random.Next(signs.Length)]);
            case 4: // A line once more, elsewhere, or gone.
                var lines = text.Split('\n').ToList();
                var line = random.Next(lines.Count);
                if (random.Next(2) == 0)
                    lines.RemoveAt(line);
                else
                    lines.Insert(random.Next(lines.Count), lines[line]);
                return string.Join('\n', lines);
            case 5:
                var copied = text.Substring(at, Math.Min(random.Next(1, 60), text.Length - at));
                return text.Insert(random.Next(text.Length + 1), copied);
            default: // A word for another.
                var words = text.Split(',', '\n', '"').Where(word => word.Length > 0).ToList();
                return words.Count == 0 ? text : text.Replace(words[random.Next(words.Count)], Hostile[random.Next(Hostile.Length)], StringComparison.Ordinal);
        }
    }
}
