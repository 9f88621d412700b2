using Monk.Training;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

public sealed class OutputSpreadTests
{
    [Fact]
    public void Outputs_that_are_the_same_for_all_images_of_all_batches_have_no_spread()
    {
        Assert.True(IsNone([[0, 0], [0, 0]], [[0, 0]]));
        Assert.True(IsNone([[1.5f, -2]], [[1.5f, -2], [1.500001f, -2]]));
        Assert.True(IsNone([[1e6f, 0]], [[1e6f + 1, 0]])); // Rounding, beside a million.
    }

    [Fact]
    public void Outputs_that_differ_in_one_class_of_one_batch_have_one()
    {
        Assert.False(IsNone([[1.5f, -2], [1.5f, -2]], [[1.5f, -2.01f]]));
        Assert.False(IsNone([[0, 0], [0, 0.001f]]));
    }

    [Fact]
    public void A_single_image_cannot_tell() => Assert.False(IsNone([[1, 2]]));

    private static bool IsNone(params float[][][] batches)
    {
        using var scope = NewDisposeScope();
        using var spread = new OutputSpread();
        foreach (var batch in batches)
            spread.Add(tensor(batch.SelectMany(row => row).ToArray(), [batch.Length, 2]));
        return spread.IsNone;
    }
}
