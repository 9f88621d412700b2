using Monk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models.Parity;

public sealed class ParityTests
{
    public static TheoryData<string> Names => [.. ParityReference.Names];

    [Fact]
    public void The_hash_gives_the_published_numbers()
    {
        Assert.Equal([0.93872419, -0.51621119, 0.98021467, 0.7486336], Enumerable.Range(0, 4).Select(i => Math.Round(ParityReference.Hash(i, 1), 8)));

        using var weight = zeros(2, 3);
        ParityReference.Fill("a.weight", weight, 2);
        Assert.Equal(
            [-0.01753505, 1.22341268, 0.88376767, -0.96289859, 0.09970303, 0.48350779],
            weight.data<float>().Select(value => Math.Round(value, 8)),
            (expected, actual) => Math.Abs(expected - actual) < 1e-7);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_has_the_reference_s_state_dict_and_gives_its_logits(string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var reference = ParityReference.Read(name);
        using var model = ModelRegistry.Find(name).BuildEmpty(1000);

        Assert.Equal(reference.Tensors, TensorDescription.Of(model)); // In PyTorch's order, too.

        reference.Fill(model);
        model.eval();
        var logits = model.call(reference.Input());

        Assert.Equal([1, 1000], logits.shape);
        var worst = reference.Logits.Zip(logits.data<float>(), (expected, actual) => Math.Abs(expected - actual)).Max();
        Assert.True(worst <= 1e-3 * reference.LogitsStandardDeviation, $"off by {worst / reference.LogitsStandardDeviation:e1} standard deviations");
    }
}
