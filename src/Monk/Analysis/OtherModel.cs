using Monk.Experiments;
using Monk.Models;
using Monk.Transforms;

namespace Monk.Analysis;

/// <summary>
/// Gives an experiment another network, and with it what belongs to a network: the normalisation and the size of images that its weights
/// were made for.
/// </summary>
internal static class OtherModel
{
    /// <summary>
    /// The experiment with the other network. Sizes and normalisations that are not the old network's usual ones were chosen, and stay.
    /// </summary>
    public static ExperimentState Apply(ExperimentState state, string name, bool freezeBase, bool usePretrained, Workspace workspace)
    {
        var (model, dataset) = (ModelRegistry.Find(name), state.Dataset!);
        if (state.Model!.Network is not null)
            return state with { Model = new ModelOptions { Name = name, FreezeBaseNetwork = freezeBase, UsePretrained = usePretrained, UseGpu = state.Model.UseGpu } };

        var old = ModelRegistry.Find(state.Model.Name);
        return state with
        {
            Model = state.Model with
            {
                Name = name,
                FreezeBaseNetwork = freezeBase,
                FrozenLayers = 0,
                UsePretrained = usePretrained,
                WeightsPath = KeepsWeights(state.Model.WeightsPath, workspace) || model.Name == old.Name ? state.Model.WeightsPath : null,
                StartWeights = null,
            },
            Dataset = dataset with
            {
                InputSize = dataset.InputSize == old.InputSize ? model.InputSize : dataset.InputSize,
                TrainTransforms = Renormalized(dataset.TrainTransforms, old, model),
                ValidationTransforms = Renormalized(dataset.ValidationTransforms, old, model),
                TestTransforms = Renormalized(dataset.TestTransforms, old, model),
            },
        };
    }

    /// <summary>A folder may hold the weights of any network; a file holds those of one.</summary>
    private static bool KeepsWeights(string? path, Workspace workspace) => path is not null && Directory.Exists(workspace.Absolute(path));

    private static IReadOnlyList<TransformOptions> Renormalized(IReadOnlyList<TransformOptions> transforms, ModelEntry old, ModelEntry model) => [.. transforms.Select(transform =>
        transform is NormalizeOptions normalize && normalize.Mean.SequenceEqual(old.Normalization.Mean) && normalize.StandardDeviation.SequenceEqual(old.Normalization.StandardDeviation)
            ? normalize with { Mean = model.Normalization.Mean, StandardDeviation = model.Normalization.StandardDeviation }
            : transform)];
}
