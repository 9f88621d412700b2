using Monk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models.Parity;

/// <summary>
/// Images that are no squares, 96 high and 128 wide: torchvision 0.14.1's first logits for the weights of <see cref="ParityReference"/> and
/// pixels from the same hash.
/// </summary>
public sealed class RectangularParityTests
{
    private const int Height = 96;
    private const int Width = 128;

    [Theory]
    [InlineData("alexnet", 3.5870, -3.44594, 12.24138, 3.86513, -1.66354, 0.74936)]
    [InlineData("resnet18", 9.8091, 7.46331, 20.32733, 0.50229, -10.04084, 17.48274)]
    [InlineData("densenet121", 0.4402, 0.17048, 0.56389, 0.69736, 0.08845, -0.12964)]
    [InlineData("squeezenet1_1", 0.7345, 0.28316, 1.10281, 0.10003, 0.22442, 2.23223)]
    [InlineData("googlenet", 0.6612, -0.54176, -0.51541, 0.16297, -0.48970, 0.21196)]
    [InlineData("inception_v3", 0.1310, -0.03295, -0.12745, -0.06786, 0.01288, 0.14603)]
    [InlineData("mobilenet_v2", 2.1531, 1.78789, -3.11761, 1.61282, 0.58718, 3.31731)]
    [InlineData("mobilenet_v3_small", 0.1239, 0.06014, -0.05219, -0.16226, -0.02195, 0.04919)]
    [InlineData("shufflenet_v2_x0_5", 0.7186, 0.62195, -0.16728, -0.03298, -0.20584, 0.90939)]
    [InlineData("mnasnet0_5", 18.6996, 22.83305, -2.28415, -6.44653, -12.36380, 5.44275)]
    [InlineData("efficientnet_b0", 0.1226, 0.18770, 0.03589, -0.04401, 0.15513, -0.10974)]
    [InlineData("regnet_y_400mf", 1.8672, 1.54104, 2.82347, 0.82321, 4.90935, -2.57575)]
    [InlineData("convnext_tiny", 1.4407, 0.02728, 0.16384, -2.29854, 0.47753, -1.05426)]
    [InlineData("swin_t", 1.2890, 0.22575, 0.99593, -0.04513, 1.82026, -1.90364)]
    public void A_model_gives_the_reference_s_logits_for_an_image_that_is_no_square(string name, double deviation, params double[] expected)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var reference = ParityReference.Read(name);
        using var model = ModelRegistry.Find(name).BuildEmpty(1000);
        reference.Fill(model);
        model.eval();
        var pixels = Enumerable.Range(0, 3 * Height * Width).Select(i => (float)ParityReference.Hash(i, reference.Seed)).ToArray();

        var logits = model.call(tensor(pixels, [1, 3, Height, Width])).data<float>().Take(expected.Length);

        var worst = expected.Zip(logits, (one, other) => Math.Abs(one - other)).Max();
        Assert.True(worst <= 1e-3 * deviation, $"off by {worst / deviation:e1} standard deviations");
    }
}
