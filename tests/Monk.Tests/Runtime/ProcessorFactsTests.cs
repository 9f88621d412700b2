using Monk.Runtime;

namespace Monk.Tests.Runtime;

public sealed class ProcessorFactsTests
{
    [Fact]
    public void Cores_threads_and_instructions_are_read()
    {
        const string Text = """
            processor	: 0
            model name	: Intel(R) Xeon(R) Platinum 8480+
            physical id	: 0
            core id	: 0
            flags	: fpu sse4_2 avx avx2 fma avx512f avx512_bf16 amx_tile

            processor	: 1
            model name	: Intel(R) Xeon(R) Platinum 8480+
            physical id	: 0
            core id	: 0
            flags	: fpu

            processor	: 2
            model name	: Intel(R) Xeon(R) Platinum 8480+
            physical id	: 1
            core id	: 0
            flags	: fpu
            """;

        var facts = ProcessorFacts.Parse(Text, name: null, logicalCores: 3);

        Assert.Equal("Intel(R) Xeon(R) Platinum 8480+", facts.Name);
        Assert.Equal(["sse4_2", "avx", "fma", "avx2", "avx512f", "avx512_bf16", "amx_tile"], facts.InstructionSets);
        Assert.Equal((2, 3), (facts.PhysicalCores!.Value, facts.LogicalCores));
    }

    [Fact]
    public void An_Arm_processor_without_a_name_is_told_by_its_number()
    {
        var facts = ProcessorFacts.Parse("processor\t: 0\nFeatures\t: fp asimd asimddp bf16 sve\nCPU implementer\t: 0x41\nCPU part\t: 0xd40\n", name: null, logicalCores: 1);

        Assert.EndsWith("implementer 0x41, part 0xd40", facts.Name, StringComparison.Ordinal);
        Assert.Equal(["neon", "asimddp", "bf16", "sve"], facts.InstructionSets);
        Assert.Null(facts.PhysicalCores);
    }

    [Fact]
    public void This_machine_has_a_name_and_a_core()
    {
        Assert.NotEmpty(ProcessorFacts.Here.Name);
        Assert.NotEmpty(ProcessorFacts.Here.InstructionSets);
        Assert.Equal(Environment.ProcessorCount, ProcessorFacts.Here.LogicalCores);
    }
}
