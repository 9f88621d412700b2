using System.Text.Json;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Optimizers;
using Monk.Tests.Support;
using TorchSharp.Modules;
using OptimizerOptions = Monk.Optimizers.OptimizerOptions;

namespace Monk.Tests.Optimizers;

public sealed class OptimizerKindTests
{
    /// <summary>As versions before this one wrote and reproduced them.</summary>
    public static TheoryData<string, string> AsTheyWere => new()
    {
        { """{"name":"sgd","learning_rate":0.01,"momentum":0,"weight_decay":0}""", "OptimizerSgd(0.01)" },
        {
            """{"name":"sgd","learning_rate":0.01,"momentum":0.9,"momentum_dampening_rate":0.1,"weight_decay":0.0001,"clipnorm":1,"clipvalue":2}""",
            "OptimizerSgd(0.01, momentum: 0.9, momentumDampeningRate: 0.1, weightDecay: 0.0001, clipnorm: 1, clipvalue: 2)"
        },
        { """{"name":"nesterov_sgd","learning_rate":0.01,"momentum":0.9,"weight_decay":0}""", "OptimizerNesterovSgd(0.01)" },
        { """{"name":"rmsprop","learning_rate":0.01,"decay_rate":0.99,"epsilon":1E-08,"momentum":0,"weight_decay":0}""", "OptimizerRmsprop(0.01)" },
        { """{"name":"rmsprop","learning_rate":0.01,"decay_rate":0.99,"epsilon":1E-08,"momentum":0.9,"weight_decay":0}""", "OptimizerMomentumRmsprop(0.01)" },
        {
            """{"name":"rmsprop","learning_rate":0.01,"decay_rate":0.99,"epsilon":1E-08,"momentum":0.8,"weight_decay":0}""",
            "OptimizerMomentumRmsprop(0.01, momentum: 0.8)"
        },
        {
            """{"name":"adam","learning_rate":0.01,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"amsgrad":true,"weight_decay":0}""",
            "OptimizerAdam(0.01, amsgrad: true)"
        },
        { """{"name":"adamax","learning_rate":0.01,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"weight_decay":0}""", "OptimizerAdamax(0.01)" },
        { """{"name":"adamw","learning_rate":0.01,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"weight_decay":0.01}""", "OptimizerAdamw(0.01)" },
        {
            """{"name":"adamw","learning_rate":0.01,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"amsgrad":true,"weight_decay":0.05,"clipnorm":1}""",
            "OptimizerAdamw(0.01, amsgrad: true, weightDecay: 0.05, clipnorm: 1)"
        },
        {
            """{"name":"nadam","learning_rate":0.01,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"momentum_decay":0.004,"weight_decay":0}""",
            "OptimizerNadam(0.01)"
        },
        { """{"name":"radam","learning_rate":0.01,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"weight_decay":0}""", "OptimizerRadam(0.01)" },
        { """{"name":"adadelta","learning_rate":0.01,"rho":0.9,"epsilon":1E-06,"weight_decay":0}""", "OptimizerAdadelta(0.01)" },
        { """{"name":"adagrad","learning_rate":0.01,"learning_rate_decay":0,"epsilon":1E-08,"weight_decay":0}""", "OptimizerAdagrad(0.01)" },
        { """{"name":"asgd","learning_rate":0.01,"weight_decay":0,"clipvalue":0.5}""", "OptimizerAsgd(0.01, clipvalue: 0.5)" },
    };

    [Theory]
    [MemberData(nameof(AsTheyWere))]
    public void States_and_lines_are_what_they_were(string json, string call)
    {
        var optimizer = Read(json);

        Assert.Equal(json, Json(optimizer));
        Assert.Equal(call, optimizer.Code);
    }

    [Fact]
    public void Every_optimizer_is_among_those_that_are_tested_to_be_what_they_were() =>
        Assert.Equal(KindRegistry<OptimizerOptions>.Types.Where(type => type.Assembly == typeof(Prototype).Assembly), AsTheyWere.Select(row => Read((string)row[0]).GetType()).Distinct().OrderBy(type => KindRegistry<OptimizerOptions>.FindName(type), StringComparer.Ordinal));

    [Fact]
    public void What_a_state_does_not_say_has_the_default()
    {
        var optimizer = Assert.IsType<AdamWOptions>(Read("""{"name":"adamw","learning_rate":0.5}"""));

        Assert.Equal(new AdamWOptions { LearningRate = 0.5, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WeightDecay = 0.01 }, optimizer);
    }

