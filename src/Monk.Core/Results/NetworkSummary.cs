using static System.FormattableString;

namespace Monk;

/// <summary>The layers of a network, in the order in which they compute.</summary>
public sealed record NetworkSummary
{
    private static readonly string[] Headings = ["Layer", "Kind", "Output", "Parameters", "Trainable"];

    /// <summary>The model's name; <c>custom</c> for a network of one's own layers.</summary>
    public required string ModelName { get; init; }

    /// <summary>The shape of an image: channels, height, width.</summary>
    public required IReadOnlyList<long> InputShape { get; init; }

    /// <summary>
    /// The layers. What a network does between them, such as adding a shortcut, is no layer of its own, but where a network of one's own
    /// joins branches.
    /// </summary>
    public required IReadOnlyList<LayerSummary> Layers { get; init; }

    /// <summary>Layers with parameters, as Monk counts layers.</summary>
    public int NumLayers => Layers.Count(layer => layer.Parameters > 0);

    /// <summary>Those of them that learn.</summary>
    public int NumTrainableLayers => Layers.Count(layer => layer.Trainable);

    /// <summary>Numbers in all parameters.</summary>
    public long NumParameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>Numbers in the parameters that learn.</summary>
    public long NumTrainableParameters => Layers.Sum(layer => layer.TrainableParameters);

    /// <summary>A table of the layers, and their numbers in total.</summary>
    public override string ToString()
    {
        List<string[]> rows =
        [
            Headings,
            .. Layers.Select(layer => new[]
            {
                layer.Name,
                layer.Kind,
                layer.OutputShape is { } shape ? ShapeText.Of(shape) : "not in inference",
                layer.Parameters == 0 ? "" : Invariant($"{layer.Parameters:N0}"),
                layer.Parameters == 0 ? "" : layer.Trainable ? "yes" : "no",
            }),
        ];
        var widths = Enumerable.Range(0, Headings.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row => string.Join("  ", row.Select((cell, column) => column == 3 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        return string.Join(
            Environment.NewLine,
            [
                $"{ModelName}, images of {ShapeText.Of(InputShape)}",
                .. lines,
                Invariant($"{NumLayers} layers with parameters, {NumTrainableLayers} of them trainable; {NumParameters:N0} parameters, {NumTrainableParameters:N0} of them trainable"),
            ]);
    }
}

/// <summary>A layer of a network.</summary>
/// <param name="Name">Its name in the network's weights files.</param>
/// <param name="Kind">What it is, by PyTorch's name: <c>Conv2d</c>.</param>
/// <param name="OutputShape">The shape that it makes of an image, without the batch; null for a layer that only training uses.</param>
/// <param name="Parameters">Numbers in its own parameters.</param>
/// <param name="TrainableParameters">Numbers in those of its parameters that learn.</param>
public sealed record LayerSummary(string Name, string Kind, IReadOnlyList<long>? OutputShape, long Parameters, long TrainableParameters)
{
    /// <summary>Whether any of it learns.</summary>
    public bool Trainable => TrainableParameters > 0;

    /// <summary>The layer in a line.</summary>
    public override string ToString() =>
        $"{Name}: {Kind}, {(OutputShape is { } shape ? ShapeText.Of(shape) : "not in inference")}{(Parameters == 0 ? "" : Invariant($", {Parameters:N0} parameters, {(Trainable ? "trainable" : "frozen")}"))}";
}
