using Monk.Blocks;
using Monk.Experiments;
using Monk.Models.Custom;

namespace Monk.Models;

/// <summary>Makes a head of the user's own layers.</summary>
internal static class HeadBuilder
{
    /// <summary>What is said of a head in messages.</summary>
    private const string What = "The head of appended layers";

    /// <summary>The layers, named by their position as in PyTorch's <c>Sequential</c>.</summary>
    /// <param name="options">The experiment's network.</param>
    /// <param name="inputs">How many features an image has.</param>
    /// <param name="classes">How many numbers the last layer must give.</param>
    /// <exception cref="MonkException">The head lacks its last layer, or does not give the number of classes.</exception>
    public static Sequence Build(ModelOptions options, int inputs, int classes)
    {
        if (!options.FinalLayer)
            throw new MonkException($"{What} is not finished: append its last layer with finalLayer: true, or begin anew with ResetModel().");
        return new Sequence(Plan(options, inputs, classes).RequireClasses(What).Build().Select(layer => layer.Layer));
    }

    /// <summary>The layers with the shapes between them.</summary>
    public static NetworkPlan Plan(ModelOptions options, int inputs, int classes) => NetworkPlan.Of(options.Head, [inputs], classes);
}
