using Monk.Data;
using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Data.Splitting;

public sealed class StratifiedSampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StratifiedSampleTests() => SyntheticImages.Write(_folder.Combine("images"), perClass: 40, size: 4);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_class_and_each_side_gives_its_share()
    {
        var images = Load(25);

        Assert.Equal([8, 8], images.Train.Samples.CountBy(sample => sample.Label).Select(pair => pair.Value));
        Assert.Equal([2, 2], images.Validation.Samples.CountBy(sample => sample.Label).Select(pair => pair.Value));
        Assert.Equal((16, 4), (images.Contents.TrainImages, images.Contents.ValidationImages));
    }

    [Fact]
    public void No_image_changes_sides()
    {
        var whole = Load(null);
        foreach (var percent in new[] { 1, 10, 33, 70, 100 })
        {
            var sample = Load(percent);
            Assert.Subset(whole.Train.Samples.ToHashSet(), sample.Train.Samples.ToHashSet());
            Assert.Subset(whole.Validation.Samples.ToHashSet(), sample.Validation.Samples.ToHashSet());
        }
    }

    [Fact]
    public void A_larger_sample_holds_the_smaller_one_and_another_seed_draws_another()
    {
        Assert.Subset(Load(50).Train.Samples.ToHashSet(), Load(20).Train.Samples.ToHashSet());
        Assert.Equal(Load(20).Train.Samples, Load(20).Train.Samples);
        Assert.NotEqual(Load(20).Train.Samples, Load(20, seed: 1).Train.Samples);
    }

    [Fact]
    public void It_is_not_the_images_that_the_split_ranks_first()
    {
        // Those would be the ones that train at the smallest split.
        var first = ExperimentImages.Load(Options(null) with { TrainSplit = 0.2 }, Workspace, 0).Train.Samples;

        Assert.NotEqual(first, Load(25).Train.Samples);
    }

    [Fact]
    public void Another_split_divides_the_same_images_anew()
    {
        var sample = Load(50);
        var other = ExperimentImages.Load(Options(50) with { TrainSplit = 0.5 }, Workspace, 0);

        Assert.Equal(20, other.Train.Samples.Count);
        Assert.Equal(sample.Train.Samples.Concat(sample.Validation.Samples).ToHashSet(), other.Train.Samples.Concat(other.Validation.Samples).ToHashSet());
    }

    [Fact]
    public void Even_the_smallest_sample_has_an_image_of_each_class_on_each_side()
    {
        var images = Load(1);

        Assert.Equal([0, 1], images.Train.Samples.Select(sample => sample.Label).Order());
        Assert.Equal([0, 1], images.Validation.Samples.Select(sample => sample.Label).Order());
    }

    [Fact]
    public void Its_fingerprint_is_its_own()
    {
        Assert.Equal(3, new[] { Load(null), Load(20), Load(30) }.Select(images => images.Contents.Fingerprint).Distinct().Count());
    }

    private Workspace Workspace => new(_folder.Combine("workspace"));

    private ExperimentImages Load(int? percent, int seed = 0) => ExperimentImages.Load(Options(percent, seed), Workspace, 0);

    private static DatasetOptions Options(int? percent, int seed = 0) => new()
    {
        TrainPath = "../images",
        Sample = percent is { } share ? new DatasetSample { Percent = share, Seed = seed, TrainSplit = 0.8 } : null,
    };
}
