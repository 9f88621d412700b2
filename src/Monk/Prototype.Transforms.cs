using System.Runtime.CompilerServices;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Kinds;
using Monk.Runtime;
using Monk.Training;
using Monk.Transforms;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// The transforms there are, sorted: Monk's, each with an <c>Apply…</c> method of its name, and those that the program has registered.
    /// </summary>
    public static IReadOnlyList<string> ListTransforms() => KindRegistry<TransformOptions>.Names;

    /// <summary>Applies a transform: one of Monk's as a record, or one of the program's own.</summary>
    /// <param name="transform">What is done, with its settings. It comes after those applied before.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// Its settings do not fit together, or it not to those before it; it is of a kind that is not registered; none of train, val and test
    /// is true; or the experiment cannot be changed.
    /// </exception>
    /// <example>
    /// <code>
    /// gtf.AddTransform(new RandomResizedCropOptions { InputSize = 224, Scale = [0.5, 1] }, train: true);
    /// gtf.AddTransform(new NormalizeOptions(), train: true, val: true);
    /// </code>
    /// </example>
    public void AddTransform(TransformOptions transform, bool train = false, bool val = false, bool test = false)
    {
        ArgumentNullException.ThrowIfNull(transform);
        Apply(transform, train, val, test);
    }

    /// <summary>Removes transforms, so that others can be applied in their place.</summary>
    /// <param name="test">
    /// False: those of training and validation images, and those of test images unless they were applied with <c>test: true</c>. True, and
    /// always in an experiment opened with <c>evalInfer: true</c>: those of test images.
    /// </param>
    /// <remarks>
    /// Until a transform is applied with <c>test: true</c>, test images get what validation images get. Where the two lists differ in the
    /// end, <see cref="Train"/>, <see cref="Summary"/> and <see cref="Evaluate(CancellationToken)"/> say so.
    /// </remarks>
    /// <exception cref="MonkException">The experiment is in use or has been trained.</exception>
    public void ResetTransforms(bool test = false)
    {
        test |= EvalInfer;
        ChangeTransforms(dataset => test ? dataset.WithoutTestTransforms() : dataset.WithoutTransforms());
        if (!test)
            _chosen.ExceptWith([Setting.TrainTransforms, Setting.ValidationTransforms]);
        var emptied = test ? "test" : State.Dataset!.TestTransforms.Count == 0 ? "train, val, test" : "train, val; those of test images stay, ResetTransforms(test: true) removes them";
        _report.Line($"Transforms: none - {emptied}");
        _report.Line();
    }

    private void Apply(TransformOptions transform, bool train, bool val, bool test, [CallerMemberName] string method = "")
    {
        KindRegistry<TransformOptions>.RequireRegistered(transform);
        transform.Validate();
        if (EvalInfer && (train || val))
            throw new MonkException($"{method} is for test images only in an experiment opened with evalInfer: true. Give test: true.");
        if (!(train || val || test))
            throw new MonkException($"{method} was not told for which images. Give train: true, val: true, test: true or several of them.");

        ChangeTransforms(dataset => dataset.With(transform, train, val, test));
        Choose(Setting.TrainTransforms, train);
        Choose(Setting.ValidationTransforms, val);
        var follows = val && !test && State.Dataset!.TestTransformsSource != TestTransformsSource.Own;
        string[] sets = [.. train ? ["train"] : (string[])[], .. val ? ["val"] : (string[])[], .. test ? ["test"] : (string[])[], .. follows ? ["test (follows val)"] : (string[])[]];
        _report.Line($"Transform: {PrintedSettings.Transforms([transform])[1..^1]} - {string.Join(", ", sets)}");
        _report.Line();
    }

    private void ChangeTransforms(Func<DatasetOptions, DatasetOptions> change)
    {
        if (EvalInfer)
        {
            using var alone = Alone(CallThatChangesASetting);
            var hadThresholds = (State.Thresholds ?? State.FinalThresholds) is not null;
            ChoosePerObject(
                Change,
                state => Changed(state) with { Evaluations = [], Thresholds = null, FinalThresholds = null }); // They are of the transforms before.
            Classifier.Use(State.Dataset!);
            if (hadThresholds)
                ReportNotes(["the labels' thresholds were chosen with other transforms and are 0.5 again; OptimizeThresholds chooses new ones"]);
            return;
        }

        Configure("A transform", Changed);

        ExperimentState Changed(ExperimentState state)
        {
            var dataset = change(state.Dataset ?? new DatasetOptions { TrainPath = "" });
            DatasetRules.RequireTransforms("trainTransforms", dataset.TrainTransforms);
            DatasetRules.RequireTransforms("validationTransforms", dataset.ValidationTransforms);
            DatasetRules.RequireTransforms("testTransforms", dataset.TestTransforms);
            RequireFit(dataset.TrainTransforms, "ResetTransforms()");
            RequireFit(dataset.ValidationTransforms, "ResetTransforms()");
            RequireFit(dataset.TestTransforms, "ResetTransforms(test: true)");
            return state with { Dataset = dataset };

            // With one that is not registered nobody can say; training and inference will.
            void RequireFit(IReadOnlyList<TransformOptions> transforms, string resets)
            {
                if (!transforms.Any(transform => transform is IUnknownKind))
                    TransformPlan.For(transforms, dataset.InputSize, resets);
            }
        }
    }
}
