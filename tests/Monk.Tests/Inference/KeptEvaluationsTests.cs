using System.Text.Json.Nodes;
using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Inference;

public sealed class KeptEvaluationsTests : IDisposable
{
    private readonly Scene _scene = new();

    public KeptEvaluationsTests() => _scene.Train(epochs: 2);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Evaluations_are_kept_for_each_weights_and_test_set_and_the_same_again_replaces_its_own()
    {
        var (first, second) = (SyntheticImages.Write(_scene.Combine("first"), 2, seed: 3), SyntheticImages.Write(_scene.Combine("second"), 3, seed: 4));

        Evaluate(TrainedWeights.Best, first);
        Evaluate(TrainedWeights.Final, first);
        Evaluate(TrainedWeights.Best, second);
        Evaluate(TrainedWeights.Best, first);

        Assert.Equal(
            [("final", "../first", 4), ("best", "../second", 6), ("best", "../first", 4)],
            Kept().Select(entry => ((string)entry!["weights"]!, (string)entry["test_path"]!, (int)entry["num_images"]!)));
        Assert.Equal(State()["outcome"]!["best_val_acc_epoch"]!.GetValue<int>(), Kept()[2]!["epoch"]!.GetValue<int>());
        Assert.Equal(2, Kept()[0]!["epoch"]!.GetValue<int>());

        SyntheticImages.Write(first, 5, seed: 9);
        Evaluate(TrainedWeights.Best, first);
        Assert.Equal([4, 6, 4, 10], Kept().Select(entry => (int)entry!["num_images"]!));
    }

    [Fact]
    public void Further_training_and_other_transforms_give_up_all_of_them()
    {
        var test = SyntheticImages.Write(_scene.Combine("test"), 2, seed: 3);
        Evaluate(TrainedWeights.Best, test);
        Evaluate(TrainedWeights.Final, test);
        using (var prototype = _scene.Trained())
            prototype.ResetTransforms();
        Assert.Empty(Kept());

        Evaluate(TrainedWeights.Best, test);
        Evaluate(TrainedWeights.Final, test);
        Assert.Equal(2, Kept().Count);
        using (var prototype = _scene.Resumed())
        {
            prototype.UpdateNumEpochs(3);
            prototype.Train();
        }

        Assert.Empty(Kept());
    }

    [Fact]
    public void A_state_with_a_single_evaluation_opens_and_keeps_it()
    {
        var test = SyntheticImages.Write(_scene.Combine("test"), 2, seed: 3);
        Evaluate(TrainedWeights.Final, test);
        var state = State();
        var only = Kept()[0]!.DeepClone().AsObject();
        foreach (var added in new[] { "epoch", "threshold", "evaluated" })
            only.Remove(added);
        state.AsObject().Remove("evaluations");
        state["evaluation"] = only;
        File.WriteAllText(StateFile, state.ToJsonString());

        var compare = new Compare("old", workspace: _scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "e");
        Assert.Equal(("final", 4), (compare.Read().Rows[0].Test!.Weights, compare.Read().Rows[0].Test!.NumImages));

        Evaluate(TrainedWeights.Best, test);
        Assert.Equal(["final", "best"], Kept().Select(entry => (string)entry!["weights"]!));
        Assert.Null(State()["evaluation"]);
    }

    [Fact]
    public void Weights_that_have_been_replaced_since_they_were_read_are_not_kept_as_those_that_are_there_now()
    {
        var test = SyntheticImages.Write(_scene.Combine("test"), 2, seed: 3);
        using var captured = new CapturedConsole();
        using var old = _scene.Trained(verbose: 1);
        old.DatasetParams(test);
        old.Dataset();
        using (var prototype = _scene.Resumed())
        {
            prototype.UpdateNumEpochs(3);
            prototype.Train();
        }

        Assert.Equal(4, old.Evaluate().NumImages);

        Assert.Empty(Kept());
        Assert.Contains("Note: the evaluation was not kept in the experiment's state. Experiment 'e' of project 'p' has been trained since this object last read it", captured.Text, StringComparison.Ordinal);
        Assert.Contains("has been trained since", Assert.Throws<MonkException>(() => old.ResetTransforms()).Message, StringComparison.Ordinal);

        old.Reload();
        old.Evaluate();
        Assert.Single(Kept());
    }

    [Fact]
    public void A_summary_lists_every_evaluation_the_newest_first()
    {
        var test = SyntheticImages.Write(_scene.Combine("test"), 2, seed: 3);
        Evaluate(TrainedWeights.Final, test);
        Evaluate(TrainedWeights.Best, test);

        using var prototype = _scene.Trained();
        var text = prototype.Summary().ToString();

        Assert.Matches(@"(?s)Weights:\s+best \(epoch \d\).*Weights:\s+final \(epoch 2\)", text);
    }

    private string StateFile => Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json");

    private JsonNode State() => JsonNode.Parse(File.ReadAllText(StateFile))!;

    private JsonArray Kept() => State()["evaluations"]!.AsArray();

    private void Evaluate(TrainedWeights weights, string folder)
    {
        using var prototype = _scene.Trained(weights: weights);
        prototype.DatasetParams(folder);
        prototype.Dataset();
        Assert.Equal(weights, prototype.Evaluate().Weights);
    }
}
