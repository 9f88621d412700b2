using Monk.Losses;
using Monk.Optimizers;
using Monk.Schedules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>
/// Turns the losses of batches into steps of the optimizer: gradients are added up, clipped, and followed at the schedule's rate.
/// </summary>
internal sealed class WeightUpdates(TrainingSetup setup, OptimizerHelper optimizer, AveragedWeights? averages = null) : IDisposable
{
    private readonly List<Parameter> _parameters = [.. setup.Learning.parameters().Where(parameter => parameter.requires_grad)];
    private readonly Action _takeStep = OptimizerSteps.Of(optimizer);
    private IReadOnlyList<EpochResult> _history = [];
    private int _steps;
    private int _batches;
    private long _images;
    private Tensor? _weights;

    /// <summary>The rate of the last step, or, before an epoch's first, of that one.</summary>
    public double Rate { get; private set; }

    /// <summary>Begins an epoch.</summary>
    /// <param name="history">The epochs before.</param>
    /// <returns>The rate of the epoch's first step.</returns>
    public double BeginEpoch(IReadOnlyList<EpochResult> history)
    {
        (_history, _steps, _batches, _images) = (history, 0, 0, 0);
        ForgetWeights();
        ForgetGradients(); // What an interrupted epoch, or something else that the network was used for, has left.
        return SetRate();
    }

    /// <summary>Follows the gradients of a batch, or keeps them until enough batches have come.</summary>
    /// <param name="loss">The batch's loss.</param>
    public void Add(BatchLoss loss)
    {
        _batches++;
        if (setup.Training.GradientAccumulation == 1)
        {
            loss.Mean.backward();
        }
        else
        {
            // Sums, divided once all images are known: then a batch weighs no more than its images, and these no more than their classes.
            loss.Sum(loss.Mean.dtype).backward();
            Count(loss);
        }

        if (_batches == setup.Training.GradientAccumulation)
            Step();
    }

    /// <summary>Follows what the epoch's last batches have left.</summary>
    public void EndEpoch()
    {
        if (_batches > 0)
            Step();
    }

    public void Dispose() => ForgetWeights();

    private void Step()
    {
        if (setup.Training.GradientAccumulation > 1)
            DivideGradients();
        if (setup.Optimizer.ClipValue > 0)
            nn.utils.clip_grad_value_(_parameters, setup.Optimizer.ClipValue);
        if (setup.Optimizer.ClipNorm > 0)
            nn.utils.clip_grad_norm_(_parameters, setup.Optimizer.ClipNorm);
        if (_steps > 0 && setup.Schedule.ChangesEveryStep)
            SetRate();
        _takeStep();
        ForgetGradients();
        averages?.Add();
        _steps++;
        (_batches, _images) = (0, 0);
        ForgetWeights();
    }

    private void Count(BatchLoss loss)
    {
        if (loss.Weights is null)
        {
            _images += loss.Images;
            return;
        }

        using var noGradient = no_grad();
        var sum = (_weights is null ? loss.Weights.clone() : _weights + loss.Weights).DetachFromDisposeScope();
        ForgetWeights();
        _weights = sum;
    }

    private void ForgetWeights()
    {
        _weights?.Dispose();
        _weights = null;
    }

    // Before the next batch comes: gradients that lie between its activations divide the heap, which then spreads from batch to batch.
    private void ForgetGradients() => setup.Learning.zero_grad(set_to_none: true);

    private double SetRate()
    {
        var rate = LearningRateSchedule.RateAt(setup.Schedule, setup.Optimizer.LearningRate, _history, _steps, setup.Plan);
        optimizer.SetLearningRate(rate);
        return Rate = rate;
    }

    private void DivideGradients()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (_weights is null)
        {
            foreach (var parameter in _parameters)
                parameter.grad?.div_(_images);
            return;
        }

        // As a batch in which no image counts has no gradient, neither have several such.
        var weights = where(_weights > 0, _weights, full_like(_weights, double.PositiveInfinity));
        foreach (var parameter in _parameters)
            parameter.grad?.div_(weights.to(parameter.dtype));
    }
}
