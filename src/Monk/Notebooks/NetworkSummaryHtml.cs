using Monk.Text;

namespace Monk.Notebooks;

/// <summary>A network as the table of its layers.</summary>
internal static class NetworkSummaryHtml
{
    public static string Of(NetworkSummary network) => new Html()
        .Paragraph($"{Values.Count(network.NumLayers)} layers with parameters, {Values.Count(network.NumTrainableLayers)} of them trainable; {Values.Count(network.NumParameters)} parameters, {Values.Count(network.NumTrainableParameters)} of them trainable.")
        .Table($"{network.ModelName}, images of {ShapeText.Of(network.InputShape)}", ["layer", "kind", "output", "parameters", "trainable"], network.Layers.Select(layer => (IReadOnlyList<string>)
        [
            layer.Name,
            layer.Kind,
            layer.OutputShape is { } shape ? ShapeText.Of(shape) : "not in inference",
            layer.Parameters == 0 ? "" : Values.Count(layer.Parameters),
            layer.Parameters == 0 ? "" : layer.Trainable ? "yes" : "no",
        ]))
        .ToString();
}
