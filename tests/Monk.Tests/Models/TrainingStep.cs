using Monk.Blocks;
using Monk.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

/// <summary>Trains a model on one fixed batch of noise, on one thread: so the numbers are the same wherever it runs.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _images, _labels;
    private readonly int _threads = get_num_threads();

    private const double LargestRate = 0.02;

    public TrainingStep(string name, int batch, int size, int classes = 3, Precision precision = Precision.Float32)
    {
        set_num_threads(1);
        random.manual_seed(1);
        Model = ModelRegistry.Find(name).Build(classes);
        Model.Precision = precision;
        _optimizer = optim.SGD(Model.parameters(), LargestRate);
        _images = randn(batch, 3, size, size).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2); // Channels last, as the pipeline gives them.
        _labels = arange(batch) % classes;
    }

    public ImageClassifier Model { get; }

    /// <summary>One step, with the loss before it: along the gradient, as far as would lower the loss by 5 % if it were linear.</summary>
    public double Run()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var (main, auxiliary) = Model.ForwardTraining(_images);
        var loss = nn.functional.cross_entropy(main, _labels);
        var total = auxiliary.Aggregate(loss, (sum, part) => sum + part.LossWeight * nn.functional.cross_entropy(part.Logits, _labels));
        total.backward();

        var squares = Model.parameters().Select(parameter => parameter.grad).OfType<Tensor>().Sum(gradient => gradient.square().sum().item<float>());
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = Math.Min(LargestRate, 0.05 * total.item<float>() / squares);
        _optimizer.step();
        return loss.item<float>();
    }

    /// <summary>Turns off what is random in training: dropout and stochastic depth.</summary>
    public void BecomeDeterministic()
    {
        foreach (var module in Model.modules().Where(module => module is Dropout or StochasticDepth))
            module.eval();
    }

    /// <summary>The loss with batch statistics, as in training.</summary>
    public double Loss()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return nn.functional.cross_entropy(Model.call(_images), _labels).item<float>();
    }

    public void Dispose()
    {
        set_num_threads(_threads);
        _images.Dispose();
        _labels.Dispose();
        _optimizer.Dispose();
        Model.Dispose();
    }
}
