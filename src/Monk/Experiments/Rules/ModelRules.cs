using Monk.NetworkLayers;
using static System.FormattableString;

namespace Monk.Experiments.Rules;

/// <summary>What a model's settings may be, for the calls that choose them and for the state that they are read from.</summary>
internal static class ModelRules
{
    /// <exception cref="MonkException">A setting is out of its range.</exception>
    public static void Require(ModelOptions options)
    {
        Check.NotEmpty("name", options.Name);
        Check.AtLeast("numFreeze", options.FrozenLayers, 0);
        Check.OptionalPath("weightsPath", options.WeightsPath);
        NetworkRules.RequireLayers("head", options.Head);
        StateMember.Of("network", options.Network, Require);
        StateMember.Of("startWeights", options.StartWeights, Require);
    }

    /// <summary>Refuses a shape that is not one of images.</summary>
    public static void RequireDataShape(string name, IReadOnlyList<int> shape)
    {
        if (shape is not [3, >= 1 and <= ImageSize.Most, >= 1 and <= ImageSize.Most])
            throw new MonkException(Invariant($"{name} is ({string.Join(", ", shape.Take(4))}); images have three channels, then height and width, such as (3, 224, 224), no side longer than {ImageSize.Most}."));
    }

    private static void Require(NetworkOptions network)
    {
        NetworkRules.RequireLayers("networkStack", network.Layers);
        if (network.Layers.Count == 0)
            throw new MonkException("networkStack has no layers.");
        RequireDataShape("dataShape", network.DataShape);
        NetworkInitializer.Require(network.Initializer);
    }

    private static void Require(StartWeights weights)
    {
        Check.Path("path", weights.Path);
        Check.NotEmpty("model", weights.Model);
        StateMember.NoneIsNull("classes", weights.Classes);
        NetworkRules.RequireLayers("head", weights.Head);
    }
}
