using Monk.Files;
using Monk.Training.Listeners;
using TorchSharp;
using TorchSharp.Modules;

namespace Monk.Training;

/// <summary>Writes an epoch's numbers as TensorBoard events, under the names that PyTorch's tutorials use.</summary>
internal sealed class TensorBoardLog(string folder, Action? mayWrite = null) : TrainingListener
{
    private readonly SummaryWriter _writer = Open(folder);

    public override void OnEpochEnded(EpochEnded ended)
    {
        mayWrite?.Invoke();
        Disk.Tell(FileStep.Write, folder);
        var epoch = ended.Result;
        Add("Accuracy/train", epoch.TrainAccuracy);
        Add("Accuracy/validation", epoch.ValidationAccuracy);
        Add("Loss/train", epoch.TrainLoss);
        Add("Loss/validation", epoch.ValidationLoss);
        Add("Learning rate", epoch.LearningRate);

        void Add(string tag, double value) => _writer.add_scalar(tag, (float)value, epoch.Epoch);
    }

    private static SummaryWriter Open(string folder)
    {
        Disk.Tell(FileStep.Create, folder);
        return torch.utils.tensorboard.SummaryWriter(folder);
    }
}
