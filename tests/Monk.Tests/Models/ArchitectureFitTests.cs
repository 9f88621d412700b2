using Monk.Models;
using Monk.Tests.Support;
using Monk.Weights;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

public sealed class ArchitectureFitTests
{
    private static readonly ModelEntry Wanted = ModelRegistry.Find("resnet34");

    [Fact]
    public void Every_architecture_is_known_by_its_tensors_whatever_its_number_of_classes()
    {
        foreach (var entry in ModelRegistry.All)
        {
            var fit = ArchitectureFit.Best(Shapes(entry.Name));
            Assert.Equal(entry.Name, fit.Entry.Name);
            Assert.True(fit.IsExact, entry.Name);
            Assert.Equal(7, fit.Classes);
        }
    }

    [Fact]
    public void No_two_architectures_have_the_same_tensors()
    {
        foreach (var entry in ModelRegistry.All)
        {
            var shapes = Shapes(entry.Name);
            Assert.Equal(entry.Name, Assert.Single(ArchitectureShapes.All, other => other.Fit(shapes) is var (fitting, total) && fitting == total).Entry.Name);
        }
    }

    [Fact]
    public void A_missing_head_or_auxiliary_classifier_or_batch_counter_is_no_difference()
    {
        var shapes = Shapes("googlenet");
        foreach (var name in shapes.Keys.Where(name => name.StartsWith("aux", StringComparison.Ordinal) || name.StartsWith("fc.", StringComparison.Ordinal) || name.EndsWith("tracked", StringComparison.Ordinal)).ToList())
            shapes.Remove(name);
        var fit = ArchitectureFit.Best(shapes);
        Assert.True(fit.IsExact);
        Assert.Null(fit.Classes);
        Assert.Equal("These are the weights of 'googlenet'.", fit.Describe(Wanted, 2));
    }

    [Fact]
    public void A_head_with_other_inputs_is_a_difference()
    {
        var shapes = Shapes("resnet18");
        shapes["fc.weight"] = [7, 513];
        Assert.False(ArchitectureFit.Best(shapes).IsExact);
    }

    [Fact]
    public void Nearly_fitting_tensors_are_reported_with_their_share()
    {
        var shapes = Shapes("resnet18"); // 102 tensors without the 20 batch counters
        shapes["layer1.0.conv1.weight"] = [64, 64, 5, 5];
        shapes.Remove("layer1.0.bn1.weight");
        shapes["attention.weight"] = [8];
        var fit = ArchitectureFit.Best(shapes);
        Assert.False(fit.IsExact);
        Assert.Equal(100 / 103.0, fit.Share, 12);
        Assert.Equal("The nearest architecture is 'resnet18', which 97 % of the tensors fit.", fit.Describe(Wanted, 2));
    }

    [Fact]
    public void Tensors_of_no_architecture_are_said_to_be_so()
    {
        var fit = ArchitectureFit.Best(new Dictionary<string, IReadOnlyList<long>> { ["encoder.weight"] = [4, 4], ["conv1.weight"] = [64, 3, 7, 7] });
        Assert.False(fit.IsExact);
        Assert.Equal($"None of the {ModelRegistry.All.Count} architectures here is near.", fit.Describe(Wanted, 2));
        Assert.False(ArchitectureFit.Best(new Dictionary<string, IReadOnlyList<long>>()).IsExact);
    }

    [Fact]
    public void A_wrapper_s_prefix_is_seen_through()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var path = folder.Combine("wrapped.safetensors");
        SafetensorsWriter.Write(path, [.. ModelRegistry.Find("squeezenet1_1").Build(5).state_dict().Select(pair => KeyValuePair.Create($"module.{pair.Key}", pair.Value))]);
        using var file = WeightsFile.Open(path);
        var fit = ArchitectureFit.Best(file);
        Assert.True(fit.IsExact);
        Assert.Equal(("squeezenet1_1", 5L), (fit.Entry.Name, fit.Classes));
    }

    private static Dictionary<string, IReadOnlyList<long>> Shapes(string name)
    {
        using var model = ModelRegistry.Find(name).Build(7, META);
        return model.state_dict().ToDictionary(pair => pair.Key, pair => (IReadOnlyList<long>)pair.Value.shape, StringComparer.Ordinal);
    }
}
