using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>
/// Rectified Adam (Liu and others, "On the Variance of the Adaptive Learning Rate and Beyond", 2020), step by step as PyTorch computes it.
/// </summary>
/// <remarks>
/// TorchSharp's own multiplies by the learning rate twice once the variance is rectified, so that after six steps it all but stands still.
/// </remarks>
internal sealed class RectifiedAdam : OptimizerHelper
{
    private readonly RadamOptions _settings;

    public RectifiedAdam(IEnumerable<Parameter> parameters, RadamOptions settings)
    {
        _settings = settings;
        _parameter_groups =
        [
            new ParamGroup
            {
                Parameters = parameters.ToList(),
                Options = new TorchSharp.Modules.OptimizerOptions { LearningRate = settings.LearningRate, InitialLearningRate = settings.LearningRate },
            },
        ];
        foreach (var parameter in _parameter_groups[0].Parameters)
            _state[parameter.Handle] = new Moments(parameter);
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(
        group =>
        {
            foreach (var parameter in group.Parameters)
            {
                if (parameter.grad is { } gradient)
                    Step(parameter, gradient, (Moments)_state[parameter.Handle], group.LearningRate);
            }
        },
        closure);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        foreach (var (_, state) in (IEnumerable<(nint, OptimizerState)>)_state)
            ((Moments)state).Dispose();
    }

    private void Step(Parameter parameter, Tensor gradient, Moments moments, double learningRate)
    {
        var (beta1, beta2) = (_settings.Beta1, _settings.Beta2);
        var step = ++moments.Steps;
        if (_settings.WeightDecay != 0)
            gradient = gradient.add(parameter, alpha: _settings.WeightDecay);
        moments.First.mul_(beta1).add_(gradient, alpha: 1 - beta1);
        moments.Second.mul_(beta2).addcmul_(gradient, gradient, value: 1 - beta2);

        var correction1 = 1 - Math.Pow(beta1, step);
        var correction2 = 1 - Math.Pow(beta2, step);
        var longest = 2 / (1 - beta2) - 1;
        var length = longest - 2 * step * Math.Pow(beta2, step) / correction2;
        var stepSize = learningRate / correction1;
        if (length > 5)
        {
            var rectification = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
            parameter.addcdiv_(moments.First, moments.Second.sqrt().add_(_settings.Epsilon), value: -stepSize * rectification * Math.Sqrt(correction2));
        }
        else
        {
            // Too few gradients to trust their variance.
            parameter.add_(moments.First, alpha: -stepSize);
        }
    }

    /// <summary>A parameter's moments; saved and loaded bit for bit.</summary>
    internal sealed class Moments : OptimizerState, IDisposable
    {
        public Moments(Parameter parameter)
            : base(parameter)
        {
            First = zeros_like(parameter).DetachFromDisposeScope();
            Second = zeros_like(parameter).DetachFromDisposeScope();
        }

        public long Steps { get; set; }

        public Tensor First { get; }

        public Tensor Second { get; }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(Steps);
            First.Save(writer);
            Second.Save(writer);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            Steps = reader.ReadInt64();
            First.Load(reader);
            Second.Load(reader);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (Moments)source;
            Steps = other.Steps;
            First.copy_(other.First);
            Second.copy_(other.Second);
        }

        public override void Initialize(TorchSharp.Modules.OptimizerOptions options)
        {
            Steps = 0;
            First.zero_();
            Second.zero_();
        }

        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }
}
