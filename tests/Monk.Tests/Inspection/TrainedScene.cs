using Monk.Tests.Facade;

namespace Monk.Tests.Inspection;

/// <summary>One trained experiment for many tests that only look at it.</summary>
public sealed class TrainedScene : IDisposable
{
    public TrainedScene()
    {
        Scene.Train(epochs: 1);
        Image = Directory.EnumerateFiles(Path.Combine(Scene.Images, "circle")).Order(StringComparer.Ordinal).First();
    }

    internal Scene Scene { get; } = new();

    /// <summary>An image of a circle.</summary>
    public string Image { get; }

    public void Dispose() => Scene.Dispose();
}
