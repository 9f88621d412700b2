using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>An image at which a codec fails with an exception of its own is left out by name, whatever is done with its folder.</summary>
public sealed class DecoderFailureTests : IDisposable
{
    private const string Name = "circle/preset-dictionary.png";

    private readonly TinyScene _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [SharedFact("cases/preset-dictionary.png")]
    public void A_png_that_wants_a_preset_dictionary_is_left_out_of_everything()
    {
        var image = Path.Combine(_tiny.Scene.Images, Name);
        File.Copy(SharedFolder.PathOf("cases/preset-dictionary.png"), image);

        foreach (var frozen in (bool[])[false, true])
        {
            var result = _tiny.Train($"frozen-{frozen}", epochs: 1, frozen);
            Assert.Equal(Name, Assert.Single(result.UnreadableImages).Path);
        }

        using (var fresh = _tiny.New("fresh"))
        {
            var exploration = fresh.EDA(checkCorrupt: true, saveImg: true, checkDuplicates: true);
            Assert.Equal(Name, Assert.Single(exploration.Sets.SelectMany(set => set.CorruptImages!)).Path);
            fresh.ShowBatch(13);
        }

        using var trained = _tiny.Scene.Trained("frozen-False");
        trained.DatasetParams(_tiny.Scene.Images);
        trained.Dataset();
        Assert.Equal(Name, Assert.Single(trained.Evaluate().UnreadableImages).Path);
        Assert.Equal(Name, Assert.Single(trained.InferFolder(_tiny.Scene.Images).UnreadableImages).Path);
        foreach (var single in (Action[])[() => trained.Infer(image), () => trained.Explain(image), () => trained.VisualizeFeatureMaps(image)])
            Assert.Contains(image, Assert.Throws<MonkException>(single).Message, StringComparison.Ordinal);
    }
}
