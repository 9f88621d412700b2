using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.Experiments;
using Monk.Files;
using Monk.Runtime;
using TorchSharp;

namespace Monk.Training;

/// <summary><c>environment.json</c>: what a training ran on, for whoever wants the same numbers again.</summary>
internal sealed record TrainingEnvironment
{
    public required string Monk { get; init; }

    public required string TorchSharp { get; init; }

    public required string Libtorch { get; init; }

    public required string DotNet { get; init; }

    public required string OperatingSystem { get; init; }

    /// <summary>The processor's model.</summary>
    public required string Processor { get; init; }

    public required string Architecture { get; init; }

    /// <summary>What libtorch chooses its kernels by: another processor's give other last digits and other times.</summary>
    public required IReadOnlyList<string> InstructionSets { get; init; }

    /// <summary>Null where the system does not tell.</summary>
    public required int? PhysicalCores { get; init; }

    /// <summary>What the process may run on at once.</summary>
    public required int LogicalCores { get; init; }

    public required string Device { get; init; }

    /// <summary>float32 or bfloat16.</summary>
    public required Precision Precision { get; init; }

    /// <summary>libtorch's threads: sums are made in another order with another number, so the last digits depend on it.</summary>
    public required int Threads { get; init; }

    public required int Seed { get; init; }

    public required string DatasetFingerprint { get; init; }

    public required string? PretrainedFile { get; init; }

    public required DateTimeOffset Started { get; init; }

    public static TrainingEnvironment Now(torch.Device device, Precision precision, int seed, string fingerprint, string? pretrainedFile, DateTimeOffset started) => new()
    {
        Monk = ExperimentStore.LibraryVersion,
        TorchSharp = typeof(torch).Assembly.GetName().Version!.ToString(3),
        Libtorch = torch.__version__,
        DotNet = Environment.Version.ToString(),
        OperatingSystem = RuntimeInformation.OSDescription,
        Processor = ProcessorFacts.Here.Name,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
        InstructionSets = ProcessorFacts.Here.InstructionSets,
        PhysicalCores = ProcessorFacts.Here.PhysicalCores,
        LogicalCores = ProcessorFacts.Here.LogicalCores,
        Device = ComputeDevice.Describe(device),
        Precision = precision,
        Threads = torch.get_num_threads(),
        Seed = seed,
        DatasetFingerprint = fingerprint,
        PretrainedFile = pretrainedFile,
        Started = started,
    };

    public void Save(string path, Action? mayWrite = null) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, TrainingEnvironmentJson.Default.TrainingEnvironment), mayWrite);
}

/// <summary>Writes <see cref="TrainingEnvironment"/> without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TrainingEnvironment))]
internal sealed partial class TrainingEnvironmentJson : JsonSerializerContext;
