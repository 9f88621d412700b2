using Monk.Files;
using Monk.Imaging;
using Monk.Models;
using Monk.Training;
using Monk.Training.Features;

namespace Monk.Tests.Training.Features;

/// <summary>Of two equal trainings the second finds the first one's work: what it took is told apart from what training took.</summary>
public sealed class CachedWorkTests : IDisposable
{
    private readonly TrainingScene _scene = new(perClass: 12);

    public CachedWorkTests() => CacheFiles.Clear();

    public void Dispose()
    {
        CacheFiles.Clear();
        _scene.Dispose();
    }

    private int Images => _scene.Train.Samples.Count + _scene.Validation.Samples.Count;

    [Fact]
    public void Features_that_were_found_count_with_the_time_that_computing_them_took()
    {
        var first = CachedWork.Sum(Train(epochs: 1, freezeBase: true).Select(epoch => epoch.Cached))!;
        var second = CachedWork.Sum(Train(epochs: 1, freezeBase: true).Select(epoch => epoch.Cached))!;

        Assert.Equal((Images, 0, Images, 0), (first.FeaturesComputed, first.FeaturesFound, first.ImagesDecoded, first.ImagesFound));
        Assert.Equal(0, first.FoundSeconds);
        Assert.Equal((0, Images, 0, 0), (second.FeaturesComputed, second.FeaturesFound, second.ImagesDecoded, second.ImagesFound));
        Assert.Equal(0, second.FeatureSeconds);
        Assert.True(first.FeatureSeconds > 0);
        Assert.Equal(1, second.FoundSeconds!.Value / first.FeatureSeconds, 1e-4);
    }

    [Fact]
    public void Only_the_first_epoch_computes_or_finds()
    {
        var history = Train(epochs: 3, freezeBase: true);

        Assert.True(history[0].Cached!.FeaturesComputed >= Images);
        Assert.All(history.Skip(1), epoch => Assert.Equal(new CachedWork { FoundSeconds = 0 }, epoch.Cached));
    }

    [Fact]
    public void Decoded_images_that_were_found_count_with_the_time_that_decoding_them_took()
    {
        var first = Train(epochs: 2, freezeBase: false);
        var second = Train(epochs: 2, freezeBase: false);

        Assert.Equal((Images, 0, 0.0), (first[0].Cached!.ImagesDecoded, first[0].Cached!.ImagesFound, first[0].Cached!.FoundSeconds));
        Assert.Equal(new CachedWork { FoundSeconds = 0 }, first[1].Cached); // Decoded by itself, an epoch before.
        Assert.Equal((0, Images), (second[0].Cached!.ImagesDecoded, second[0].Cached!.ImagesFound));
        Assert.True(second[0].Cached!.FoundSeconds > 0);
        Assert.Equal(0, second[1].Cached!.ImagesFound);
    }

    [Fact]
    public void What_a_resumed_training_has_made_itself_was_not_found()
    {
        var begun = _scene.Setup(3, freezeBase: true);
        using var model = begun.Model;
        var keeper = new FirstEpoch(_scene.Path("resume"));
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new Trainer(begun, [keeper, new StopAfterFirstEpoch(stop)]).Run(null, stop.Token));

        var resumed = _scene.Setup(3, freezeBase: true);
        using var second = resumed.Model;
        var work = CachedWork.Sum(new Trainer(resumed, []).Run(ResumePoint.Open(keeper.File), CancellationToken.None).Select(epoch => epoch.Cached))!;

        Assert.True(work.FeaturesComputed >= Images);
        Assert.True(work.FeatureSeconds > 0);
        Assert.Equal((0, 0.0), (work.FeaturesFound, work.FoundSeconds));
    }

    [Fact]
    public void Features_whose_time_nobody_noted_are_found_without_one()
    {
        var slot = new FeatureSlot(7, false);
        var path = _scene.Path("x.features");
        var key = new byte[32];
        using (var writer = new FeatureFileWriter(path, key, [2]))
        {
            writer.Append(slot, [1, 2], ImageTraits.None);
            writer.Append(new FeatureSlot(8, true), [3, 4], ImageTraits.None, 0.25);
            writer.Complete().Dispose();
        }

        using var file = FeatureFile.TryOpen(path, key)!;
        Assert.Null(file.SecondsOf(slot));
        Assert.Equal(0.25, file.SecondsOf(new FeatureSlot(8, true)));
        Assert.Null(file.SecondsOf(new FeatureSlot(9, true)));
    }

    [Fact]
    public void One_epoch_of_which_nothing_is_known_leaves_the_sum_unknown()
    {
        var known = new CachedWork { FeaturesFound = 3, FoundSeconds = 1.5 };

        Assert.Equal(new CachedWork { FeaturesFound = 6, FoundSeconds = 3 }, CachedWork.Sum([known, known]));
        Assert.Null(CachedWork.Sum([known, null]));
        Assert.Null(CachedWork.Sum([known, new CachedWork { FeaturesFound = 1 }])!.FoundSeconds);
    }

    private IReadOnlyList<EpochResult> Train(int epochs, bool freezeBase)
    {
        var setup = _scene.Setup(epochs, freezeBase);
        using var model = setup.Model;
        return new Trainer(setup, []).Run(null, CancellationToken.None);
    }

    private sealed class FirstEpoch(string file) : ITrainingListener
    {
        public string File => file;

        public void EpochEnded(EpochEnd end)
        {
            if (end.Result.Epoch == 1)
                ResumePoint.Save(file, end, freezeBase: true);
        }
    }

    private sealed class StopAfterFirstEpoch(CancellationTokenSource stop) : ITrainingListener
    {
        public void EpochEnded(EpochEnd end) => stop.Cancel();
    }
}
