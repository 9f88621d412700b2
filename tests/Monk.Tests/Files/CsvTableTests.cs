using System.Globalization;
using System.Text;
using Monk.Files;

namespace Monk.Tests.Files;

public sealed class CsvTableTests
{
    [Fact]
    public void A_table_is_the_same_in_every_culture_and_reads_back_to_the_last_digit()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Assert.Equal("name,value\r\n\"a,b\",0.1\r\nc,1E-07\r\nd,0.30000000000000004\r\ne,12\r\n", Written(mark: false));
            Assert.Equal('\uFEFF', Written(mark: true)[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string Written(bool mark)
    {
        using var stream = new MemoryStream();
        CsvTable.Write(stream, ["name", "value"], [["a,b", 0.1], ["c", 1e-7], ["d", 0.1 + 0.2], ["e", 12]], mark);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
