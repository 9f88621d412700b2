using System.Reflection;

namespace Monk.Tests.Facade;

public sealed class DisposedPrototypeTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_member_of_a_disposed_prototype_says_that_it_is(bool evalInfer)
    {
        _scene.Train(epochs: 1);
        var prototype = evalInfer ? _scene.Trained() : _scene.Resumed();
        prototype.Dispose();
        prototype.Dispose();
        var before = _scene.Snapshot();

        var members = typeof(Prototype).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.Name != nameof(Prototype.Dispose)).ToList();
        Assert.InRange(members.Count, 100, 300);
        Assert.All(members, method => Assert.Equal((method.Name, nameof(ObjectDisposedException)), (method.Name, Name(Thrown(prototype, method, _scene.Images)))));
        Assert.Equal(before, _scene.Snapshot());
    }

    private static string? Name(string thrown) =>
        thrown.StartsWith($"System.{nameof(ObjectDisposedException)}:", StringComparison.Ordinal) ? nameof(ObjectDisposedException) : thrown;

    /// <summary>What a member throws when it is called with arguments that it would take.</summary>
    internal static string Thrown(Prototype prototype, MethodInfo method, string images)
    {
        try
        {
            var result = method.Invoke(prototype, [.. method.GetParameters().Select(parameter => Argument(method.Name, parameter, images))]);
            (result as Task)?.GetAwaiter().GetResult();
            return "nothing";
        }
        catch (Exception e)
        {
            return ((e as TargetInvocationException)?.InnerException ?? e).ToString();
        }
    }

    /// <summary>Something that the member would take.</summary>
    private static object? Argument(string method, ParameterInfo parameter, string images) => (method, parameter.Name) switch
    {
        (_, "train" or "evalInfer") => parameter.Name == "train",
        (_, "imagePath") => Directory.EnumerateFiles(images, "*", SearchOption.AllDirectories).First(),
        (_, "folderPath" or "modelPath") => images,
        (_, "inputSize") => parameter.ParameterType == typeof(ImageSize) ? (ImageSize)32 : null,
        (_, "transform") => new Monk.Transforms.GrayscaleOptions(),
        (nameof(Prototype.UseOptimizer), _) => new Monk.Optimizers.SgdOptions { LearningRate = 0.1 },
        (nameof(Prototype.UseSchedule), _) => new Monk.Schedules.FixedScheduleOptions(),
        (nameof(Prototype.UseLoss), _) => new Monk.Losses.L1Options(),
        (nameof(Prototype.UseTraining), _) => new Monk.Experiments.TrainingOptions(),
        (_, "listener") => new NoListener(),
        (_, "images") => Directory.EnumerateFiles(images, "*", SearchOption.AllDirectories).Select(file => new LabelledImage(file, Path.GetFileName(Path.GetDirectoryName(file)!))).ToList(),
        (_, "layers" or "network") => new[] { Layers.FullyConnected(2) },
        (_, "modelName") => "resnet18_v1",
        (_, "milestones") => new[] { 1 },
        (_, "budget") => TimeSpan.FromHours(1),
        (_, "modelList") => new[] { ("resnet18", true, false) },
        (nameof(Prototype.AnalyseOptimizersWithLr), "optimizerList") => new[] { ("sgd", 0.1) },
        (_, "optimizerList") => new[] { "sgd" },
        (_, "lrList" or "splitList") => new[] { 0.1 },
        (_, "inpSizeList") => new ImageSize[] { 64 },
        (_, "batchSizeList" or "numList") => new[] { 1 },
        (_, "degrees") when parameter.ParameterType == typeof((double, double)) => (-1.0, 1.0),
        (_, "datasetPath") when parameter.ParameterType != typeof(string) => new[] { images, images },
        _ when parameter.HasDefaultValue && parameter.DefaultValue is not null => parameter.DefaultValue,
        _ when parameter.HasDefaultValue => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null,
        _ when parameter.ParameterType == typeof(int) => 1,
        _ when parameter.ParameterType == typeof(double) => 0.5,
        _ when parameter.ParameterType == typeof(bool) => true,
        _ when parameter.ParameterType == typeof(string) => images,
        _ when parameter.ParameterType.IsValueType => Activator.CreateInstance(parameter.ParameterType),
        _ => throw new InvalidOperationException($"{method} has a parameter {parameter.Name} that the test does not know."),
    };

    private sealed class NoListener : Monk.Training.Listeners.TrainingListener;
}
