using Monk.Data;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Losses;
using Monk.Models;
using Monk.Schedules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>
/// What must fit together before an experiment's network is put to work, whether to be trained, to try learning rates or to measure times.
/// </summary>
internal static class TrainingRules
{
    /// <summary>Refuses settings that do not go with each other or with the images. No network is made.</summary>
    /// <returns>The loss with its weights in the order of the classes.</returns>
    public static LossOptions RequireFit(ExperimentState state, ExperimentImages images)
    {
        KindRegistry<ScheduleOptions>.RequireKnown(state.Schedule);
        var loss = LossRules.For(state.Loss!, images, state.Training!);
        ClassifierFactory.RequireImages(state.Model!, state.Dataset!.InputSize, images.Contents.Classes.Count);
        return loss;
    }

    /// <summary>Refuses a network whose outputs are not what the loss takes.</summary>
    public static void RequireFit(ExperimentState state, LossOptions loss, ImageClassifier model, Device device) =>
        LossRules.RequireFits(loss, model, state.Dataset!.InputSize, device);
}
