using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class UseTrainingTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Options_take_the_place_of_all_that_was_set_and_their_defaults_hold()
    {
        using var prototype = _tiny.New("e");
        prototype.Mixup(0.4);
        prototype.UseTraining(new TrainingOptions { NumEpochs = 2, Seed = 7, EarlyStopping = new EarlyStoppingOptions { Patience = 4 } });

        var training = new ExperimentStore(new Workspace(_tiny.Scene.Workspace).Experiment("p", "e")).Find()!.Training!;

        Assert.Equal(new TrainingOptions { NumEpochs = 2, Seed = 7, EarlyStopping = new EarlyStoppingOptions { Patience = 4 } }, training);
        Assert.Equal((0, 1, true, "intermediate_model_"), (training.MixupAlpha, training.GradientAccumulation, training.SaveTrainingLogs, training.IntermediateModelPrefix));
        Assert.Equal(2, prototype.Train().Epochs.Count);
    }

    [Fact]
    public void A_setting_is_refused_where_it_is_made()
    {
        Assert.Equal("numEpochs is 0; it must be at least 1 and at most 100000.", Assert.Throws<MonkException>(() => new TrainingOptions { NumEpochs = 0 }).Message);
        Assert.Equal("patience is 0; it must be at least 1.", Assert.Throws<MonkException>(() => new EarlyStoppingOptions { Patience = 0 }).Message);
        Assert.Contains("intermediateModelPrefix is '../x'", Assert.Throws<MonkException>(() => new TrainingOptions { IntermediateModelPrefix = "../x" }).Message, StringComparison.Ordinal);
    }
}
