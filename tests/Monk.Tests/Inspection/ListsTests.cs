using Monk.Experiments;
using Monk.Tests.Facade;

namespace Monk.Tests.Inspection;

public sealed class ListsTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Lists_have_the_names_of_the_state_files_sorted()
    {
        Assert.Contains("sgd", Prototype.ListOptimizers());
        Assert.Contains("reduceonplateaulr", Prototype.ListSchedulers());
        Assert.Contains("softmaxcrossentropy", Prototype.ListLosses());
        Assert.Equal(Prototype.ListOptimizers().Order(StringComparer.Ordinal), Prototype.ListOptimizers());
    }

    [Fact]
    public void Every_record_of_a_kind_is_listed()
    {
        Assert.Equal(Concrete<OptimizerOptions>(), Prototype.ListOptimizers().Count);
        Assert.Equal(Concrete<ScheduleOptions>(), Prototype.ListSchedulers().Count);
        Assert.Equal(Concrete<LossOptions>(), Prototype.ListLosses().Count);

        static int Concrete<T>() => typeof(T).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract);
    }

    [Theory]
    [InlineData(true, 1, 1026)]
    [InlineData(false, 41, 11_177_538)]
    public void Layers_are_those_that_training_counts(bool freezeBase, int trainable, long parameters)
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, freezeBase: freezeBase);

        var layers = prototype.ListModelLayers();

        Assert.Equal(41, layers.Count);
        Assert.Equal(["conv1", "bn1", "layer1.0.conv1", "layer1.0.bn1"], layers.Take(4).Select(layer => layer.Name));
        Assert.Equal(new LayerSummary("fc", "Linear", 1026, true), layers[^1]);
        Assert.Equal(trainable, layers.Count(layer => layer.IsTrainable));
        Assert.Equal(parameters, layers.Where(layer => layer.IsTrainable).Sum(layer => layer.Parameters));
    }

    [Fact]
    public void Without_a_model_there_are_no_layers()
    {
        using var prototype = _scene.New();

        var e = Assert.Throws<MonkException>(() => prototype.ListModelLayers());

        Assert.Contains("ListLayers needs a model", e.Message, StringComparison.Ordinal);
    }
}
