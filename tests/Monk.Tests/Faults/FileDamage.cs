using System.Globalization;

namespace Monk.Tests.Faults;

/// <summary>Damages files: some bytes, or the fields of a table.</summary>
internal static class FileDamage
{
    private static readonly string[] Values =
    [
        "", "0", "-1", "1", "2", "1e308", "-1e308", "1e999", "NaN", "Infinity", "2147483648", "9223372036854775808", "x", "\"", "\"\"", "\0", ",", "../../x", "/", "\u001b[2J", "\uFFFD", "a|b", "1,5",
    ];

    /// <summary>A table whose fields, rows or bytes are damaged in some places.</summary>
    public static byte[] OfTable(byte[] table, Random random)
    {
        if (random.Next(3) == 0)
            return OfBytes(table, random);
        var rows = System.Text.Encoding.UTF8.GetString(table).Split('\n').ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(rows.Count);
            switch (random.Next(6))
            {
                case 0:
                    rows.RemoveAt(at);
                    break;
                case 1:
                    rows.Insert(random.Next(rows.Count + 1), rows[at]);
                    break;
                case 2:
                    rows[at] = string.Join(',', rows[at].Split(',').Reverse());
                    break;
                default:
                    var fields = rows[at].Split(',');
                    fields[random.Next(fields.Length)] = Value(random);
                    rows[at] = string.Join(',', fields);
                    break;
            }

            if (rows.Count == 0)
                rows.Add("");
        }

        return System.Text.Encoding.UTF8.GetBytes(string.Join('\n', rows));
    }

    /// <summary>A file cut short, made longer, or with other bytes in some places, mostly near its beginning.</summary>
    public static byte[] OfBytes(byte[] file, Random random)
    {
        var bytes = (byte[])file.Clone();
        switch (random.Next(5))
        {
            case 0:
                return bytes[..random.Next(bytes.Length + 1)];
            case 1:
                return [.. bytes, .. bytes.AsSpan(0, random.Next(bytes.Length + 1))];
            case 2:
                Array.Clear(bytes, 0, random.Next(bytes.Length + 1));
                return bytes;
            default:
                for (var times = random.Next(1, 9); times > 0 && bytes.Length > 0; times--)
                    bytes[random.Next(random.Next(2) == 0 ? Math.Min(128, bytes.Length) : bytes.Length)] = (byte)random.Next(256);
                return bytes;
        }
    }

    /// <summary>Something that nobody wrote on purpose.</summary>
    public static string Value(Random random) =>
        random.Next(5) == 0 ? random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture) : Values[random.Next(Values.Length)];
}
