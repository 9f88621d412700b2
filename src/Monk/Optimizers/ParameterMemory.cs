using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>
/// What a <see cref="ParameterOptimizer"/> remembers of one parameter. It is saved with an experiment and restored bit for bit.
/// </summary>
public sealed class ParameterMemory : OptimizerState, IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors;

    internal ParameterMemory(Parameter parameter, IReadOnlyList<string> names)
        : base(parameter) =>
        _tensors = names.ToDictionary(name => name, _ => zeros_like(parameter).DetachFromDisposeScope(), StringComparer.Ordinal);

    /// <summary>Steps taken, the present one included.</summary>
    public long Steps { get; internal set; }

    /// <summary>The tensors' names, in the order in which the optimizer gave them.</summary>
    internal IEnumerable<string> Names => _tensors.Keys;

    /// <summary>A tensor of the parameter's shape and type, 0 at the start. Change it in place.</summary>
    /// <param name="name">One of the names that the optimizer was made with.</param>
    public Tensor this[string name] => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new MonkException(
            $"There is no memory '{name}'. The optimizer was made with "
            + $"{string.Join(", ", _tensors.Keys.Select(known => $"'{known}'").DefaultIfEmpty("none"))}.");

    /// <inheritdoc/>
    public override void SaveStateDict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Steps);
        foreach (var tensor in _tensors.Values)
            tensor.Save(writer);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Steps = reader.ReadInt64();
        foreach (var tensor in _tensors.Values)
            tensor.Load(reader);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(OptimizerState source)
    {
        var other = (ParameterMemory)source;
        Steps = other.Steps;
        foreach (var (name, tensor) in _tensors)
            tensor.copy_(other[name]);
    }

    /// <inheritdoc/>
    public override void Initialize(TorchSharp.Modules.OptimizerOptions options)
    {
        Steps = 0;
        foreach (var tensor in _tensors.Values)
            tensor.zero_();
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
    }
}
