using System.Reflection;
using Monk.NetworkLayers;
using static System.FormattableString;

namespace Monk.Tests.Facade;

/// <summary>Every public method of an experiment that sets something, found by reflection, with arguments that it takes.</summary>
internal static class Setters
{
    /// <summary>Methods that return nothing and set nothing.</summary>
    private static readonly string[] Others = [nameof(IDisposable.Dispose), nameof(Prototype.AddListener), nameof(Prototype.Model), nameof(Prototype.Reload), nameof(Prototype.SwitchMode)];

    /// <summary>The setters by name and parameters.</summary>
    public static IReadOnlyDictionary<string, MethodInfo> All { get; } = typeof(Prototype)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => method.ReturnType == typeof(void) && !method.IsSpecialName && !Others.Contains(method.Name))
        .ToDictionary(method => Invariant($"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => Invariant($"{parameter.ParameterType.Name} {parameter.Name}")))})"), StringComparer.Ordinal);

    /// <summary>Calls a setter.</summary>
    /// <exception cref="MonkException">It is refused.</exception>
    public static void Call(string setter, Prototype prototype, Scene scene)
    {
        var method = All[setter];
        object?[] arguments = [.. method.GetParameters().Select(parameter => Argument(method.Name, parameter, scene))];
        method.Invoke(prototype, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private static object? Argument(string method, ParameterInfo parameter, Scene scene) => (method, parameter.Name) switch
    {
        ("Default", "usePretrained") => false,
        (_, "train") when method.StartsWith("Apply", StringComparison.Ordinal) => true,
        ("ApplyColorJitter", "brightness") => 0.2,
        ("UpdateModelName", _) => "resnet34_v1",
        (_, "datasetPath") when parameter.ParameterType == typeof(string) => scene.Images,
        (_, "datasetPath") => new[] { scene.Images, scene.Images },
        ("CompileNetwork", "network") => new NetworkLayer[] { Monk.Layers.Convolution(4), Monk.Layers.GlobalAveragePooling(), Monk.Layers.FullyConnected(null) },
        ("CompileNetwork", "dataShape") => (3, 32, 32),
        ("UseOptimizer", _) => new Monk.Optimizers.AdamOptions { LearningRate = 0.02 },
        ("UseSchedule", _) => new Monk.Schedules.ExponentialScheduleOptions { Gamma = 0.7 },
        ("UseLoss", _) => new Monk.Losses.L2Options(),
        ("UseTraining", _) => new Monk.Experiments.TrainingOptions { NumEpochs = 3 },
        ("AddTransform", "transform") => new Monk.Transforms.GrayscaleOptions(),
        ("AddTransform", "train") => true,
        ("Append", "layers") => new NetworkLayer[] { Monk.Layers.Relu(), Monk.Layers.FullyConnected(null) },
        (_, "images") => Directory.EnumerateFiles(scene.Images, "*.png", SearchOption.AllDirectories)
            .Select(file => new LabelledImage(file, Path.GetFileName(Path.GetDirectoryName(file)!))).ToList(),
        _ when parameter.HasDefaultValue => parameter.DefaultValue,
        _ => OfType(parameter),
    };

    private static object? OfType(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(bool) => true,
        var type when type == typeof(int) => 1,
        var type when type == typeof(double) => 0.5,
        var type when type == typeof(string) => null,
        var type when type == typeof((double, double)) => (-5.0, 5.0),
        var type when type == typeof(TimeSpan) => TimeSpan.FromHours(1),
        var type when type == typeof(ImageSize) => (ImageSize)48,
        var type when type == typeof(IReadOnlyList<int>) => new[] { 1 },
        var type when type == typeof(IReadOnlyList<double>) => new[] { 0.5, 0.5, 0.5 },
        var type when type.IsEnum => Enum.GetValues(type).GetValue(0),
        var type => throw new NotSupportedException($"{parameter.Member.Name} has a parameter '{parameter.Name}' of type {type.Name}; say here what to pass."),
    };
}
