namespace Monk.Tests.Facade;

/// <summary>A scene whose experiments have a network of a few kilobytes, so that many of them are trained and copied in a second.</summary>
internal sealed class TinyScene : IDisposable
{
    public Scene Scene { get; } = new(perClass: 6);

    public string Image => Path.Combine(Scene.Images, "circle", "000.png");

    /// <summary>A new experiment with the network.</summary>
    public Prototype New(string experiment, int epochs = 3, bool frozen = false, int verbose = 0)
    {
        var prototype = Scene.New(experiment, verbose: verbose);
        Scene.SetUp(prototype, epochs);
        prototype.CompileNetwork([Monk.Layers.Convolution(4), Monk.Layers.Relu(), Monk.Layers.GlobalAveragePooling(), Monk.Layers.FullyConnected(null)], (3, 32, 32));
        if (frozen)
            prototype.FreezeLayers(1);
        return prototype;
    }

    public TrainingResult Train(string experiment, int epochs = 3, bool frozen = false)
    {
        using var prototype = New(experiment, epochs, frozen);
        return prototype.Train();
    }

    public void Dispose() => Scene.Dispose();
}
