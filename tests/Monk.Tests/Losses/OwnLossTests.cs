using System.Text.Json.Nodes;
using Monk.Losses;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using static TorchSharp.torch;

namespace Monk.Tests.Losses;

/// <summary>A loss of a program's own is a citizen like Monk's.</summary>
public sealed class OwnLossTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    public OwnLossTests()
    {
        LossOptions.Register<LogCoshOptions>();
        LossOptions.Register<WeightedBrierOptions>();
        LossOptions.Register<WrongLossOptions>();
    }

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void It_is_listed_and_trains_and_goes_on_after_a_resume()
    {
        Assert.Contains("test_log_cosh", Prototype.ListLosses());
        double[] whole;
        using (var prototype = _tiny.New("whole", epochs: 4))
        {
            prototype.UseLoss(new LogCoshOptions { Scale = 2, BalanceClasses = true });
            whole = Losses(prototype.Train());
        }

        using (var prototype = _tiny.New("e", epochs: 2))
        {
            prototype.UseLoss(new LogCoshOptions { Scale = 2, BalanceClasses = true });
            Assert.Equal(whole[..2], Losses(prototype.Train()));
        }

        Assert.Equal("""{"name":"test_log_cosh","scale":2,"balance_classes":true}""", LossInFile("e").ToJsonString());
        using (var resumed = _tiny.Scene.Resumed())
        {
            resumed.UpdateNumEpochs(4);
            Assert.Equal(whole, Losses(resumed.Train()));
        }

        using var trained = _tiny.Scene.Trained();
        Assert.InRange(trained.Infer(_tiny.Image).Score, 0, 1);
    }

    [Fact]
    public void It_is_compared_and_reproduced()
    {
        using (var prototype = _tiny.New("e"))
            prototype.UseLoss(new LogCoshOptions { Scale = 3, Weight = [1, 2] });

        var row = Row("e");

        Assert.Equal("test_log_cosh scale 3, weight [1, 2]", row.Setting("loss function"));
        Assert.Contains("gtf.UseLoss(new LogCoshOptions { Scale = 3, Weight = [1, 2] });\n", row.Reproduction, StringComparison.Ordinal);
        Assert.Equal("gtf.UseLoss(new WeightedBrierOptions());\n", KindText.Code(new WeightedBrierOptions()));
    }

    [Fact]
    public void It_sees_outputs_shares_and_weights()
    {
        using var scope = NewDisposeScope();
        using var plain = new LossFunction(new LogCoshOptions(), multiLabel: false, CPU);
        using var weighted = new LossFunction(new LogCoshOptions { Weight = [3, 1] }, multiLabel: false, CPU);
        var (outputs, labels) = (zeros(2, 2), tensor(new long[] { 0, 1 }));
        var one = Math.Log(Math.Cosh(1));

        Assert.Equal(one / 2, plain.Of(outputs, labels).item<float>(), 6);
        Assert.Equal(one, weighted.Of(outputs, labels).item<float>(), 6);
        Assert.Equal(one / 2, plain.Of(outputs, tensor(new float[,] { { 0, 1 }, { 1, 0 } })).item<float>(), 6);
        Assert.Null(weighted.OfBatch(outputs, labels).Weights);
        Assert.Equal(2 * one, weighted.OfBatch(outputs, labels).Sum(ScalarType.Float64).item<double>(), 6);
    }

    [Fact]
    public void Batches_count_by_the_weights_of_their_images_where_it_says_so()
    {
        using var scope = NewDisposeScope();
        using var loss = new LossFunction(new WeightedBrierOptions { Weight = [3, 1] }, multiLabel: false, CPU);
        using var plain = new LossFunction(new WeightedBrierOptions(), multiLabel: false, CPU);
        var (outputs, labels) = (tensor(new float[,] { { 1, 0 }, { 1, 0 } }), tensor(new long[] { 0, 1 }));
        var batch = loss.OfBatch(outputs, labels);

        Assert.Equal(0.5, batch.Mean.item<float>(), 6); // 2 of weight 1, 0 of weight 3.
        Assert.Equal(4, batch.Weights!.item<double>());
        Assert.Equal(2, batch.Sum(ScalarType.Float64).item<double>(), 6);
        Assert.Null(plain.OfBatch(outputs, labels).Weights);
    }

    [Theory]
    [InlineData("null", "The loss 'test_wrong_loss' gives null; it must give the mean over the batch, a scalar.")]
    [InlineData("shape", "it must give the mean over the batch, a scalar, as input.Mean(losses) does.")]
    [InlineData("constant", "The loss 'test_wrong_loss' gives a number without a gradient, so nothing could be learned from it;")]
    [InlineData("nan", "The training loss of epoch 1 is not a finite number: training has diverged.")]
    public void What_no_training_can_follow_is_refused(string gives, string message)
    {
        using var prototype = _tiny.New("e");
        prototype.UseLoss(new WrongLossOptions { Gives = gives });

        Assert.Contains(message, Assert.Throws<MonkException>(() => prototype.Train()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_asks_of_the_network_and_of_the_labels_is_held()
    {
        using var prototype = _tiny.New("e");
        prototype.UseLoss(new WeightedBrierOptions());
        Assert.Equal(
            "The loss 'test_brier' takes probabilities, from 0 to 1, and the network gives other numbers. End the network with a sigmoid.",
            Assert.Throws<MonkException>(() => prototype.Train()).Message);

        prototype.Mixup(0.2);
        Assert.StartsWith(
            "The loss 'test_brier' takes whole labels, and Mixup and Cutmix make shares of them.",
            Assert.Throws<MonkException>(() => prototype.Train()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_checked_where_they_are_given_and_where_they_are_read()
    {
        using (var prototype = _tiny.New("e"))
        {
            Assert.StartsWith("scale is 0; it must be a number above 0", Assert.Throws<MonkException>(() => new LogCoshOptions { Scale = 0 }).Message, StringComparison.Ordinal);
            Assert.Equal(
                "scale and balanceClasses do not go together.",
                Assert.Throws<MonkException>(() => prototype.UseLoss(new LogCoshOptions { Scale = 11, BalanceClasses = true })).Message);
            Assert.StartsWith(
                "Give weight or balanceClasses: true, not both",
                Assert.Throws<MonkException>(() => prototype.UseLoss(new LogCoshOptions { Weight = [1, 1], BalanceClasses = true })).Message,
                StringComparison.Ordinal);
            Assert.StartsWith(
                "weight has 1 values; give one for each of the 2 classes",
                Assert.Throws<MonkException>(() => prototype.UseLoss(new LogCoshOptions { Weight = [1] })).Message,
                StringComparison.Ordinal);
            Assert.StartsWith(
                "The loss 'multilabelmargin' knows no weights.",
                Assert.Throws<MonkException>(() => prototype.UseLoss(new MultiLabelMarginOptions { Weight = [1, 1] })).Message,
                StringComparison.Ordinal);
            prototype.UseLoss(new LogCoshOptions());
        }

        Edit("e", loss => loss["scale"] = -1);
        Assert.Contains("loss.scale is -1; it must be a number above 0", Assert.Throws<MonkException>(() => _tiny.Scene.Resumed()).Message, StringComparison.Ordinal);
        Edit("e", loss => (loss["scale"], loss["balance_classes"]) = (11, true));
        Assert.Contains("loss: scale and balanceClasses do not go together.", Assert.Throws<MonkException>(() => _tiny.Scene.Resumed()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_with_one_that_is_not_registered_can_be_opened_and_shown_but_not_used()
    {
        using (var prototype = _tiny.New("e"))
        {
            prototype.UseLoss(new LogCoshOptions());
            prototype.Train();
        }

        Edit("e", loss => (loss["name"], loss["other"]) = ("of_another_program", 4));
        const string Missing = "Loss 'of_another_program' is not known to this program. If it is one of your own, call LossOptions.Register<…>()";

        using (var resumed = _tiny.Scene.Resumed())
        {
            Assert.Contains(resumed.Summary().Sections.SelectMany(section => section.Lines), line => line.Value.Contains("of_another_program", StringComparison.Ordinal));
            resumed.UpdateNumEpochs(5);
            Assert.StartsWith(Missing, Assert.Throws<MonkException>(() => resumed.Train()).Message, StringComparison.Ordinal);
        }

        // Its probabilities would be a guess.
        using (var trained = _tiny.Scene.Trained())
        {
            Assert.NotEmpty(trained.Summary().Sections);
            Assert.StartsWith(Missing, Assert.Throws<MonkException>(() => trained.Infer(_tiny.Image)).Message, StringComparison.Ordinal);
        }

        Assert.Equal("""{"name":"of_another_program","scale":1,"other":4}""", LossInFile("e").ToJsonString());
        Assert.Equal("of_another_program scale 1, other 4", Row("e").Setting("loss function"));
        Assert.Contains("/* 'of_another_program' is not registered in the program that wrote these lines */\n", Row("e").Reproduction, StringComparison.Ordinal);
        using (new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _tiny.Scene.Workspace, verbose: 0))
            Assert.Equal(LossInFile("e").ToJsonString(), LossInFile("copy").ToJsonString());
    }

    [Fact]
    public void One_that_could_not_be_read_again_is_not_taken()
    {
        using var prototype = _tiny.New("e");

        Assert.StartsWith(
            "UnregisteredLossOptions is not registered. Call LossOptions.Register<UnregisteredLossOptions>() before it is used",
            Assert.Throws<MonkException>(() => prototype.UseLoss(new UnregisteredLossOptions())).Message,
            StringComparison.Ordinal);
        Assert.Contains("is taken by Monk.Losses.FocalOptions.", Assert.Throws<MonkException>(LossOptions.Register<SecondFocalOptions>).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => prototype.UseLoss(null!));
    }

    [Fact]
    public void Weights_are_the_losss_own()
    {
        double[] weight = [1, 2];
        var byClass = new Dictionary<string, double> { ["a"] = 3 };
        var (first, second) = (new L1Options { Weight = weight }, new L1Options { WeightByClass = byClass });
        weight[0] = 9;
        byClass["a"] = 9;

        Assert.Equal([1, 2], first.Weight);
        Assert.Equal(3, second.WeightByClass!["a"]);
    }

    private static double[] Losses(TrainingResult result) => [.. result.Epochs.Select(epoch => epoch.TrainLoss)];

    private string StateFile(string experiment) => Path.Combine(_tiny.Scene.Workspace, "p", experiment, "experiment-state.json");

    private JsonNode LossInFile(string experiment) => JsonNode.Parse(File.ReadAllText(StateFile(experiment)))!["loss"]!;

    private void Edit(string experiment, Action<JsonNode> change)
    {
        var state = JsonNode.Parse(File.ReadAllText(StateFile(experiment)))!;
        change(state["loss"]!);
        File.WriteAllText(StateFile(experiment), state.ToJsonString());
    }

    private ComparisonRow Row(string experiment)
    {
        var compare = new Compare("c", _tiny.Scene.Workspace, verbose: 0);
        compare.AddExperiment("p", experiment);
        return Assert.Single(compare.Read().Rows);
    }
}