    [Fact]
    public void A_setting_is_refused_where_it_is_made()
    {
        Assert.Equal("beta1 is 1; it must be at least 0 and below 1.", Refusal(() => new AdamOptions { LearningRate = 1, Beta1 = 1 }));
        Assert.Equal("learningRate is 0; it must be a number above 0 that float32 can hold.", Refusal(() => new SgdOptions { LearningRate = 0 }));
        Assert.Equal("clipnorm is -1; it must be a number of at least 0 that float32 can hold.", Refusal(() => new SgdOptions { LearningRate = 1 } with { ClipNorm = -1 }));
        Assert.Equal(
            "momentum is 0; Nesterov's step looks ahead along the momentum, so give one above 0, such as 0.9, or take OptimizerSgd.",
            Refusal(() => new NesterovSgdOptions { LearningRate = 1, Momentum = 0 }));
    }

    [Fact]
    public void A_method_of_Monk_v1_s_name_has_the_defaults_of_its_record()
    {
        foreach (var type in KindRegistry<OptimizerOptions>.Types.Where(type => KindCode.CallOf(type) is not null))
        {
            var defaults = type.GetConstructor(Type.EmptyTypes)!.Invoke([]);
            var properties = type.GetProperties().ToDictionary(KindCode.ArgumentOf, StringComparer.Ordinal);
            foreach (var parameter in typeof(Prototype).GetMethod(KindCode.CallOf(type)!)!.GetParameters().Where(parameter => parameter.HasDefaultValue))
            {
                // Nesterov's form has no dampening; the parameter is Monk v1's.
                if ((type, parameter.Name) == (typeof(NesterovSgdOptions), "momentumDampeningRate"))
                    continue;
                Assert.Equal(properties[parameter.Name!].GetValue(defaults), parameter.DefaultValue);
            }
        }
    }

    [Fact]
    public void The_page_has_every_optimizer_with_its_defaults() => PageTable.AssertHasAll<OptimizerOptions>("training.md", "learningRate", "clipnorm", "clipvalue");

    [Fact]
    public void Two_optimizers_of_one_name_are_refused() => Assert.Equal(
        $"The name 'sgd' of {typeof(SecondSgd).FullName} is taken by {typeof(SgdOptions).FullName}. Give it another: names in state files would mean both.",
        Refusal(OptimizerOptions.Register<SecondSgd>));

    [Fact]
    public void An_optimizer_without_a_name_is_refused() => Assert.Equal(
        $"{typeof(Nameless).FullName} has no name. Put [Kind(\"name\")] on it: state files and lists know it by that.", Refusal(OptimizerOptions.Register<Nameless>));

    [Fact]
    public void An_optimizer_of_an_unknown_name_is_kept_as_it_is()
    {
        const string Json = """{"name":"muon","learning_rate":0.02,"ns_steps":5,"nested":{"a":[1,2]}}""";

        var optimizer = Read(Json);

        Assert.Equal("muon", optimizer.Name);
        Assert.Equal(0.02, optimizer.LearningRate);
        Assert.Equal(Json, OptimizerKindTests.Json(optimizer));
        Assert.StartsWith("Optimizer 'muon' is not known to this program. If it is one of your own, call OptimizerOptions.Register<…>()", Refusal(() => optimizer.Create([])), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_was_not_named_is_refused()
    {
        MonkRuntime.Initialize();
        using var weight = new Parameter(TorchSharp.torch.zeros(2));
        using var optimizer = new TestSignOptions { LearningRate = 1 }.Create([weight]);
        var memory = Assert.IsType<ParameterMemory>(optimizer.state_dict().State[0]);

        Assert.Equal("There is no memory 'second'. The optimizer was made with 'first'.", Refusal(() => memory["second"]));
    }

    private static OptimizerOptions Read(string json) => JsonSerializer.Deserialize(json, ExperimentStateJson.Default.OptimizerOptions)!;

    private static string Json(OptimizerOptions optimizer) =>
        JsonSerializer.Serialize(optimizer, new ExperimentStateJson(new JsonSerializerOptions(ExperimentStateJson.Default.Options) { WriteIndented = false }).OptimizerOptions);

    private static string Refusal(Action act) => Assert.Throws<MonkException>(act).Message;

    private static string Refusal(Func<object> make) => Assert.Throws<MonkException>(make).Message;

    [Kind("sgd")]
    private sealed record SecondSgd : OptimizerOptions
    {
        public override OptimizerHelper Create(IEnumerable<Parameter> parameters) => throw new NotSupportedException();
    }

    private sealed record Nameless : OptimizerOptions
    {
        public override OptimizerHelper Create(IEnumerable<Parameter> parameters) => throw new NotSupportedException();
    }
}
