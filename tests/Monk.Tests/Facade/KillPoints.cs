using Monk.Files;

namespace Monk.Tests.Facade;

/// <summary>
/// A small training that ends, as if its process were killed, before one of the changes that it makes to the file system.
/// </summary>
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
        Disk.Before = (step, path) =>
        {
            // What a lock, the bytes before the flush and the first training's cache leave is all the same to what comes after.
            if (step is FileStep.Open or FileStep.Write or FileStep.Touch || !path.StartsWith(workspace, StringComparison.Ordinal))
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

    /// <summary>Sets an experiment up that trains in a moment and writes all that a training can.</summary>
    public static void SetUp(Prototype prototype, string images, int epochs = Epochs)
    {
        prototype.Default(images, "resnet18_v1", freezeBaseNetwork: false, epochs, usePretrained: false);
        prototype.UpdateInputSize(32);
        prototype.CompileNetwork([Layers.Convolution(4), Layers.BatchNormalization(), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
        prototype.UpdateSaveIntermediateModels(true, "after-");
        prototype.EarlyStopping(patience: 9, minimumDelta: 1e-9, StoppingMetric.ValidationLoss);
    }
}

/// <summary>Stands for <c>kill -9</c> within a process.</summary>
internal sealed class KilledException : Exception;
