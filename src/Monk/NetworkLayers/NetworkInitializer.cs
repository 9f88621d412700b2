using Monk.Blocks;
using Monk.Text;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.NetworkLayers;

/// <summary>Gives a custom network its first weights. Biases become zero; norms begin as they always do.</summary>
internal static class NetworkInitializer
{
    // MXNet's, which Monk's gluon backend takes.
    private const double NormalDeviation = 0.01;
    private const double UniformBound = 0.07;

    private static readonly Dictionary<string, Action<Tensor>?> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["xavier_normal"] = weight => xavier_normal_(weight),
        ["xavier_uniform"] = weight => xavier_uniform_(weight),
        ["msra"] = weight => kaiming_normal_(weight, nonlinearity: NonlinearityType.ReLU),
        ["he_normal"] = weight => kaiming_normal_(weight, nonlinearity: NonlinearityType.ReLU),
        ["he_uniform"] = weight => kaiming_uniform_(weight, nonlinearity: NonlinearityType.ReLU),
        ["normal"] = weight => normal_(weight, 0, NormalDeviation),
        ["uniform"] = weight => uniform_(weight, -UniformBound, UniformBound),
        ["orthogonal_normal"] = weight => Orthogonal(weight, draws => draws.normal_()),
        ["orthogonal_uniform"] = weight => Orthogonal(weight, draws => draws.uniform_(-1, 1)),
        ["zeros"] = weight => zeros_(weight),
        ["default"] = null,
    };

    /// <summary>The names that there are.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Refuses a name that is not one of <see cref="Names"/>.</summary>
    public static void Require(string name)
    {
        if (!ByName.ContainsKey(name))
            throw new MonkException($"networkInitializer is '{name}'. Did you mean '{EditDistance.Nearest(name, ByName.Keys)}'? There are {string.Join(", ", ByName.Keys)}.");
    }

    /// <summary>Initialises every convolution and fully connected layer that has numbers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="except">Modules that have made their own first weights, with all that is in them.</param>
    public static void Run(nn.Module network, string name, IEnumerable<nn.Module> except)
    {
        Require(name);
        if (ByName[name] is not { } weight)
            return;
        var own = except.SelectMany(module => ModuleTree.Of(module).Select(entry => entry.Module)).ToHashSet();

        // In the order of the layers, so that a seed means the same weights wherever they are made.
        using var noGradient = no_grad();
        foreach (var (_, module) in ModuleTree.Of(network))
        {
            if (module is not (Convolution or Linear) || own.Contains(module) || module.get_parameter("weight")!.device_type == TorchSharp.DeviceType.META)
                continue;
            weight(module.get_parameter("weight")!);
            if (module.get_parameter("bias") is { } bias)
                zeros_(bias);
        }
    }

    /// <summary>Orthonormal rows, or columns where those are fewer, out of random numbers.</summary>
    /// <remarks>"Exact solutions to the nonlinear dynamics of learning in deep linear neural networks" (Saxe et al., 2013).</remarks>
    private static void Orthogonal(Tensor weight, Func<Tensor, Tensor> draw)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = (weight.shape[0], weight.numel() / weight.shape[0]);
        var draws = draw(empty(Math.Max(rows, columns), Math.Min(rows, columns), device: weight.device));
        var (q, r) = linalg.qr(draws);
        q = q * r.diagonal().sign(); // Makes every orthogonal matrix equally likely.
        weight.copy_((rows < columns ? q.t() : q).reshape(weight.shape));
    }
}
