using Monk.Kinds;
using Monk.Optimizers;
using TorchSharp.Modules;
using OptimizerOptions = Monk.Optimizers.OptimizerOptions;

namespace Monk.Tests.Optimizers;

/// <summary>Kinds whose settings a state would lose are refused before anything is trained with them.</summary>
public sealed class RefusedKindTests
{
    [Fact]
    public void Settings_that_a_state_would_not_keep_are_refused_by_name()
    {
        Assert.Equal("FieldOptions.Rate is a public field, which no state keeps. Make it a property with get and init.", Refusal<FieldOptions>());
        Assert.Equal(
            "HiddenOptions.Rate cannot be set from outside, so a state would not keep it. Give it a public init, or [JsonIgnore] if it is no setting.",
            Refusal<HiddenOptions>());
        Assert.Equal("NamedOptions has a setting that states would call 'name', which is what they call the kind. Give it another name.", Refusal<NamedOptions>());
    }

    [Fact]
    public void A_name_that_differs_in_capital_letters_only_is_refused() =>
        Assert.Equal($"The name 'SGD' of {typeof(LoudOptions).FullName} differs from 'sgd' in capital letters only. Give it another.", Refusal<LoudOptions>());

    [Fact]
    public void A_value_that_no_state_can_hold_is_refused_when_it_is_given()
    {
        OptimizerOptions.Register<FreeOptions>();

        var message = Assert.Throws<MonkException>(() => KindRegistry<OptimizerOptions>.RequireRegistered(new FreeOptions { LearningRate = 1, Rate = double.NaN })).Message;
        Assert.StartsWith("The settings of FreeOptions cannot be kept in a state: ", message, StringComparison.Ordinal);
        KindRegistry<OptimizerOptions>.RequireRegistered(new FreeOptions { LearningRate = 1, Rate = 2 });
    }

    [Fact]
    public void Names_of_memory_are_refused_that_could_not_be_told_apart()
    {
        Assert.Equal("memory is mean, mean; each name stands once, and 'step' is the number of steps.", Assert.Throws<MonkException>(() => new Remembering("mean", "mean")).Message);
        Assert.Equal("memory is step; each name stands once, and 'step' is the number of steps.", Assert.Throws<MonkException>(() => new Remembering("step")).Message);
    }

    private static string Refusal<T>()
        where T : OptimizerOptions => Assert.Throws<MonkException>(OptimizerOptions.Register<T>).Message;

    private abstract record NoOptimizer : OptimizerOptions
    {
        public override OptimizerHelper Create(IEnumerable<Parameter> parameters) => throw new InvalidOperationException();
    }

#pragma warning disable CA1051 // What is refused.
    [Kind("test_field")]
    private sealed record FieldOptions : NoOptimizer
    {
        public double Rate = 1;
    }
#pragma warning restore CA1051

    [Kind("test_hidden")]
    private sealed record HiddenOptions : NoOptimizer
    {
        public double Rate { get; private init; } = 1;
    }

    [Kind("test_named")]
    private sealed record NamedOptions : NoOptimizer
    {
        public new string Name { get; init; } = "";
    }

    [Kind("SGD")]
    private sealed record LoudOptions : NoOptimizer;

    [Kind("test_free")]
    private sealed record FreeOptions : NoOptimizer
    {
        public double Rate { get; init; }
    }

    private sealed class Remembering(params IReadOnlyList<string> memory) : ParameterOptimizer([], 1, memory)
    {
        protected override void Update(Parameter parameter, TorchSharp.torch.Tensor gradient, ParameterMemory memory, double learningRate)
        {
        }
    }
}
