using System.Buffers.Binary;
using System.Text;
using Monk.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>
/// Reads an optimizer's state as TorchSharp writes it, which is how earlier versions kept it in resume points. TorchSharp's own reader
/// believes every length in it.
/// </summary>
internal static class OptimizerBlob
{
    /// <summary>The state by the names of <see cref="OptimizerTensors"/>, in new tensors of the caller's scope.</summary>
    /// <exception cref="ResumeStateException">It is not a state of this optimizer over these parameters, to the last byte.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(ReadOnlySpan<byte> blob, nn.Module model, OptimizerHelper optimizer)
    {
        var cursor = new Cursor(blob);
        var kind = cursor.Text();
        if (kind != optimizer.GetType().Name)
            throw OtherOptimizer(kind, optimizer);

        var options = optimizer.state_dict().Options;
        var parameters = OptimizerTensors.Parameters(model, optimizer).ToList();
        Expect("groups of parameters", cursor.Number(), options.Count);
        Expect("parameters", cursor.Number(), parameters.Count);
        foreach (var group in options)
            cursor.Take(SizeOf(group)); // The experiment's own settings count.

        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (parameterName, parameter, slots) in parameters)
        {
            foreach (var slot in slots)
            {
                var name = $"{parameterName}.{slot.Name}";
                if (slot is TensorSlot { Flagged: true } && !cursor.Flag())
                    continue;
                tensors.Add(name, slot switch
                {
                    CountSlot => tensor(BinaryPrimitives.ReadInt64LittleEndian(cursor.Take(8))),
                    NumberSlot => tensor(BinaryPrimitives.ReadDoubleLittleEndian(cursor.Take(8))),
                    _ => ReadTensor(ref cursor, name, parameter),
                });
            }
        }

        cursor.RequireEnd();
        return tensors;
    }

    /// <summary>The state of another kind of optimizer.</summary>
    public static ResumeStateException OtherOptimizer(string kind, OptimizerHelper optimizer) =>
        new($"it holds the state of the optimizer '{(kind.Length <= 40 ? kind : kind[..40] + "…")}', and the experiment's is {optimizer.GetType().Name}");

    private static Tensor ReadTensor(ref Cursor cursor, string name, Parameter parameter)
    {
        if (cursor.Number() != (long)parameter.dtype)
            throw new ResumeStateException($"the optimizer's '{name}' is not of its parameter's type");
        Expect($"dimensions of '{name}'", cursor.Number(), parameter.dim());
        foreach (var size in parameter.shape)
            Expect($"elements in a dimension of '{name}'", cursor.Number(), size);
        var bytes = cursor.Take(parameter.numel() * ElementType.SizeOf(parameter.dtype));
        var result = empty(parameter.shape, dtype: parameter.dtype, device: CPU);
        if (!bytes.IsEmpty)
            bytes.CopyTo(result.bytes);
        return result;
    }

    private static int SizeOf(TorchSharp.Modules.OptimizerOptions options)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        options.SaveStateDict(writer);
        writer.Flush();
        return (int)buffer.Length;
    }

    private static void Expect(string what, long found, long expected)
    {
        if (found != expected)
            throw new ResumeStateException($"the optimizer's state has {found} {what}, not {expected}");
    }

    private ref struct Cursor(ReadOnlySpan<byte> rest)
    {
        private const int MostText = 100;

        private ReadOnlySpan<byte> _rest = rest;

        public ReadOnlySpan<byte> Take(long count)
        {
            if (count > _rest.Length)
                throw new ResumeStateException("the optimizer's state is cut short");
            var taken = _rest[..(int)count];
            _rest = _rest[(int)count..];
            return taken;
        }

        public bool Flag() => Take(1)[0] switch
        {
            0 => false,
            1 => true,
            var other => throw new ResumeStateException($"the optimizer's state has {other} where 0 or 1 belongs"),
        };

        // LEB128, seven bits a byte, the low ones first.
        public long Number()
        {
            long number = 0;
            for (var shift = 0; shift <= 56; shift += 7)
            {
                var part = Take(1)[0];
                number |= (part & 0x7FL) << shift;
                if (part < 0x80)
                    return number;
            }

            throw new ResumeStateException("the optimizer's state has a number of more than 63 bits");
        }

        public string Text()
        {
            var length = Number();
            return length <= MostText ? Encoding.UTF8.GetString(Take(length)) : throw new ResumeStateException($"the optimizer's name has {length} bytes");
        }

        public readonly void RequireEnd()
        {
            if (!_rest.IsEmpty)
                throw new ResumeStateException($"{_rest.Length} bytes follow the optimizer's state");
        }
    }
}
