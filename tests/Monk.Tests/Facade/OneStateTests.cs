using Monk.Experiments;

namespace Monk.Tests.Facade;

/// <summary>Whatever sets something sets it in the state that it has seen, or not at all.</summary>
public sealed class OneStateTests : IClassFixture<OneStateTests.Data>
{
    private const int Workers = 7;

    private readonly Scene _scene;

    public OneStateTests(Data data) => _scene = data.Scene;

    public static TheoryData<string> Names => [.. Setters.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_setter_of_an_object_that_was_opened_before_never_undoes_what_another_has_set(string setter)
    {
        var name = "e" + Setters.All.Keys.Index().First(entry => entry.Item == setter).Index;
        using var before = _scene.New(name);
        if (setter.StartsWith("MoveDataset(", StringComparison.Ordinal) && Setters.All[setter].GetParameters()[0].ParameterType != typeof(string))
            before.Default([_scene.Images, _scene.Images], "resnet18_v1", false, 1, usePretrained: false);
        else
            before.Default(_scene.Images, "resnet18_v1", false, 1, usePretrained: false);
        before.ResetTransforms(); // So that any may follow.
        if (setter.StartsWith("LossMultilabel", StringComparison.Ordinal))
            before.UpdateTrainvalSplit(0.7); // Its images are not known then to have one label each.

        using (var after = _scene.Resumed(name))
            after.UpdateNumProcessors(Workers);
        var set = File.ReadAllText(StateFile(name));

        Assert.Contains("has been changed since this object last read it", Assert.Throws<MonkException>(() => Setters.Call(setter, before, _scene)).Message, StringComparison.Ordinal);
        Assert.Equal(set, File.ReadAllText(StateFile(name)));

        before.Reload();
        var seen = Find(name);
        Setters.Call(setter, before, _scene);
        Assert.NotEqual(seen.Identity!.Revision, Find(name).Identity!.Revision);
        if (Setters.All[setter].Name is not nameof(Prototype.Default) and not nameof(Prototype.UpdateNumProcessors))
            Assert.Equal(Workers, Find(name).Dataset!.Workers);
    }

    [Fact]
    public void While_another_thread_trains_every_setter_is_refused()
    {
        using var tiny = new TinyScene();
        using var prototype = tiny.New("e", epochs: 1);
        var messages = new Dictionary<string, string>();
        var set = "";

        prototype.Train(new OnFirst(() =>
        {
            set = File.ReadAllText(Path.Combine(prototype.Folder, "experiment-state.json"));
            var other = new Thread(() =>
            {
                foreach (var setter in Setters.All.Keys)
                    messages[setter] = Record.Exception(() => Setters.Call(setter, prototype, tiny.Scene)) is MonkException refused ? refused.Message : "";
            });
            other.Start();
            other.Join();
            Assert.Equal(set, File.ReadAllText(Path.Combine(prototype.Folder, "experiment-state.json")));
        }));

        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.Contains("Train", message.Value, StringComparison.Ordinal));
    }

    private string StateFile(string experiment) => Path.Combine(_scene.Workspace, "p", experiment, "experiment-state.json");

    private ExperimentState Find(string experiment) => new ExperimentStore(new Workspace(_scene.Workspace).Experiment("p", experiment)).Find()!;

    /// <summary>One set of images for all cases.</summary>
    public sealed class Data : IDisposable
    {
        internal Scene Scene { get; } = new(perClass: 4);

        public void Dispose() => Scene.Dispose();
    }

    private sealed class OnFirst(Action action) : IProgress<TrainingProgress>
    {
        private Action? _action = action;

        public void Report(TrainingProgress value) => Interlocked.Exchange(ref _action, null)?.Invoke();
    }
}
