using System.Runtime.CompilerServices;
using Monk.Data;
using Monk.Experiments;
using Monk.Reporting;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>The transforms there are, each with an <c>Apply…</c> method of its name, sorted.</summary>
    public static IReadOnlyList<string> ListTransforms() =>
    [
        "CenterCrop", "ColorJitter", "Grayscale", "MeanSubtraction", "Normalize", "RandAugment", "RandomAffine", "RandomCrop", "RandomErasing", "RandomHorizontalFlip",
        "RandomLighting", "RandomPerspective", "RandomResizedCrop", "RandomRotation", "RandomVerticalFlip", "Resize", "TrivialAugment",
    ];

    /// <summary>Removes transforms, so that others can be applied in their place.</summary>
    /// <param name="test">False: those of training and validation images. True, and always in an experiment opened with <c>evalInfer: true</c>: those of test images.</param>
    /// <exception cref="MonkException">The experiment is in use or has been trained.</exception>
    public void ResetTransforms(bool test = false)
    {
        test |= EvalInfer;
        ChangeTransforms(dataset => test
            ? dataset with { TestTransforms = [] }
            : dataset with { TrainTransforms = [], ValidationTransforms = [] });
        _report.Line($"Transforms: none - {(test ? "test" : "train, val")}");
        _report.Line();
    }

    private void Apply(TransformOptions transform, bool train, bool val, bool test, [CallerMemberName] string method = "")
    {
        if (EvalInfer && (train || val))
            throw new MonkException($"{method} is for test images only in an experiment opened with evalInfer: true. Give test: true.");
        if (!(train || val || test))
            throw new MonkException($"{method} was not told for which images. Give train: true, val: true, test: true or several of them.");

        ChangeTransforms(dataset => dataset with
        {
            TrainTransforms = Extended(dataset.TrainTransforms, train),
            ValidationTransforms = Extended(dataset.ValidationTransforms, val),
            TestTransforms = Extended(dataset.TestTransforms, test),
        });
        string[] sets = [.. train ? ["train"] : (string[])[], .. val ? ["val"] : (string[])[], .. test ? ["test"] : (string[])[]];
        _report.Line($"Transform: {Report.Transforms([transform])[1..^1]} - {string.Join(", ", sets)}");
        _report.Line();

        IReadOnlyList<TransformOptions> Extended(IReadOnlyList<TransformOptions> transforms, bool wanted) => wanted ? [.. transforms, transform] : transforms;
    }

    private void ChangeTransforms(Func<DatasetOptions, DatasetOptions> change)
    {
        if (EvalInfer)
        {
            using var alone = Alone(CallThatChangesASetting);
            var hadThresholds = (State.Thresholds ?? State.FinalThresholds) is not null;
            ChangeTrained(state => Changed(state) with { Evaluations = [], Thresholds = null, FinalThresholds = null }); // They are of the transforms before.
            Classifier.Use(State.Dataset!);
            if (hadThresholds)
                ReportNotes(["the labels' thresholds were chosen with other transforms and are 0.5 again; OptimizeThresholds chooses new ones"]);
            return;
        }

        Configure("A transform", Changed);

        ExperimentState Changed(ExperimentState state)
        {
            var dataset = change(state.Dataset ?? new DatasetOptions { TrainPath = "" });
            foreach (var transforms in new[] { dataset.TrainTransforms, dataset.ValidationTransforms, dataset.TestTransforms })
                TransformPlan.For(transforms, dataset.InputSize);
            return state with { Dataset = dataset };
        }
    }
}
