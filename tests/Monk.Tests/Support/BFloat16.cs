using Monk.Runtime;

namespace Monk.Tests.Support;

/// <summary>
/// A test that computes so much in bfloat16 that it takes minutes where the processor only emulates it; skipped there, visibly.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BFloat16TheoryAttribute : TheoryAttribute
{
    public BFloat16TheoryAttribute() => Skip = BFloat16.WhyMissing;
}

/// <summary>Like <see cref="BFloat16TheoryAttribute"/>, for a test that needs files of the <c>shared</c> folder, too.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedBFloat16FactAttribute : FactAttribute
{
    public SharedBFloat16FactAttribute(params string[] needed) => Skip = SharedFolder.WhyMissing(needed) ?? BFloat16.WhyMissing;
}

/// <summary>Whether this processor computes in bfloat16.</summary>
internal static class BFloat16
{
    private static readonly string[] Instructions = ["avx512_bf16", "amx_bf16"];

    public static string? WhyMissing { get; } =
        ProcessorFacts.Here.InstructionSets.Intersect(Instructions).Any() ? null : "This processor has no instructions for bfloat16.";
}
