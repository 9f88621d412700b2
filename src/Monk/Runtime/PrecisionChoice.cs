using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Runtime;

/// <summary>Decides what a network computes in.</summary>
internal static class PrecisionChoice
{
    // Where bfloat16 has instructions of its own it is measured four times as fast, elsewhere several times slower: a probe that others
    // disturb still tells the two apart.
    private const double LeastGain = 1.5;
    private const int Rounds = 5;

    private static readonly Lazy<bool> FasterInBFloat16 = new(Probe);

    /// <summary>
    /// The precision asked for; for <see cref="Precision.Auto"/>, bfloat16 on a CPU that is faster with it, for a network that can.
    /// </summary>
    public static Precision Resolve(Precision asked, bool networkCan, Device device) =>
        asked != Precision.Auto ? asked
        : networkCan && device.type == DeviceType.CPU && FasterInBFloat16.Value ? Precision.BFloat16
        : Precision.Float32;

    /// <summary>
    /// The precision to train in: <see cref="Precision.Auto"/> leaves a base that learns in float32, because oneDNN's bfloat16 weight
    /// gradients spin, and become many times slower when anything else wants a core.
    /// </summary>
    public static Precision ForTraining(Precision asked, bool networkCan, bool baseLearns, Device device) => Resolve(asked, networkCan && !baseLearns, device);

    /// <summary>The precision for a network trained in <paramref name="trained"/>: the same, unless that would be slow here.</summary>
    public static Precision ForInference(Precision trained, bool networkCan, Device device) =>
        trained == Precision.BFloat16 ? Resolve(Precision.Auto, networkCan, device) : Precision.Float32;

    /// <summary>What is to be said of a precision that the user has asked for; null where there is nothing.</summary>
    public static string? Warning(Precision asked, Device device) => Warning(asked, device.type == DeviceType.CPU, () => FasterInBFloat16.Value);

    /// <inheritdoc cref="Warning(Precision, Device)"/>
    public static string? Warning(Precision asked, bool isOnCpu, Func<bool> fasterInBFloat16) => asked == Precision.BFloat16 && isOnCpu && !fasterInBFloat16()
        ? "Precision.BFloat16 was asked for, and this processor is no faster with it than with float32: an epoch may take several times as long. Precision.Auto takes what is faster"
        : null;

    /// <summary>Whether a convolution of ResNet's is faster in bfloat16 on this CPU; takes some tens of milliseconds.</summary>
    private static bool Probe()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var images = ones(4, 28, 28, 128).permute(0, 3, 1, 2);
        var weight = ones(128, 128, 3, 3);
        return Seconds(images, weight) > LeastGain * Seconds(images.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16));
    }

    private static double Seconds(Tensor images, Tensor weight)
    {
        var best = double.PositiveInfinity;
        for (var round = 0; round <= Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            nn.functional.conv2d(images, weight, padding: [1, 1]).Dispose();
            if (round > 0) // The first call prepares the kernel.
                best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }
}
