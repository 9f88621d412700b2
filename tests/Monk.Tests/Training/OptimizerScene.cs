using Monk.Experiments;
using Monk.Models;
using Monk.Models.Custom;
using Monk.Optimizers;
using Monk.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using OptimizerOptions = Monk.Optimizers.OptimizerOptions;

namespace Monk.Tests.Training;

/// <summary>A tiny network and an optimizer of it, and the resume point that they would leave.</summary>
internal sealed class OptimizerScene : IDisposable
{
    /// <summary>Every optimizer, and each of its settings that changes what it remembers.</summary>
    public static readonly IReadOnlyDictionary<string, OptimizerOptions> All = new Dictionary<string, OptimizerOptions>
    {
        ["sgd"] = new SgdOptions { LearningRate = 0.05 },
        ["momentum sgd"] = new SgdOptions { LearningRate = 0.05, Momentum = 0.9, MomentumDampeningRate = 0.3, WeightDecay = 0.01 },
        ["nesterov sgd"] = new NesterovSgdOptions { LearningRate = 0.05, Momentum = 0.9, WeightDecay = 0.01 },
        ["rmsprop"] = new RmsPropOptions { LearningRate = 0.01, Momentum = 0.5 },
        ["adam"] = new AdamOptions { LearningRate = 0.01 },
        ["amsgrad adam"] = new AdamOptions { LearningRate = 0.01, Amsgrad = true },
        ["adamax"] = new AdamaxOptions { LearningRate = 0.01 },
        ["adamw"] = new AdamWOptions { LearningRate = 0.01, WeightDecay = 0.1 },
        ["amsgrad adamw"] = new AdamWOptions { LearningRate = 0.01, WeightDecay = 0.1, Amsgrad = true },
        ["nadam"] = new NadamOptions { LearningRate = 0.01 },
        ["radam"] = new RadamOptions { LearningRate = 0.01 },
        ["adadelta"] = new AdadeltaOptions { LearningRate = 0.5 },
        ["adagrad"] = new AdagradOptions { LearningRate = 0.05 },
        ["asgd"] = new AsgdOptions { LearningRate = 0.05 },
    };

    private readonly OptimizerOptions _options;
    private Action _takeStep;

    public OptimizerScene(string name)
    {
        _options = All[name];
        random.manual_seed(3);
        Model = new CustomNetwork(
            new NetworkOptions
            {
                DataShape = [3, 8, 8],
                Layers = [Layers.Convolution(2), Layers.BatchNormalization(), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)],
                Initializer = "xavier_normal",
            },
            2);
        Optimizer = _options.Create(Model.parameters());
        _takeStep = OptimizerSteps.Of(Optimizer);
    }

    public ImageClassifier Model { get; }

    public OptimizerHelper Optimizer { get; private set; }

    /// <summary>Takes steps whose gradients depend on their numbers alone.</summary>
    public void Step(int from, int count)
    {
        using var scope = NewDisposeScope();
        for (var step = from; step < from + count; step++)
        {
            foreach (var (parameter, i) in Model.parameters().Select((parameter, i) => (parameter, i)))
                parameter.grad = randn(parameter.shape, generator: new Generator((ulong)(100 * step + i)));
            _takeStep();
        }
    }

    /// <summary>An optimizer that knows nothing takes the place of the one before.</summary>
    public void Forget()
    {
        Optimizer.Dispose();
        Optimizer = _options.Create(Model.parameters());
    }

    public void Save(string path) => ResumePoint.Save(path, new EpochEnd(Epoch, [Epoch], Epoch, Model, Optimizer), freezeBase: false);

    /// <summary>Goes on from a file with an optimizer that knows nothing.</summary>
    public void Restore(string path)
    {
        Forget();
        ResumePoint.Open(path).Restore(Model, freezeBase: false, Optimizer);
        _takeStep = OptimizerSteps.Of(Optimizer);
    }

    /// <summary>All that has been learned.</summary>
    public IReadOnlyList<byte[]> Weights() => [.. Model.state_dict().Values.Select(tensor => tensor.detach().contiguous().bytes.ToArray())];

    public void Dispose()
    {
        Optimizer.Dispose();
        Model.Dispose();
    }

    private static readonly EpochResult Epoch = new()
    {
        Epoch = 1,
        TrainAccuracy = 0.5,
        TrainLoss = 0.7,
        ValidationAccuracy = 0.5,
        ValidationLoss = 0.7,
        LearningRate = 0.05,
        Seconds = 1.5,
        ImagesPerSecond = 8,
    };
}
