using System.Security.Cryptography;
using System.Text.Json;
using Monk.Imaging;
using Monk.Tests.Data;

namespace Monk.Tests.Imaging;

public class BilinearResizeTests
{
    public static TheoryData<int, int, int, int, string, string> PillowCases()
    {
        var cases = new TheoryData<int, int, int, int, string, string>();
        using var document = JsonDocument.Parse(File.ReadAllBytes(Fixture.PathOf("resize.json")));
        foreach (var element in document.RootElement.EnumerateArray())
        {
            var from = element.GetProperty("from");
            var to = element.GetProperty("to");
            cases.Add(
                from[0].GetInt32(), from[1].GetInt32(), to[0].GetInt32(), to[1].GetInt32(),
                element.GetProperty("rgb").GetString()!, element.GetProperty("grey").GetString()!);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(PillowCases))]
    public void Every_byte_is_Pillows(int fromWidth, int fromHeight, int toWidth, int toHeight, string rgbHash, string greyHash)
    {
        using var colour = Pattern.Buffer(fromWidth, fromHeight, PixelBuffer.Colour);
        using var grey = Pattern.Buffer(fromWidth, fromHeight, PixelBuffer.Grey);
        var rgb = new byte[toWidth * toHeight * 3];
        var greyRgb = new byte[toWidth * toHeight * 3];

        BilinearResize.ToRgb(colour, toWidth, toHeight, rgb);
        BilinearResize.ToRgb(grey, toWidth, toHeight, greyRgb);

        Assert.Equal(rgbHash, Hash(rgb));
        Assert.Equal(greyHash, Hash([.. greyRgb.Where((_, position) => position % 3 == 0)]));
        Assert.Equal(greyHash, Hash([.. greyRgb.Where((_, position) => position % 3 == 2)]));
    }

    [Fact]
    public void A_plain_area_stays_as_it_is()
    {
        using var source = new PixelBuffer(50, 40, PixelBuffer.Colour);
        source.Pixels.Fill(255);
        var rgb = new byte[33 * 21 * 3];

        BilinearResize.ToRgb(source, 33, 21, rgb);

        Assert.All(rgb, value => Assert.Equal(255, value));
    }

    [Fact]
    public void A_destination_of_another_size_is_refused()
    {
        using var source = Pattern.Buffer(4, 4, PixelBuffer.Grey);

        Assert.Throws<ArgumentException>(() => BilinearResize.ToRgb(source, 2, 2, new byte[11]));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
