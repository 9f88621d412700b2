using Monk.Experiments;
using Monk.Models;
using Monk.Runtime;
using Monk.Text;
using Monk.Training;
using Monk.Transforms;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Chooses the network. Layers that have been appended and the number of frozen layers stay as they are.</summary>
    /// <param name="modelName">One of <see cref="ListModels"/>. Default: what is set already, else ResNet18, as in Monk.</param>
    /// <param name="freezeBaseNetwork">
    /// Whether only the last layer, or what is appended in its place, learns. Default: what is set already, else true, as in Monk.
    /// </param>
    /// <param name="useGpu">
    /// Whether CUDA is used where there is a device for it; where it is asked for and there is none, that is said. Default: what is set
    /// already, else true.
    /// </param>
    /// <param name="usePretrained">
    /// Whether training starts from ImageNet weights. They are looked for by <see cref="Train"/>, not here. Default: what is set already,
    /// else true.
    /// </param>
    /// <param name="modelPath">
    /// A weights file, or a folder that holds one, used instead of all other places. Its last layer is kept where it tells the same classes
    /// apart, in whatever order the file names them; of a file that names none, where it has as many outputs. <see cref="Train"/> says what
    /// became of it. Default: none, or what is set already for the same network.
    /// </param>
    /// <exception cref="MonkException">The model is not known, there is no such file, or training has begun.</exception>
    public void ModelParams(
        string? modelName = null, bool? freezeBaseNetwork = null, bool? useGpu = null, bool? usePretrained = null, string? modelPath = null)
    {
        using var alone = Alone(CallThatChangesASetting);
        var before = State.Model;
        var architecture = before is { Network: null } ? before : null;
        var name = modelName ?? architecture?.Name ?? "resnet18";
        Check.NotEmpty(nameof(modelName), name);
        var entry = ModelRegistry.Find(name);
        RequireWeights(nameof(modelPath), modelPath);
        RequireOneStart(nameof(modelPath), modelPath, usePretrained);
        var keptPath = usePretrained != false && architecture is { WeightsPath: not null } && ModelRegistry.TryFind(architecture.Name) == entry ? architecture.WeightsPath : null;

        Configure("The model", state => state with
        {
            Model = ArchitectureOf(state) with
            {
                Name = name,
                FreezeBaseNetwork = freezeBaseNetwork ?? architecture?.FreezeBaseNetwork ?? true,
                UseGpu = useGpu ?? before?.UseGpu ?? true,
                UsePretrained = usePretrained ?? (modelPath is not null || (architecture?.UsePretrained ?? true)),
                WeightsPath = modelPath is null ? keptPath : Store.Paths.Workspace.Relative(modelPath),
                StartWeights = null,
            },
        });
        Choose(Setting.Model);
        Choose(Setting.FreezeBase, freezeBaseNetwork is not null);
        Choose(Setting.UsePretrained, usePretrained is not null);
        Choose(Setting.WeightsPath, modelPath is not null);
        Choose(Setting.UseGpu, useGpu is not null);
        ReportModelParams();
        ReportGivenUp(before);
        ReportMissingGpu(useGpu);
        if (State.Dataset is { TrainPath.Length: > 0 } && entry != FormerEntry(before))
            ReportNotes([.. Expectations(entry)]);
    }

    /// <summary>
    /// Builds the network without its weights and tells how many layers it has and how many of them learn. Training does not need it: it
    /// finds what does not fit together before the images are read.
    /// </summary>
    /// <exception cref="MonkException">
    /// No model has been chosen, the appended layers do not give the number of classes, or nothing would learn.
    /// </exception>
    public void Model()
    {
        using var alone = Alone();
        RequireTraining(nameof(Model));
        var options = RequireModel();
        var size = SizeOf(options);
        _report.Block(
            "Model Details",
            ("Model name", options.Name),
            ("Weights", options.UsePretrained ? "pretrained, loaded by Train" : "random"),
            ("Num layers in model", Invariant($"{size.Layers}")),
            ("Num trainable layers", Invariant($"{size.TrainableLayers}")));
    }

    /// <summary>
    /// Freezes the first layers, counted from the image; the others learn, but for those of a frozen base, which stays frozen.
    /// </summary>
    /// <param name="num">
    /// How many; a layer is a part of the network with parameters of its own. 0 for none. Default: 10, as in Monk.
    /// </param>
    /// <remarks>
    /// Frozen layers run as in inference, so their batch norms keep their statistics. With <c>freezeBaseNetwork: false</c> the rest of the
    /// base learns. It is kept in the experiment, so it holds for every training to come.
    /// </remarks>
    /// <exception cref="MonkException">No model has been chosen, it has not that many layers, or training has begun.</exception>
    public void FreezeLayers(int num = 10)
    {
        using var alone = Alone(CallThatChangesASetting);
        RequireSame();
        var size = RequireFreezable(nameof(num), num);
        Configure("The number of frozen layers", state => state with { Model = state.Model! with { FrozenLayers = num } });
        _report.Block("Model params post freezing", ("Num trainable layers", Invariant($"{size.TrainableLayers}")));
    }

    /// <summary>Takes the appended layers away: the network gets back the last layer of its architecture.</summary>
    /// <exception cref="MonkException">No model has been chosen, or training has begun.</exception>
    public void ResetModel()
    {
        using var alone = Alone(CallThatChangesASetting);
        RequireSame();
        RequireModel();
        Configure("The head", state => state with { Model = state.Model! with { Head = [], FinalLayer = false } });
        _report.Line("Reset: Appended layers");
        _report.Line();
    }

    /// <summary>Changes the architecture. The input size and the normalisation stay; if the new one expects others, that is said.</summary>
    /// <param name="modelName">One of <see cref="ListModels"/>.</param>
    public void UpdateModelName(string modelName)
    {
        Check.NotEmpty(nameof(modelName), modelName);
        using var alone = Alone(CallThatChangesASetting);
        var entry = ModelRegistry.Find(modelName);
        var before = State.Model;
        Update("Model name", modelName, state => state with { Model = ArchitectureOf(state) with { Name = modelName } });
        Choose(Setting.Model);
        ReportGivenUp(before);
        ReportNotes([.. Expectations(entry)]);
    }

    /// <summary>Changes where the weights that training starts from are.</summary>
    /// <param name="modelPath">
    /// A weights file, or a folder that holds one, from which training then starts also if <c>usePretrained: false</c> was asked for
    /// before; its last layer is kept where it tells the same classes apart, as with <see cref="ModelParams"/>. Null for the pretrained
    /// weights of the model.
    /// </param>
    public void UpdateModelPath(string? modelPath)
    {
        RequireWeights(nameof(modelPath), modelPath);
        using var alone = Alone(CallThatChangesASetting);
        var before = State.Model;
        Update("Model path", modelPath ?? "None", state => state with
        {
            Model = state.Model! with
            {
                WeightsPath = modelPath is null ? null : Store.Paths.Workspace.Relative(modelPath),
                UsePretrained = modelPath is not null || state.Model.UsePretrained,
                StartWeights = null,
            },
        });
        Choose(Setting.WeightsPath);
        Choose(Setting.UsePretrained, modelPath is not null);
        ReportGivenUp(before);
    }

    /// <summary>Sets whether CUDA is used where there is a device for it. May change after training has begun.</summary>
    /// <param name="gpu">False: the CPU in any case. True where there is no GPU: the CPU too, and that is said.</param>
    public void UpdateUseGpu(bool gpu)
    {
        Update("Use Gpu", Printed.Flag(gpu), state => state with { Model = state.Model! with { UseGpu = gpu } }, evenWhenBegun: true);
        Choose(Setting.UseGpu);
        ReportMissingGpu(gpu);
    }

    /// <summary>Sets how many of the first layers are frozen, as <see cref="FreezeLayers"/> does.</summary>
    /// <param name="numFreeze">0 for none but those of a frozen base.</param>
    public void UpdateFreezeLayers(int numFreeze)
    {
        using var alone = Alone(CallThatChangesASetting);
        RequireSame();
        RequireSetUp();
        RequireFreezable(nameof(numFreeze), numFreeze);
        Update("Freeze layers", Invariant($"{numFreeze}"), state => state with { Model = state.Model! with { FrozenLayers = numFreeze } });
    }

    private static ModelEntry? FormerEntry(ModelOptions? before) => before is { Network: null } ? ModelRegistry.TryFind(before.Name) : null;

    /// <summary>What a network that takes the place of a custom one does not inherit from it.</summary>
    private static ModelOptions ArchitectureOf(ExperimentState state) =>
        state.Model is { Network: null } model ? model with { PretrainedFile = null } : new ModelOptions { Name = "", UseGpu = state.Model?.UseGpu ?? true };

    private static void RequireWeights(string parameter, string? path)
    {
        Check.OptionalPath(parameter, path);
        if (path is not null && !Path.Exists(path))
            throw new MonkException($"There is no file or folder '{path}' ({parameter}).");
    }

    private static void RequireOneStart(string parameter, string? path, bool? usePretrained)
    {
        if (path is not null && usePretrained == false)
            throw new MonkException($"usePretrained is false, which starts from random weights, and {parameter} names a file to start from, '{path}'. Give one of the two.");
    }

    private ModelOptions RequireModel() =>
        State.Model ?? throw new MonkException($"Experiment '{Store.Paths.Experiment}' has no model yet: choose one with ModelParams, Default or CompileNetwork.");

    private int? KnownClasses => State.Dataset?.Contents?.Classes.Count;

    private ModelSize SizeOf(ModelOptions options)
    {
        using var outline = ClassifierFactory.Outline(options, KnownClasses);
        return ModelSize.Of(outline);
    }

    private ModelSize RequireFreezable(string parameter, int num)
    {
        Check.AtLeast(parameter, num, 0);
        var options = RequireModel();

        // A head that is still being appended is not counted: its layers come last.
        return SizeOf((options.FinalLayer ? options : options with { Head = [] }) with { FrozenLayers = num });
    }

    private IEnumerable<string> Expectations(ModelEntry entry)
    {
        var dataset = State.Dataset!;
        if (dataset.InputSize != entry.InputSize)
            yield return Invariant($"{entry.Name} is usually given images of {entry.InputSize}×{entry.InputSize} pixels; the input size is {dataset.InputSize}.");
        if (State.Model!.UsePretrained
            && dataset.TestTransforms.OfType<NormalizeOptions>().FirstOrDefault() is { } given
            && !(given.Mean.SequenceEqual(entry.Normalization.Mean) && given.StandardDeviation.SequenceEqual(entry.Normalization.StandardDeviation)))
        {
            yield return $"The pretrained weights of {entry.Name} expect a mean of {string.Join(", ", entry.Normalization.Mean.Select(Printed.Number))} and a deviation of {string.Join(", ", entry.Normalization.StandardDeviation.Select(Printed.Number))}; the transforms have others.";
        }
    }

    private void ReportModelParams()
    {
        var model = State.Model!;
        _report.Block(
            "Model Params",
            ("Model name", model.Name),
            ("Use Gpu", Printed.Flag(model.UseGpu && TorchSharp.torch.cuda.is_available())),
            ("Use pretrained", Printed.Flag(model.UsePretrained)),
            ("Freeze base network", Printed.Flag(model.FreezeBaseNetwork)));
    }
}
