using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Extension;

/// <summary>A backbone: any module from images to features.</summary>
internal sealed class StripeNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d _first = nn.Conv2d(3, 8, 5, stride: 2, padding: 2);
    private readonly Conv2d _second = nn.Conv2d(8, 16, 3, stride: 2, padding: 1);

    public StripeNet()
        : base("StripeNet") => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _second.call(_first.call(input).relu()).relu().mean([2, 3]).MoveToOuterDisposeScope();
    }
}
