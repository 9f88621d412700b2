using System.Collections.Concurrent;
using System.Reflection;
using Monk.Runtime;
using Monk.Tests.Facade;
using Monk.Tests.Inspection;
using Monk.Tests.Support;

namespace Monk.Tests.Inference;

public sealed class ManyThreadsTests : IClassFixture<TrainedScene>
{
    private const int Threads = 8;

    private readonly TrainedScene _trained;
    private readonly string _folder;
    private readonly IReadOnlyList<string> _images;

    public ManyThreadsTests(TrainedScene trained)
    {
        _trained = trained;
        _folder = trained.Scene.Combine("many");
        if (!Directory.Exists(_folder))
            SyntheticImages.Write(_folder, 40, size: 48, seed: 5);
        _images = [.. Directory.EnumerateFiles(_folder, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Every_thread_gets_the_answers_that_one_thread_gets_bit_by_bit()
    {
        using var prototype = _trained.Scene.Trained();
        var alone = _images.ToDictionary(image => image, image => Bits(prototype.Infer(image)));
        Assert.True(alone.Values.Distinct().Count() > 70, "The images must be told apart for this to test anything.");

        var wrong = new ConcurrentBag<string>();
        OnThreads(Threads, thread =>
        {
            // Each thread begins elsewhere, so that neighbours have different images in hand.
            for (var i = 0; i < 2 * _images.Count; i++)
            {
                var image = _images[(i + thread * 11) % _images.Count];
                if (Bits(prototype.Infer(image)) != alone[image])
                    wrong.Add(image);
            }
        });

        Assert.Empty(wrong);
    }

    [Fact]
    public void Infer_InferFolder_Evaluate_and_Explain_do_not_disturb_one_another_nor_test_images_being_named()
    {
        using var prototype = _trained.Scene.Trained();
        prototype.DatasetParams(_folder);
        prototype.Dataset();
        var alone = _images.ToDictionary(image => image, image => Bits(prototype.Infer(image)));
        var folder = prototype.InferFolder(_folder).Select(Bits).ToList();
        var matrix = prototype.Evaluate().ConfusionMatrix.Rows.SelectMany(row => row).ToList();
        var explained = prototype.Explain(_images[3], "circle");
        var maps = prototype.VisualizeFeatureMaps(_images[3]).Select(File.ReadAllBytes).ToList();

        OnThreads(Threads, thread =>
        {
            switch (thread % 4)
            {
                case 0:
                    Assert.All(_images, image => Assert.Equal(alone[image], Bits(prototype.Infer(image))));
                    break;
                case 1:
                    Assert.Equal(folder, prototype.InferFolder(_folder).Select(Bits));
                    break;
                case 2:
                    prototype.DatasetParams(_folder);
                    prototype.Dataset();
                    Assert.Equal(matrix, prototype.Evaluate().ConfusionMatrix.Rows.SelectMany(row => row));
                    break;
                default:
                    var again = prototype.Explain(_images[3], "circle");
                    Assert.Equal(explained.HeatMap.Values, again.HeatMap.Values);
                    Assert.Equal(Bits(explained.Prediction), Bits(again.Prediction));
                    Assert.Equal(maps, prototype.VisualizeFeatureMaps(_images[3]).Select(File.ReadAllBytes));
                    break;
            }
        });
    }

    [Fact]
    public void Disposing_while_others_infer_gives_right_answers_or_ObjectDisposedException()
    {
        Dictionary<string, string> alone;
        using (var first = _trained.Scene.Trained())
            alone = _images.ToDictionary(image => image, image => Bits(first.Infer(image)));

        for (var round = 0; round < 5; round++)
        {
            var prototype = _trained.Scene.Trained();
            using var begun = new CountdownEvent(4);
            var disposing = new Thread(() =>
            {
                begun.Wait();
                prototype.Dispose();
            });
            disposing.Start();
            OnThreads(4, thread =>
            {
                begun.Signal();
                Assert.IsType<ObjectDisposedException>(Record.Exception(() => InferForever(thread)));
            });
            disposing.Join();

            void InferForever(int thread)
            {
                for (var i = 0; ; i++)
                {
                    var image = _images[(i + thread) % _images.Count];
                    Assert.Equal(alone[image], Bits(prototype.Infer(image)));
                    if (thread == 0)
                        prototype.InferFolder(_folder);
                }
            }
        }
    }

    [Fact]
    public void The_text_of_a_call_is_not_torn_by_that_of_others()
    {
        using var captured = new CapturedConsole();
        using (var prototype = _trained.Scene.Trained(verbose: 1))
            OnThreads(Threads, _ => Assert.All(_images.Take(20), image => prototype.Infer(image)));

        var text = captured.Text[captured.Text.IndexOf("Prediction\n", StringComparison.Ordinal)..];
        Assert.Matches(@"\A(Prediction\n    Image name:      [^\n]+\n    Predicted class: \w+\n    Predicted score: [01]\.\d{4}\n\n){160}\z", text);
    }

    [Fact]
    public void A_second_thread_is_refused_by_every_member_that_cannot_run_beside_a_training()
    {
        using var prototype = _trained.Scene.New("training", overwrite: true);
        _trained.Scene.SetUp(prototype, epochs: 1);
        string[] free = ["get_Status", "get_Folder", "get_DatasetReport", nameof(Prototype.Summary), nameof(Prototype.Dispose)];
        var members = typeof(Prototype).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !free.Contains(method.Name))
            .ToList();
        List<(string Member, string Thrown)>? outcomes = null;
        var progress = new Progress(() => outcomes ??= OnAnotherThread(() =>
        {
            Assert.Equal(ExperimentStatus.Created, prototype.Status);
            Assert.EndsWith("training", prototype.Folder, StringComparison.Ordinal);
            Assert.Contains("resnet18", prototype.Summary().ToString(), StringComparison.Ordinal);
            return members.ConvertAll(method => (method.Name, DisposedPrototypeTests.Thrown(prototype, method, _trained.Scene.Images)));
        }));

        prototype.Train(progress);

        Assert.InRange(outcomes!.Count, 100, 300);
        Assert.All(outcomes, outcome => Assert.StartsWith("Monk.MonkException: Experiment 'training' is busy in this object", outcome.Thrown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_training_on_a_thread_of_its_own_has_the_object_for_itself_from_the_call_on()
    {
        using var prototype = _trained.Scene.New("async", overwrite: true);
        _trained.Scene.SetUp(prototype, epochs: 1);

        var training = prototype.TrainAsync();
        var refused = Record.Exception(() => prototype.UpdateNumEpochs(3));
        var again = await Record.ExceptionAsync(() => prototype.TrainAsync());
        var result = await training;

        Assert.Contains("inside Train", Assert.IsType<MonkException>(refused).Message, StringComparison.Ordinal);
        Assert.Contains("inside Train", Assert.IsType<MonkException>(again).Message, StringComparison.Ordinal);
        Assert.Single(result.Epochs);
        Assert.Equal(ExperimentStatus.Completed, prototype.Status);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => prototype.TrainAsync(cancellationToken: cancelled.Token));
        prototype.UpdateNumEpochs(2);
    }

    [Fact]
    public void A_callback_on_the_same_thread_may_ask_and_is_answered_as_before()
    {
        using var prototype = _trained.Scene.New("callback", overwrite: true);
        _trained.Scene.SetUp(prototype, epochs: 1);
        Exception? thrown = null;

        prototype.Train(new Progress(() => thrown ??= Record.Exception(() => prototype.UpdateNumEpochs(3))));

        Assert.DoesNotContain("busy in this object", Assert.IsType<MonkException>(thrown).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_change_the_network_or_its_input_is_refused_while_another_thread_infers()
    {
        using var prototype = _trained.Scene.Trained();
        var alone = prototype.InferFolder(_folder).Select(Bits).ToList();
        Action[] changes = [prototype.Reload, () => prototype.ResetTransforms(), () => prototype.SwitchMode(train: true)];
        using var inside = prototype.Together(nameof(Prototype.InferFolder));

        var refusals = OnAnotherThread(() => changes.Select(change => Record.Exception(change)).ToList());

        Assert.All(refusals, refusal => Assert.Contains("inside InferFolder", Assert.IsType<MonkException>(refusal).Message, StringComparison.Ordinal));
        Assert.Equal(alone, prototype.InferFolder(_folder).Select(Bits));
    }

    [Fact]
    public void A_thread_does_not_evaluate_test_images_that_another_has_named()
    {
        using var prototype = _trained.Scene.Trained();
        var other = SyntheticImages.Write(_trained.Scene.Combine("other"), 3);
        prototype.DatasetParams(_folder);
        prototype.Dataset();

        OnThreads(1, _ =>
        {
            prototype.DatasetParams(other);
            prototype.Dataset();
            Assert.Equal(6, prototype.Evaluate().NumImages);
        });

        var refusal = Assert.Throws<MonkException>(() => prototype.Evaluate());
        Assert.Contains($"Another thread has named the test images '{other}' since this one named '{_folder}'", refusal.Message, StringComparison.Ordinal);
        prototype.DatasetParams(_folder);
        prototype.Dataset();
        Assert.Equal(80, prototype.Evaluate().NumImages);
    }

    private static string Bits(Prediction prediction) => string.Join(
        " ", prediction.Ranking.Select(score => $"{score.Class} {BitConverter.DoubleToInt64Bits(score.Logit):x} {BitConverter.DoubleToInt64Bits(score.Score):x}"));

    private static T OnAnotherThread<T>(Func<T> call)
    {
        T? result = default;
        OnThreads(1, _ => result = call());
        return result!;
    }

    private static void OnThreads(int count, Action<int> work)
    {
        var thrown = new ConcurrentBag<Exception>();
        var threads = Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            if (Record.Exception(() => work(number)) is { } e)
                thrown.Add(e);
        })).ToList();

        // A thread takes its creator's context along, which these must not: they stand for those of strangers.
        using (ExecutionContext.SuppressFlow())
            threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (!thrown.IsEmpty)
            throw new AggregateException(thrown);
    }

    private sealed class Progress(Action act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act();
    }
}
