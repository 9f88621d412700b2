using Monk.Data;
using Monk.Experiments;
using Monk.Models;
using Monk.Runtime;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Goes from training to evaluation and inference, or back, in the same object. Exactly one of the two is true.</summary>
    /// <param name="train">
    /// The experiment is to be trained; one that has been trained already goes on after its last epoch when more are asked for with
    /// <see cref="UpdateNumEpochs"/>.
    /// </param>
    /// <param name="evalInfer">
    /// The experiment, which must have been trained, is to be evaluated and to predict. Its weights are read anew.
    /// </param>
    /// <remarks>Nothing of the mode left is kept: a test folder named before has to be named again.</remarks>
    /// <exception cref="MonkException">
    /// Both or none are true, or there is no trained model to evaluate. The mode is then the same as before.
    /// </exception>
    public void SwitchMode(bool train = false, bool evalInfer = false)
    {
        using var alone = Alone();
        if (train == evalInfer)
            throw new MonkException("SwitchMode goes to one mode: SwitchMode(train: true) or SwitchMode(evalInfer: true).");

        // Weights that another program has trained meanwhile may be read, as by Reload; settings that it has changed are not taken over
        // without a word.
        if (!(evalInfer && EvalInfer))
            RequireSame();

        var before = State;
        State = ExperimentOpening.Existing(Store);
        try
        {
            if (evalInfer)
                LoadTrained();
        }
        catch
        {
            State = before;
            throw;
        }

        if (train)
        {
            _classifier?.Dispose();
            _classifier = null;
            _resume |= Store.Paths.HoldsModel; // This object was asked to work with the model, not to replace it.
        }

        EvalInfer = evalInfer;
        (_test, _namedHere.Value) = (null, null);
        _report.Line($"Mode: {(train ? "train" : "evalInfer")}");
        _report.Line();
    }

    /// <summary>
    /// Reads the experiment's state anew and checks that its images and its model are there. Monk needs this after every update; here
    /// updates take effect without it, and it changes nothing on disk.
    /// </summary>
    /// <exception cref="MonkException">The state, the images or the model are not there or not right any more.</exception>
    public void Reload()
    {
        using var alone = Alone();
        _reading.Forget();
        State = ExperimentOpening.Existing(Store);
        if (EvalInfer)
        {
            LoadTrained();
            return;
        }

        if (State.Model is { } model)
            ClassifierFactory.CanonicalName(model);
        if (State.Dataset is not { TrainPath.Length: > 0 } dataset)
            return;
        var images = ExperimentImages.Load(dataset, Store.Paths.Workspace, State.Training?.Seed ?? 0, _reading);
        ReportNumbers(images.Contents);
        ReportContents(images);
    }

    private void ReportOrigin(ExperimentOrigin nearest)
    {
        _report.Block("Copied From", [.. nearest.Lineage.Select(origin => (
            $"{origin.Project}/{origin.Experiment}",
            origin.Copied == CopiedParts.Settings ? "settings"
                : origin is { BestEpoch: { } epoch, BestValidationAccuracy: { } accuracy } ? Invariant($"settings, and the weights of epoch {epoch} (val acc {accuracy:F6})")
                : "settings, and the weights that it was to start from"))]);
        if (State.Dataset?.Sample is { } sample)
            _report.Block("Dataset Details", ("Sample", $"{sample.Description}, as in the experiment copied; DatasetParams or UpdateDataset takes all"));
    }
}
