using Monk.Kinds;
using Monk.NetworkLayers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.NetworkLayers;

/// <summary>A layer of a program's own: a learnt scale for each channel, and a fully connected layer where it is given vectors.</summary>
[Kind("test_scale")]
public sealed record ScaleLayer : NetworkLayer
{
    public double Start { get; init; } = 1;

    /// <summary>How many numbers a vector becomes; null leaves them as they are.</summary>
    public int? Units { get; init; }

    protected internal override string Detail => FormattableString.Invariant($"from {Start}");

    public override string? WhyNot(LayerInput input) => Units is not null && input.IsMap ? "it takes vectors" : null;

    public override long[] Output(LayerInput input) => Units is { } units ? [units] : [.. input.Shape];

    public override double Parameters(LayerInput input) => input.Channels + (Units is { } units ? (input.Channels + 1.0) * units : 0);

    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new ScaleModule(input.Channels, Start, Units);
}

/// <summary>Written as a program outside of the library writes it: its parts are fields.</summary>
internal sealed class ScaleModule : nn.Module<Tensor, Tensor>
{
    public readonly Parameter scale;
    public readonly Linear? dense;

    public ScaleModule(int channels, double start, int? units)
        : base(nameof(ScaleModule))
    {
        scale = nn.Parameter(full([channels], start));
        dense = units is { } numbers ? nn.Linear(channels, numbers) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var scaled = input * (input.dim() == 4 ? scale.reshape(1, -1, 1, 1) : scale);
        return dense is null ? scaled : dense.call(scaled);
    }
}

/// <summary>One that nobody registers.</summary>
[Kind("test_forgotten")]
public sealed record ForgottenLayer : NetworkLayer
{
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Identity();
}

/// <summary>One whose module does not do what it says.</summary>
[Kind("test_wrong")]
public sealed record WrongLayer : NetworkLayer
{
    public bool Fails { get; init; }

    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => Fails ? throw new FormatException("no such form") : nn.Flatten();
}

/// <summary>One without weights that computes in any precision.</summary>
[Kind("test_twice")]
public sealed record TwiceLayer : NetworkLayer
{
    protected internal override bool CanUseBFloat16 => true;

    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new TwiceModule();
}

internal sealed class TwiceModule() : nn.Module<Tensor, Tensor>(nameof(TwiceModule))
{
    public override Tensor forward(Tensor input) => 2 * input;
}

/// <summary>Joins branches by their product.</summary>
[Kind("test_product")]
public sealed record ProductLayer : JoinLayer
{
    public override string? WhyNot(IReadOnlyList<long[]> shapes) => null;

    public override long[] Output(IReadOnlyList<long[]> shapes) => shapes[0];

    public override Tensor Join(IReadOnlyList<Tensor> outputs) => outputs.Aggregate((product, output) => product * output);
}
