using Monk.Data;
using Monk.Inference;

namespace Monk.Tests.Inference;

public sealed class CorrectnessByImageTests
{
    [Fact]
    public void Characters_follow_the_ordinal_order_of_paths_whatever_the_order_of_images()
    {
        ImageSample[] samples = [new("dog/b.png", 1), new("cat/a.png", 0), new("cat/B.png", 0), new("cat/c.png", 0)];
        var correct = new CorrectnessByImage();
        correct.Add(samples[0], 1);
        correct.Add(samples[1], 1);
        correct.Add(samples[2], 0);

        // Ordinal: cat/B.png right, cat/a.png wrong, cat/c.png never decoded, dog/b.png right.
        Assert.Equal("10-1", correct.Of(samples));
    }
}
