using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>A step.</summary>
/// <param name="Options">What is done.</param>
/// <param name="Stream">Its position in the list that the user made, which its random draws belong to.</param>
/// <param name="Size">The size of the images that it gets.</param>
internal readonly record struct PlannedTransform(TransformOptions Options, int Stream, ImageSize Size)
{
    /// <summary>Does it, and holds what comes out against what the next step counts on.</summary>
    /// <exception cref="MonkException">It is something else: the transform is one of the program's own.</exception>
    public Tensor Apply(Tensor images, TransformDraws draws)
    {
        var result = Options.Apply(images, draws);
        return Fault(images, result) is { } fault ? throw new MonkException($"Transform '{Options.Name}' {fault}") : result;
    }

    private string? Fault(Tensor images, Tensor? result)
    {
        if (result is null)
            return "gave nothing back; it gives as many images back as it gets.";
        var size = Options.OutputSize ?? Size;
        long[] expected = [images.shape[0], 3, size.Height, size.Width];
        if (!result.shape.AsSpan().SequenceEqual(expected))
        {
            return Invariant($"gave {ShapeText.Of(result.shape)} back for {images.shape[0]} images of {Size.Height} × {Size.Width} pixels; it must be [{string.Join(", ", expected)}]: ")
                + "as many images, three channels, and the height and width of its OutputSize, or those that it gets where that is null.";
        }

        if (result.dtype != ScalarType.Float32 && (result.dtype != ScalarType.Byte || Options.ScalesChannels))
            return $"gave values of type {result.dtype} back; they must be {(Options.ScalesChannels ? "" : "bytes or ")}32-bit floats.";
        return result.device.type == images.device.type ? null : $"gave images on {result.device.type} back; they must stay on {images.device.type}, where it gets them.";
    }
}
