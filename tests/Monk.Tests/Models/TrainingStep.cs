using Monk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

/// <summary>Trains a model on one fixed batch of noise.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _images, _labels;

    public TrainingStep(string name, int batch, int size, double learningRate, int classes = 3)
    {
        random.manual_seed(1);
        Model = ModelRegistry.Find(name).Build(classes);
        _optimizer = optim.SGD(Model.parameters(), learningRate, momentum: 0.9);
        _images = randn(batch, 3, size, size);
        _labels = arange(batch) % classes;
    }

    public ImageClassifier Model { get; }

    /// <summary>One step, with the loss before it.</summary>
    public double Run()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var (main, auxiliary) = Model.ForwardTraining(_images);
        var loss = nn.functional.cross_entropy(main, _labels);
        var total = auxiliary.Aggregate(loss, (sum, part) => sum + part.LossWeight * nn.functional.cross_entropy(part.Logits, _labels));
        total.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _images.Dispose();
        _labels.Dispose();
        _optimizer.Dispose();
        Model.Dispose();
    }
}
