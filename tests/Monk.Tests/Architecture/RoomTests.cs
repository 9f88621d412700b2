using Xunit.Abstractions;

namespace Monk.Tests.Architecture;

/// <summary>Holds the order of the rooms: each may use those above it in the list, and none below.</summary>
public sealed class RoomTests(ITestOutputHelper output)
{
    // From the bottom up. A new room is put where it belongs; an arrow that runs up means that a type is in the wrong room.
    private static readonly string[] BottomUp =
    [
        "Monk.Core/Text", "Monk.Core", "Monk.Core/Files", "Monk.Core/Imaging", "Monk.Core/Statistics", "Monk.Core/Results",
        "Monk/Drawing", "Monk/Runtime",
        "Monk/Kinds", "Monk/Optimizers", "Monk/Schedules", "Monk/Losses", "Monk/Transforms", "Monk/Blocks", "Monk/NetworkLayers",
        "Monk/Experiments", "Monk/Data", "Monk/Weights", "Monk/Models", "Monk/Training",
        "Monk/Inference", "Monk/Inspection", "Monk/Comparing", "Monk/Analysis", "Monk/Reporting", "Monk/Notebooks", "Monk",
    ];

    private static readonly Lazy<RoomGraph> Graph = new(() => RoomGraph.Of(typeof(MonkException).Assembly.Location, typeof(Prototype).Assembly.Location));

    [Fact]
    public void No_room_uses_one_above_it()
    {
        var graph = Graph.Value;
        foreach (var arrow in graph.Arrows.OrderBy(arrow => Array.IndexOf(BottomUp, arrow.Key.From)).ThenBy(arrow => Array.IndexOf(BottomUp, arrow.Key.To)))
            output.WriteLine($"{arrow.Key.From} -> {arrow.Key.To} ({arrow.Value.Count})");

        var upward = graph.Arrows.Where(arrow => Array.IndexOf(BottomUp, arrow.Key.From) < Array.IndexOf(BottomUp, arrow.Key.To))
            .Select(arrow => $"{arrow.Key.From} -> {arrow.Key.To}: {string.Join(", ", arrow.Value)}");

        Assert.Empty(upward);
    }

    [Fact]
    public void Every_room_has_its_place_in_the_order() => Assert.Equal(BottomUp.Order(StringComparer.Ordinal), Graph.Value.Rooms.Order(StringComparer.Ordinal));

    [Fact]
    public void Uses_are_seen_in_code_in_signatures_and_in_attributes()
    {
        var arrows = Graph.Value.Arrows;

        Assert.Contains("MonkException uses Printable", arrows[("Monk.Core", "Monk.Core/Text")]);
        Assert.Contains("Trainer uses LossFunction", arrows[("Monk/Training", "Monk/Losses")]);
        Assert.Contains("ExperimentState uses OptimizerOptions", arrows[("Monk/Experiments", "Monk/Optimizers")]);
    }

    [Fact]
    public void Monk_Core_knows_nothing_of_TorchSharp_or_of_drawing()
    {
        var referenced = typeof(MonkException).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name).ToList();

        Assert.DoesNotContain(referenced, name => name is "Monk" or "TorchSharp" or "ScottPlot" or "SkiaSharp.HarfBuzz" or "HarfBuzzSharp" or "Spectre.Console");
    }
}
