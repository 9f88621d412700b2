using Monk.Kinds;
using Monk.Losses;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Tests.Facade;

namespace Monk.Tests.Inspection;

public sealed class ListsTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Lists_have_the_names_of_the_analyses_and_of_the_state_files_sorted()
    {
        Assert.Equal(
            ["adadelta", "adagrad", "adam", "adamax", "adamw", "asgd", "momentum_rmsprop", "nadam", "nesterov_sgd", "radam", "rmsprop", "sgd"], Prototype.ListOptimizers());
        Assert.Contains("reduceonplateaulr", Prototype.ListSchedulers());
        Assert.Contains("softmaxcrossentropy", Prototype.ListLosses());
    }

    [Fact]
    public void Every_record_of_a_kind_is_listed()
    {
        Assert.Equal(Concrete<OptimizerOptions>(), Prototype.ListOptimizers().Except(["momentum_rmsprop"]).Count());
        Assert.Subset(Prototype.ListSchedulers().ToHashSet(), Names<ScheduleOptions>());
        Assert.Subset(Prototype.ListLosses().ToHashSet(), Names<LossOptions>());

        // Tests register kinds of their own besides.
        static HashSet<string> Names<T>()
            where T : class => [.. typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract && !type.IsAssignableTo(typeof(IUnknownKind))).Select(type => KindRegistry<T>.FindName(type)!)];

        static int Concrete<T>() => typeof(T).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract);
    }
}
