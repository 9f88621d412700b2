using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>A tensor as it lies in a file. Its maker has checked that all of it lies inside the file.</summary>
/// <param name="File">The file.</param>
/// <param name="Entry">Name, element type and shape.</param>
/// <param name="Offset">Where the first element lies, in bytes from the file's start.</param>
/// <param name="Strides">Distance of neighbours in each dimension, in elements; null when the elements lie in row-major order.</param>
/// <param name="BigEndian">Whether the elements' high bytes come first.</param>
internal sealed record StoredTensor(MappedFile File, TensorEntry Entry, long Offset, IReadOnlyList<long>? Strides = null, bool BigEndian = false)
{
    // Small enough to stay in the processor's cache between the reading and the conversion, and for torch to convert on this thread alone.
    private const long BlockBytes = 1 << 16;

    private int ElementSize => ElementType.SizeOf(Entry.DType);

    /// <summary>A new CPU tensor of the stored type, row-major.</summary>
    public Tensor Read()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var result = empty(Entry.Shape.ToArray(), dtype: Entry.DType, device: CPU);
        CopyTo(result);
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Fills an existing tensor of the same shape, whatever its type, device and strides.</summary>
    public void CopyTo(Tensor destination)
    {
        if (!destination.shape.SequenceEqual(Entry.Shape))
        {
            throw new ArgumentException(
                $"'{Entry.Name}' has shape {TensorEntry.Text(Entry.Shape)}, the tensor to fill {TensorEntry.Text(destination.shape)}.", nameof(destination));
        }

        if (destination.numel() == 0)
            return;
        if (Strides is null && destination.dtype == Entry.DType && destination.device_type == TorchSharp.DeviceType.CPU && destination.is_contiguous())
        {
            Fill(destination, Offset);
            return;
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (Strides is not null)
            destination.copy_(Gather());
        else
            Convert(destination, Offset);
    }

    // Straight into the tensor's memory.
    private void Fill(Tensor destination, long offset)
    {
        const long most = int.MaxValue / 8; // Elements, so that a span can hold them whatever their type.
        var count = destination.numel();
        if (count <= most)
        {
            FillPart(destination, offset);
            return;
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var flat = destination.view(-1);
        for (long done = 0; done < count; done += most)
        {
            using var part = flat.narrow(0, done, Math.Min(most, count - done));
            FillPart(part, offset + done * ElementSize);
        }
    }

    private void FillPart(Tensor part, long offset)
    {
        var bytes = part.bytes;
        File.Read(offset, bytes);
        ElementType.Normalize(bytes, Entry.DType, BigEndian);
    }

    // Block by block, so that never more than a block exists twice.
    private void Convert(Tensor destination, long offset)
    {
        var count = destination.numel();
        if (count * ElementSize <= BlockBytes || destination.dim() == 0)
        {
            using var block = empty(destination.shape, dtype: Entry.DType, device: CPU);
            Fill(block, offset);
            destination.copy_(block);
            return;
        }

        var rows = destination.shape[0];
        var rowBytes = count / rows * ElementSize;
        if (rowBytes > BlockBytes)
        {
            for (long row = 0; row < rows; row++)
            {
                using var part = destination.select(0, row);
                Convert(part, offset + row * rowBytes);
            }

            return;
        }

        var rowsAtOnce = BlockBytes / rowBytes;
        for (long row = 0; row < rows; row += rowsAtOnce)
        {
            using var part = destination.narrow(0, row, Math.Min(rowsAtOnce, rows - row));
            Convert(part, offset + row * rowBytes);
        }
    }

    // The stretch of the file between the first and the last element, as a tensor, seen through the strides.
    private Tensor Gather()
    {
        long last = 0;
        for (var i = 0; i < Entry.Shape.Count; i++)
            last += (Entry.Shape[i] - 1) * Strides![i];
        var stretch = empty(last + 1, dtype: Entry.DType, device: CPU);
        Fill(stretch, Offset);
        return stretch.as_strided(Entry.Shape.ToArray(), Strides!.ToArray());
    }
}
