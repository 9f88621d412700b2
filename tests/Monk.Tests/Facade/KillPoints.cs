using Monk.Runtime;

namespace Monk.Tests.Facade;

/// <summary>A small training that ends, as if its process were killed, before one of the changes that it makes to the file system.</summary>
internal static class KillPoints
{
    private const int Epochs = 3;

    /// <summary>Trains an experiment from its beginning.</summary>
    /// <returns>How many changes of the file system it made; null when it was killed.</returns>
    public static int? Train(string workspace, string experiment, string images, int dieBefore, Action die)
    {
        // Without its threads: the dead do nothing any more, not even clean up.
        var (changes, dead) = (0, false);
        using var prototype = new Prototype("p", experiment, workspace: workspace, verbose: 0);
        SetUp(prototype, images);
        Disk.Before = (step, _) =>
        {
            // What a lock, a cache and the bytes before the flush leave is all the same to what comes after.
            if (step is FileStep.Open or FileStep.Write or FileStep.Touch)
                return;
            dead |= ++changes == dieBefore;
            if (dead)
                die();
        };
        try
        {
            prototype.Train();
            return changes;
        }
        catch (KilledException)
        {
            return null;
        }
        finally
        {
            Disk.Before = null;
        }
    }

    /// <summary>Goes on.</summary>
    public static TrainingResult Resume(string workspace, string experiment, string images, double? learningRate = null)
    {
        // One that was killed before its first epoch had ended may be begun anew in either way.
        using var prototype = new Prototype("p", experiment, resumeTrain: true, workspace: workspace, verbose: 0);
        if (learningRate is { } rate)
            prototype.UpdateLearningRate(rate);
        return prototype.Train();
    }

    /// <summary>For a process of its own: kills it.</summary>
    public static void TrainAndDie(string workspace, string experiment, string images, int dieBefore) =>
        Train(workspace, experiment, images, dieBefore, () => System.Diagnostics.Process.GetCurrentProcess().Kill());

    private static void SetUp(Prototype prototype, string images)
    {
        prototype.Default(images, "resnet18_v1", freezeBaseNetwork: false, Epochs, usePretrained: false);
        prototype.UpdateInputSize(32);
        prototype.CompileNetwork([Layers.Convolution(4), Layers.BatchNormalization(), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
        prototype.UpdateSaveIntermediateModels(true, "after-");
        prototype.EarlyStopping(patience: 9, minimumDelta: 1e-9, StoppingMetric.ValidationLoss);
    }
}

/// <summary>Stands for <c>kill -9</c> within a process.</summary>
internal sealed class KilledException : Exception;
