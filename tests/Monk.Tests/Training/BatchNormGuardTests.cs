using Monk.Models;
using Monk.Training;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

public sealed class BatchNormGuardTests
{
    [Fact]
    public void One_value_to_normalize_is_refused_and_leaves_the_statistics_numbers()
    {
        using var scope = NewDisposeScope();
        using var model = ModelRegistry.Find("resnet18").Build(2);
        BatchNormGuard.Watch(model);
        model.train();

        var error = Assert.Throws<MonkException>(() => model.call(rand(1, 3, 32, 32)));

        Assert.Contains("batch size", error.Message, StringComparison.Ordinal);
        Assert.All(model.named_buffers().Where(entry => entry.name.EndsWith("running_var", StringComparison.Ordinal)), entry => Assert.True(entry.buffer.isfinite().all().item<bool>(), entry.name));
    }

    [Theory]
    [InlineData(1, 64, true)]
    [InlineData(2, 32, true)]
    [InlineData(1, 32, false)]
    public void Two_values_or_eval_mode_pass(int images, int size, bool training)
    {
        using var scope = NewDisposeScope();
        using var model = ModelRegistry.Find("resnet18").Build(2);
        BatchNormGuard.Watch(model);
        model.train(training);

        Assert.Equal([images, 2], model.call(rand(images, 3, size, size)).shape);
    }
}
