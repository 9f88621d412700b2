using Monk.Optimizers;
using Monk.Schedules;
using Monk.Training;

namespace Monk.Tests.Training;

public sealed class QuickDefaultsTests
{
    [Theory]
    [InlineData("resnet18_v1")]
    [InlineData("resnet50_v2")]
    public void Gluon_names_decay_every_epoch_in_short_runs_and_by_steps_in_long_ones(string model)
    {
        AssertDefaults(model, 10, new SgdOptions { LearningRate = 0.01 }, new StepScheduleOptions { StepSize = 1, Gamma = 0.98 });
        AssertDefaults(model, 12, new SgdOptions { LearningRate = 0.01 }, new StepScheduleOptions { StepSize = 4, Gamma = 0.1 });
        AssertDefaults(model, 90, new SgdOptions { LearningRate = 0.01 }, new StepScheduleOptions { StepSize = 8, Gamma = 0.1 });
    }

    [Fact]
    public void PyTorch_names_of_residual_networks_wait_for_a_plateau()
    {
        AssertDefaults("resnet18", 5, new SgdOptions { LearningRate = 0.01 }, new PlateauScheduleOptions { Patience = 1 });
        AssertDefaults("wide_resnet50_2", 12, new SgdOptions { LearningRate = 0.01 }, new PlateauScheduleOptions { Patience = 4 });
        AssertDefaults("vgg16", 60, new SgdOptions { LearningRate = 0.01 }, new PlateauScheduleOptions { Patience = 10 });
        AssertDefaults("alexnet", 2, new SgdOptions { LearningRate = 0.001 }, new PlateauScheduleOptions { Patience = 1 });
    }

    [Fact]
    public void Resnext_has_defaults_of_its_own() =>
        AssertDefaults("resnext50_32x4d", 9, new SgdOptions { LearningRate = 0.01, WeightDecay = 1e-4 }, new StepScheduleOptions { StepSize = 3, Gamma = 0.1 });

    [Fact]
    public void Names_with_a_dot_or_a_version_keep_their_family()
    {
        AssertDefaults("squeezenet1.0", 5, new SgdOptions { LearningRate = 0.04, WeightDecay = 2e-4 }, new ExponentialScheduleOptions { Gamma = 0.98 });
        AssertDefaults("resnext101_64x4d_v1", 30, new SgdOptions { LearningRate = 0.01, WeightDecay = 1e-4 }, new StepScheduleOptions { StepSize = 10, Gamma = 0.1 });
    }

    [Fact]
    public void Densenet_decays_at_a_half_and_at_three_quarters()
    {
        var (optimizer, schedule) = QuickDefaults.For("densenet121", 10);
        Assert.Equal(new SgdOptions { LearningRate = 0.01, WeightDecay = 1e-4 }, optimizer);
        Assert.Equal([5, 7], Assert.IsType<MultiStepScheduleOptions>(schedule).Milestones);
    }

    [Fact]
    public void Families_whose_defaults_crash_in_Monk_get_what_Monk_meant()
    {
        AssertDefaults("mnasnet0_75", 5, new RmsPropOptions { LearningRate = 0.01, WeightDecay = 4e-5, Momentum = 0.9 }, new StepScheduleOptions { StepSize = 2, Gamma = 0.97 });
        AssertDefaults("googlenet", 30, new AsgdOptions { LearningRate = 0.01, WeightDecay = 1e-4 }, new StepScheduleOptions { StepSize = 8, Gamma = 0.96 });
        AssertDefaults("squeezenet1_0", 5, new SgdOptions { LearningRate = 0.04, WeightDecay = 2e-4 }, new ExponentialScheduleOptions { Gamma = 0.98 });
    }

    [Fact]
    public void Mobile_and_inception_networks_have_momentum()
    {
        AssertDefaults("mobilenet_v2", 5, new SgdOptions { LearningRate = 0.01, Momentum = 0.9, WeightDecay = 4e-5 }, new StepScheduleOptions { StepSize = 1, Gamma = 0.97 });
        AssertDefaults("inception_v3", 5, new SgdOptions { LearningRate = 0.045, Momentum = 0.9, WeightDecay = 1e-4 }, new StepScheduleOptions { StepSize = 1, Gamma = 0.9 });
    }

    private static void AssertDefaults(string model, int epochs, OptimizerOptions optimizer, ScheduleOptions schedule) =>
        Assert.Equal(new QuickDefaults(optimizer, schedule), QuickDefaults.For(model, epochs));
}
