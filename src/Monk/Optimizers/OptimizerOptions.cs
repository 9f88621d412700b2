using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.Kinds;
using TorchSharp.Modules;

namespace Monk.Optimizers;

/// <summary>How gradients become steps: an optimizer and its settings. <see cref="Prototype.UseOptimizer"/> takes one.</summary>
/// <remarks>
/// A program adds an optimizer of its own by deriving a record from this one: it names it with a <see cref="KindAttribute"/>, makes the
/// optimizer in <see cref="Create"/> and calls <see cref="Register{T}"/> once, before an experiment uses it. Its settings are its public
/// properties; state files keep them under their names in snake case. A <see cref="ParameterOptimizer"/> is resumed bit for bit. Where
/// <c>TorchSharp.Modules</c> is used too, which has a type of the same name, an alias says which is meant:
/// <c>using OptimizerOptions = Monk.Optimizers.OptimizerOptions;</c>
/// </remarks>
/// <example>
/// <code>
/// gtf.UseOptimizer(new AdamWOptions { LearningRate = 1e-4, WeightDecay = 0.05 });
/// </code>
/// </example>
[JsonConverter(typeof(OptimizerJson))]
public abstract record OptimizerOptions
{
    /// <summary>The name in state files, lists and printed text.</summary>
    [JsonIgnore]
    public string Name => KindRegistry<OptimizerOptions>.NameOf(this);

    /// <summary>The rate that the schedule starts from. Above 0.</summary>
    /// <exception cref="MonkException">It is not above 0.</exception>
    [JsonPropertyOrder(-1)]
    public required double LearningRate { get; init => field = Check.Positive("learningRate", value); }

    /// <summary>The L2 penalty, added to the gradients; for AdamW the share of a weight, times the rate, that a step takes off.</summary>
    /// <value>Default: 0; 0.01 for AdamW.</value>
    /// <exception cref="MonkException">It is below 0.</exception>
    public double WeightDecay { get; init => field = Check.NotNegative("weightDecay", value); }

    /// <summary>The largest norm of all gradients together; longer ones are shortened.</summary>
    /// <value>Default: 0, no limit.</value>
    /// <exception cref="MonkException">It is below 0.</exception>
    [Argument("clipnorm")]
    [JsonPropertyName("clipnorm")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ClipNorm { get; init => field = Check.NotNegative("clipnorm", value); }

    /// <summary>The largest absolute value in a gradient; larger ones are cut.</summary>
    /// <value>Default: 0, no limit.</value>
    /// <exception cref="MonkException">It is below 0.</exception>
    [Argument("clipvalue")]
    [JsonPropertyName("clipvalue")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ClipValue { get; init => field = Check.NotNegative("clipvalue", value); }

    /// <summary>The call that sets it up.</summary>
    internal virtual string Code =>
        KindCode.CallOf(GetType()) is { } call ? KindCode.Call(call, this, nameof(LearningRate)) : $"UseOptimizer({KindCode.New(this)})";

    /// <summary>
    /// The same with a rate that all have, to compare what else they differ in. One that is not registered is as it was read.
    /// </summary>
    internal OptimizerOptions AtOneRate() => this is IUnknownKind ? this : this with { LearningRate = 1 };

    /// <summary>
    /// Makes an optimizer of a program's own known, by the name that its <see cref="KindAttribute"/> gives. Doing it again changes nothing.
    /// </summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <exception cref="MonkException">The record has no name, one that cannot be, or the name of another optimizer.</exception>
    public static void Register<T>()
        where T : OptimizerOptions => KindRegistry<OptimizerOptions>.Register(typeof(T));

    /// <summary>Makes the optimizer.</summary>
    /// <param name="parameters">The weights that learn.</param>
    /// <returns>An optimizer that has taken no step. Whoever asked for it disposes of it, and sets its rate before each step.</returns>
    public abstract OptimizerHelper Create(IEnumerable<Parameter> parameters);

    /// <summary>
    /// Refuses settings that do not go together, with a <see cref="MonkException"/>. Called when an experiment is given the optimizer, and
    /// when a state is read. A single setting is best refused by its property.
    /// </summary>
    protected internal virtual void Validate()
    {
    }
}

/// <summary>Reads and writes optimizers.</summary>
internal sealed class OptimizerJson() : KindJson<OptimizerOptions>((name, settings) => new UnknownOptimizer(name, settings));
