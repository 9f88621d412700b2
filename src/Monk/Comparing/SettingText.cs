using System.Globalization;
using System.Text.Json;
using Monk.Experiments;
using Monk.NetworkLayers;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>How settings are shown in tables: each on one line, the same on every machine.</summary>
internal static class SettingText
{
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>With all digits that tell it from any other.</summary>
    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    public static string Word<T>(T word) where T : struct, Enum => word.ToString().ToLowerInvariant();

    public static string OrNone(string? text) => text ?? Values.None;

    public static string? StartWeights(StartWeights? start) => start is null ? null : $"{start.From} ({start.Model})";

    public static string? Background(ImageBackground background) => background == ImageBackground.White ? null : Word(background);

    public static string? Accumulation(int batches) => batches > 1 ? $"{Number(batches)} batches" : null;

    public static string Validation(ValidationSource source) =>
        source.Path ?? Invariant($"{100 * (1 - source.TrainSplit!.Value):0.########} % of the training folder");

    public static string Sample(SampleSettings? sample) => sample is null
        ? "all images"
        : Invariant($"{sample.Percent:R} % of the images")
            + (sample.OfSample is { } before ? Invariant($" of a sample of {before:R} %") : "")
            + (sample.DrawnBy is { } seed ? Invariant($", drawn by seed {seed}") : "")
            + (sample.DividedAt is { } split ? Invariant($", from a division at {split:R}") : "");

    public static string Images(ImagesToDrawFrom? images) => images switch
    {
        null => Values.None,
        { Fingerprint: { } fingerprint } => fingerprint,
        _ => Invariant($"a sample of {images.DrawnForTraining} + {images.DrawnForValidation} images"),
    };

    public static string? EarlyStopping(EarlyStoppingOptions? stopping) => stopping is null
        ? null
        : Invariant($"patience {stopping.Patience}, minimum delta {stopping.MinimumDelta:R}, ")
            + (stopping.Monitor == StoppingMetric.ValidationAccuracy ? "val_acc" : "val_loss")
            + (stopping.RestoreBestWeights ? ", best weights restored" : ", last weights kept");

    public static string? Head(IReadOnlyList<NetworkLayer> layers) => layers.Count == 0
        ? null
        : string.Join(", ", layers.Select(Layer));

    public static string? Network(NetworkOptions? network) => network is null
        ? null
        : JsonSerializer.SerializeToNode(network, ExperimentStateJson.Default.NetworkOptions)!.ToJsonString();

    private static string Layer(NetworkLayer layer) =>
        JsonSerializer.SerializeToNode(layer, ExperimentStateJson.Default.NetworkLayer)!.ToJsonString();
}
