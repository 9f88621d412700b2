using Monk.NetworkLayers;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Models.Custom;

/// <summary>Makes a layer of the user's own, and sees that it does what it says.</summary>
internal static class OwnLayer
{
    /// <exception cref="MonkException">It cannot be made, cannot take its input, or makes another shape of it than it says.</exception>
    public static nn.Module<Tensor, Tensor> Build(PlannedLayer planned, int classes)
    {
        nn.Module<Tensor, Tensor> module;
        try
        {
            module = planned.Layer.Build(new LayerInput(planned.Input, classes));
        }
        catch (Exception e) when (e is not MonkException && Dispensable.Is(e))
        {
            throw new MonkException($"Layer '{planned.Uid}' cannot be made: {e.Message}", e);
        }

        if (module is null)
            throw new MonkException($"Layer '{planned.Uid}' cannot be made: its Build gives nothing back.");
        try
        {
            Keep(module.to(CPU));
            RequireOutput(planned, module);
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    // What is made while a scope is open dies with it, unless somebody says that it is kept.
    private static void Keep(nn.Module module)
    {
        foreach (var parameter in module.parameters())
            parameter.DetachFromDisposeScope();
        foreach (var buffer in module.buffers())
            buffer.DetachFromDisposeScope();
    }

    private static void RequireOutput(PlannedLayer planned, nn.Module<Tensor, Tensor> module)
    {
        const int Images = 2;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        module.eval();
        long[] output;
        try
        {
            output = module.call(zeros([Images, .. planned.Input])).shape;
        }
        catch (Exception e) when (e is not MonkException && Dispensable.Is(e))
        {
            throw new MonkException($"Layer '{planned.Uid}' fails on {ShapeText.Of(planned.Input)}: {e.Message.Split('\n')[0]}", e);
        }

        if (!output.SequenceEqual([Images, .. planned.Output]))
            throw new MonkException($"Layer '{planned.Uid}' says that it makes {ShapeText.Of(planned.Output)} of {ShapeText.Of(planned.Input)}, and makes {ShapeText.Of(output)} of a batch of {Images}: its Output and its Build do not agree.");
        module.train();
    }
}
