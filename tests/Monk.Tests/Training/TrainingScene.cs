using Monk.Data;
using Monk.Data.Splitting;
using Monk.Experiments;
using Monk.Losses;
using Monk.Models;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Tests.Support;
using Monk.Training;
using Monk.Transforms;
using TorchSharp;

namespace Monk.Tests.Training;

/// <summary>A small real training: ResNet18 on 32×32 images of two classes.</summary>
internal sealed class TrainingScene : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainingScene(int perClass = 8)
    {
        SyntheticImages.Write(_folder.Combine("images"), perClass);
        var images = ImageFolder.Scan(_folder.Combine("images"), "training");
        var (train, validation) = StratifiedSplit.Split(images.Samples, 0.75, seed: 3);
        Train = new LabelledImages(images.Root, train);
        Validation = new LabelledImages(images.Root, validation);
    }

    public LabelledImages Train { get; }

    public LabelledImages Validation { get; }

    public string Path(string name) => _folder.Combine(name);

    public TrainingSetup Setup(int epochs, bool freezeBase = false, int workers = 2, OptimizerOptions? optimizer = null, string model = "resnet18") => new()
    {
        Model = ClassifierFactory.CreateForTraining(new ModelOptions { Name = model, FreezeBaseNetwork = freezeBase }, 2, seed: 5, null, torch.CPU),
        FreezeBase = freezeBase,
        Train = Train,
        Validation = Validation,
        Dataset = new DatasetOptions
        {
            TrainPath = "",
            InputSize = 32,
            BatchSize = 4,
            Workers = workers,
            TrainTransforms = [new RandomHorizontalFlipOptions(), new NormalizeOptions()],
            ValidationTransforms = [new NormalizeOptions()],
        },
        Optimizer = optimizer ?? new SgdOptions { LearningRate = 0.01, Momentum = 0.9 },
        Schedule = new StepScheduleOptions { StepSize = 1, Gamma = 0.9 },
        Loss = new SoftmaxCrossEntropyOptions(),
        Training = new TrainingOptions { NumEpochs = epochs, Seed = 5 },
        Device = torch.CPU,
    };

    public void Dispose() => _folder.Dispose();
}
