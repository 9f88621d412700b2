using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>A batch as a loss sees it.</summary>
public sealed class LossInput
{
    /// <summary>What the network gives, [N, classes] in float32: logits, unless the loss asks for something else.</summary>
    public required Tensor Outputs { get; init; }

    /// <summary>
    /// The labels. [N], 64-bit class indices, where each image has one; or [N, classes], a share for each class: 0 or 1 where an image may
    /// have several labels, anything between where images were mixed. <see cref="Shares"/> gives either as shares.
    /// </summary>
    public required Tensor Labels { get; init; }

    /// <summary>What each class counts, [classes]; null where all count alike.</summary>
    public Tensor? Weight { get; init; }

    /// <summary>Whether an image may have several labels.</summary>
    public bool SeveralLabels { get; init; }

    /// <summary>The labels as a share for each class, [N, classes].</summary>
    public Tensor Shares() => Labels.dim() == 1 ? nn.functional.one_hot(Labels, Outputs.shape[1]).to(Outputs.dtype) : Labels;

    /// <summary>The mean over images and classes, each class counted by its weight.</summary>
    /// <param name="losses">[N, classes].</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="MonkException">They have another shape.</exception>
    public Tensor Mean(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        if (!losses.shape.SequenceEqual(Outputs.shape))
        {
            throw new MonkException(
                $"Losses of the shape {ShapeText.Of(losses.shape)} were to be averaged; there is one for each output, {ShapeText.Of(Outputs.shape)}.");
        }

        return (Weight is null ? losses : losses * Weight).mean();
    }
}
