using System.Reflection;
using Monk.Kinds;
using Monk.NetworkLayers;

namespace Monk.Tests.NetworkLayers;

/// <summary>A default stands on the record, and the methods under Monk v1's names have the same.</summary>
public sealed class LayerDefaultsTests
{
    /// <summary>Where Monk v1 has two defaults for one layer, by the method's parameter.</summary>
    private static readonly Dictionary<string, object?> MonkV1Differs = new(StringComparer.Ordinal)
    {
        ["Layers.Dropout dropProbability"] = 0.2, // append_dropout of Monk v1 has the record's 0.5.
        ["Prototype.AppendLinear numNeurons"] = null, // A head's last layer is the usual one.
    };

    /// <summary>Parameters that are no setting of the layer.</summary>
    private static readonly string[] NoSetting = ["uid", "finalLayer"];

    private static IEnumerable<Type> Kinds => KindRegistry<NetworkLayer>.Types.Where(type =>
        type.Assembly == typeof(NetworkLayer).Assembly && type != typeof(SequentialLayer) && type != typeof(BranchesLayer));

    [Fact]
    public void Methods_of_Layers_have_the_records_defaults()
    {
        var differing = Kinds.SelectMany(kind => Differing(kind, typeof(Layers).GetMethods().First(method => method.Name == KindCode.CallOf(kind)), KindCode.ArgumentOf)).ToList();

        Assert.Equal(["Layers.Dropout dropProbability"], differing);
    }

    [Fact]
    public void Methods_that_append_have_the_records_defaults()
    {
        var kinds = Kinds.Where(kind => LayerCode.HeadCall(kind) is not null).ToList();
        var differing = kinds.SelectMany(kind => Differing(kind, typeof(Prototype).GetMethod($"Append{LayerCode.HeadCall(kind)!.Name}")!, LayerCode.HeadArgumentOf)).ToList();

        Assert.Equal(25, kinds.Count);
        Assert.Equal(["Prototype.AppendLinear numNeurons"], differing);
    }

    [Fact]
    public void The_lists_name_the_methods_of_every_kind()
    {
        Assert.Equal(Calls(activations: false), Sorted(Prototype.ListLayersCustomModel().Where(IsOfLayers)));
        Assert.Equal(Calls(activations: true), Sorted(Prototype.ListActivationsCustomModel().Where(IsOfLayers)));
        Assert.Equal(HeadCalls(activations: false), Sorted(Prototype.ListLayersTransferLearning().Where(IsOfPrototype)));
        Assert.Equal(HeadCalls(activations: true), Sorted(Prototype.ListActivationsTransferLearning().Where(IsOfPrototype)));

        static IEnumerable<string> Calls(bool activations) => Sorted(Of(activations).Select(kind => KindCode.CallOf(kind)!));
        static IEnumerable<string> HeadCalls(bool activations) => Sorted(Of(activations).Select(LayerCode.HeadCall).OfType<HeadCallAttribute>().Select(call => $"Append{call.Name}"));
        static IEnumerable<Type> Of(bool activations) => Kinds.Where(kind => typeof(ActivationLayer).IsAssignableFrom(kind) == activations);
        static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);
        static bool IsOfLayers(string name) => typeof(Layers).GetMethods().Any(method => method.Name == name);
        static bool IsOfPrototype(string name) => typeof(Prototype).GetMethod(name) is not null;
    }

    private static IEnumerable<string> Differing(Type kind, MethodInfo method, Func<PropertyInfo, string> argumentOf)
    {
        var layer = (NetworkLayer)Activator.CreateInstance(kind)!;
        var settings = KindCode.Settings(layer).ToDictionary(setting => argumentOf(setting.Property), setting => setting.Value);
        foreach (var parameter in method.GetParameters().Where(parameter => !NoSetting.Contains(parameter.Name)))
        {
            Assert.True(settings.ContainsKey(parameter.Name!), $"{method.DeclaringType!.Name}.{method.Name} has '{parameter.Name}', which is no setting of {kind.Name}.");
            if (!parameter.HasDefaultValue || KindCode.Literal(parameter.DefaultValue) == KindCode.Literal(settings[parameter.Name!]))
                continue;
            var name = $"{method.DeclaringType!.Name}.{method.Name} {parameter.Name}";
            if (MonkV1Differs.TryGetValue(name, out var known))
                Assert.Equal(known, parameter.DefaultValue);
            yield return name;
        }
    }
}
