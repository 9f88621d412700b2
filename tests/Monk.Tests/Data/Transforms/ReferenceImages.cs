using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Data.Transforms;

/// <summary>The two images of Fixtures/Transforms/make_reference.py, and what torchvision makes of them.</summary>
internal static class ReferenceImages
{
    public const int Width = 14;
    public const int Height = 12;

    private static readonly Lazy<Dictionary<string, double[][]>> Reference = new(() =>
        JsonSerializer.Deserialize<Dictionary<string, double[][]>>(File.ReadAllText(Fixture.PathOf("Transforms/reference.json")))!);

    /// <summary>Floats, [2, 3, 12, 14].</summary>
    public static Tensor Batch() => Images(Width, Height, (0, 0), (5, 3));

    /// <summary>Bytes, [count, 3, height, width].</summary>
    public static Tensor Pixels(ImageSize size, int count) =>
        Images(size.Width, size.Height, [.. Enumerable.Range(0, count).Select(i => (5 * i, 3 * i))]).to(ScalarType.Byte);

    /// <summary>Asserts that every value is torchvision's, to a tolerance in 1/255 of the range of pixels.</summary>
    public static void AssertMatches(string name, Tensor actual, double tolerance)
    {
        double[] expected = [.. Reference.Value[name].SelectMany(values => values.Select(value => value / 1000))];
        var values = actual.to(ScalarType.Float64).contiguous().data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance, $"{name}: value {i} is {values[i]}, torchvision's {expected[i]}.");
    }

    private static Tensor Images(int width, int height, params (int X, int Y)[] offsets) => tensor(
        [.. from offset in offsets from c in Enumerable.Range(0, 3) from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) select (float)Pattern.At(x + offset.X, y + offset.Y, c)],
        [offsets.Length, 3, height, width]);
}
