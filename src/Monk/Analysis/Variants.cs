using System.Globalization;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Models;

namespace Monk.Analysis;

/// <summary>The experiments of Monk's analyses, under Monk's names. Values are checked here, before anything is trained.</summary>
internal static class Variants
{
    public static IReadOnlyList<Variant<double>> LearningRates(IReadOnlyList<double> rates) => Each("lrList", rates, rate =>
    {
        Check.Positive("A learning rate of lrList", rate);
        return new($"Learning_Rate_{Text(rate)}", rate, state => state with { Optimizer = state.Optimizer! with { LearningRate = rate } });
    });

    public static IReadOnlyList<Variant<ImageSize>> InputSizes(IReadOnlyList<ImageSize> sizes) => Each("inpSizeList", sizes, size =>
    {
        size.RequireSides("An input size of inpSizeList", 32);
        return new($"Input_Size_{size.FileName}", size, state => state with { Dataset = state.Dataset! with { InputSize = size } });
    });

    public static IReadOnlyList<Variant<int>> BatchSizes(IReadOnlyList<int> sizes) => Each("batchSizeList", sizes, size =>
    {
        DatasetRules.RequireBatchSize("A batch size of batchSizeList", size);
        return new(Name("Batch_Size", size), size, state => state with { Dataset = state.Dataset! with { BatchSize = size } });
    });

    public static IReadOnlyList<Variant<(string ModelName, bool FreezeBase, bool UsePretrained)>> Models(
        IReadOnlyList<(string ModelName, bool FreezeBase, bool UsePretrained)> models, Workspace workspace) => Each("modelList", models, model =>
    {
        Check.NotEmpty("A model name of modelList", model.ModelName);
        ModelRegistry.Find(model.ModelName);
        return new(
            $"Model_{model.ModelName}_{(model.FreezeBase ? "freeze_base" : "unfreeze_base")}_{(model.UsePretrained ? "pretrained" : "uninitialized")}",
            model,
            state => OtherModel.Apply(state, model.ModelName, model.FreezeBase, model.UsePretrained, workspace));
    });

    public static IReadOnlyList<Variant<string>> Optimizers(IReadOnlyList<string> names) => Each("optimizerList", names, name =>
    {
        var optimizer = OptimizerByName.Checked(name);
        return new($"Optimizer_{optimizer}", optimizer, state => state with { Optimizer = OptimizerByName.Create(optimizer, state.Optimizer!.LearningRate) });
    });

    public static IReadOnlyList<Variant<(string Optimizer, double LearningRate)>> OptimizersWithRates(IReadOnlyList<(string Optimizer, double LearningRate)> pairs) => Each("optimizerList", pairs, pair =>
    {
        var optimizer = OptimizerByName.Checked(pair.Optimizer);
        Check.Positive("A learning rate of optimizerList", pair.LearningRate);
        return new($"Optimizer_{optimizer}_LR_{Text(pair.LearningRate)}", (optimizer, pair.LearningRate), state => state with { Optimizer = OptimizerByName.Create(optimizer, pair.LearningRate) });
    });

    public static IReadOnlyList<Variant<double>> TrainvalSplits(IReadOnlyList<double> splits) => Each("splitList", splits, split =>
    {
        if (!(split > 0 && split < 1))
            throw new MonkException($"A split of splitList is {Text(split)}; it is the share of images that is trained on, so it lies between 0 and 1, such as 0.8.");
        return new($"Trainval_split{Text(split)}", split, state => state with { Dataset = state.Dataset! with { TrainSplit = split } });
    });

    public static IReadOnlyList<Variant<int>> FrozenLayers(IReadOnlyList<int> numbers) => Each("numList", numbers, number =>
    {
        Check.AtLeast("A number of layers of numList", number, 0);
        return new(Name("Freeze_Layers", number), number, state => state with { Model = state.Model! with { FreezeBaseNetwork = false, FrozenLayers = number } });
    });

    private static List<Variant<T>> Each<T>(string list, IReadOnlyList<T> values, Func<T, Variant<T>> make)
    {
        ArgumentNullException.ThrowIfNull(values, list);
        if (values.Count == 0)
            throw new MonkException($"{list} is empty. Give the values to try.");
        var variants = values.Select(make).ToList();
        if (variants.GroupBy(variant => variant.Experiment, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new MonkException($"{list} has a value twice: {twice.First().Experiment}. Give each once.");
        return variants;
    }

    private static string Name(string thing, int value) => string.Create(CultureInfo.InvariantCulture, $"{thing}_{value}");

    /// <summary>A number as Python writes it, <c>0.01</c> or <c>1e-05</c>, but for the plus sign, which names cannot hold.</summary>
    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e').Replace("+", "", StringComparison.Ordinal);
}
