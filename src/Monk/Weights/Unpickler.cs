using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Monk.Weights;

/// <summary>
/// Reads Python's pickles as PyTorch writes them, and builds nothing but tensors' descriptions, texts, numbers and plain containers.
/// Python's own reader calls whatever a pickle names; this one stops at any name but the few it knows.
/// </summary>
/// <remarks>
/// The opcodes are those of Python's <c>pickletools.py</c>, protocols 0 to 5. Every opcode takes at least a byte and makes at most what it
/// has read, so time and memory stay in proportion to the file.
/// </remarks>
internal ref struct Unpickler
{
    private const int LongestNumber = 256;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _file;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _position;
    private long _copied;

    /// <param name="bytes">One pickle, or several one after the other.</param>
    /// <param name="file">The file's path, for messages.</param>
    public Unpickler(ReadOnlySpan<byte> bytes, string file)
    {
        _bytes = bytes;
        _file = file;
    }

    /// <summary>Every storage that the pickles have referred to, by its key.</summary>
    public Dictionary<string, PickledStorage> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the next pickle begins.</summary>
    public readonly int Position => _position;

    /// <summary>
    /// Reads one pickle. Whole numbers are <see cref="long"/> (<see cref="BigInteger"/> beyond), texts <see cref="string"/>, lists and sets
    /// <see cref="List{T}"/>, <c>None</c> null.
    /// </summary>
    /// <exception cref="MonkException">The pickle is damaged, or names something other than tensors and plain containers.</exception>
    public object? Read()
    {
        _stack.Clear();
        _marks.Clear();
        _memo.Clear();
        while (true)
        {
            var code = (char)Byte();
            if (code == '.')
                return Pop();
            Execute(code);
        }
    }

    private void Execute(char code)
    {
        switch (code)
        {
            // Frame: protocol, frame length, marks and the stack.
            case '\x80': Protocol(Byte()); break;
            case '\x95': Take(8); break;
            case '(': _marks.Add(_stack.Count); break;
            case '0': Pop(); break;
            case '1': PopToMark(); break;
            case '2': Push(Top()); break;

            // Constants and numbers.
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'K': Push((long)Byte()); break;
            case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case '\x8a': PushInteger(Integer(Take(Byte()))); break;
            case '\x8b': PushInteger(Integer(Take(Length32()))); break;
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 'I': PushIntegerOrTruth(Line()); break;
            case 'L': PushInteger(Integer(Line().TrimEnd('L'))); break;
            case 'F': Push(double.TryParse(Line(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Damaged("a number cannot be read")); break;

            // Texts; what Python 2 wrote as bytes is text too.
            case 'X': Push(Text(Take(Length32()))); break;
            case '\x8c': Push(Text(Take(Byte()))); break;
            case '\x8d': Push(Text(Take(Length64()))); break;
            case 'T' or 'B': Push(Text(Take(Length32()))); break;
            case 'U' or 'C': Push(Text(Take(Byte()))); break;
            case '\x8e': Push(Text(Take(Length64()))); break;
            case 'V': Push(Line()); break;
            case 'S': Push(Line().Trim('\'', '"')); break;

            // Containers.
            case ')': Push(new PickledTuple([])); break;
            case '\x85': Push(new PickledTuple([Pop()])); break;
            case '\x86': Push(Pair(Pop(), Pop())); break;
            case '\x87': Push(Triple(Pop(), Pop(), Pop())); break;
            case 't': Push(new PickledTuple(PopToMark())); break;
            case ']' or '\x8f': Push(new List<object?>()); break;
            case 'l' or '\x91': Push(new List<object?>(PopToMark())); break;
            case 'a': Append([Pop()]); break;
            case 'e' or '\x90': Append(PopToMark()); break;
            case '}': Push(new PickledDictionary()); break;
            case 'd': MakeDictionary(PopToMark()); break;
            case 's': SetItem(Pop(), Pop()); break;
            case 'u': SetItems(PopToMark()); break;

            // References to what was read before.
            case 'p': _memo[Index(Line())] = Top(); break;
            case 'q': _memo[Byte()] = Top(); break;
            case 'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top(); break;
            case '\x94': _memo[(uint)_memo.Count] = Top(); break;
            case 'g': Push(Remembered(Index(Line()))); break;
            case 'h': Push(Remembered(Byte())); break;
            case 'j': Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;

            // Names, and what is made by them.
            case 'c': Push(Known(new PickledGlobal(Line(), Line()))); break;
            case '\x93': Push(Known(StackGlobal(Pop(), Pop()))); break;
            case 'R': Push(Call(Pop(), Pop())); break;
            case 'b': Build(Pop()); break;
            case 'Q': Push(Storage(Pop())); break;

            default: throw Damaged($"it has the unknown code 0x{(int)code:x2}");
        }
    }

    private readonly PickledStorage Storage(object? identifier)
    {
        var storage = PickledTensors.Storage(identifier) ?? throw Damaged("a reference leads to something other than a tensor's storage");
        if (!Storages.TryAdd(storage.Key, storage) && (Storages[storage.Key].Type != storage.Type || Storages[storage.Key].Count != storage.Count))
            throw Damaged("it describes one storage in two ways");
        return storage;
    }

    private readonly void Protocol(byte version)
    {
        if (version > 5)
            throw Damaged($"it is of pickle protocol {version}, and 5 is the newest known");
    }

    private readonly PickledGlobal Known(PickledGlobal name)
    {
        if (PickledTensors.IsKnown(name))
            return name;
        throw new MonkException(
            $"The PyTorch file '{_file}' asks for '{Clip(name.ToString())}', and only tensors and plain containers are read here, for anything else could run code. "
            + "Save the weights alone in Python: torch.save(model.state_dict(), path).");
    }

    private object Call(object? arguments, object? function)
    {
        if (arguments is not PickledTuple { Items: var items } || function is not PickledGlobal name)
            throw Damaged("it calls something that cannot be called");
        switch (name.Name)
        {
            case "_rebuild_tensor" or "_rebuild_tensor_v2":
                return PickledTensors.Tensor(items) ?? throw Damaged("a tensor reaches outside its storage");
            case "_rebuild_parameter" when items is [PickledTensor tensor, ..]:
                return tensor;
            case "Size" when items is [PickledTuple sizes]:
                return sizes;
            case "set" or "frozenset" when items is [] or [List<object?>]:
                return items.Length == 0 ? new List<object?>() : items[0]!;
            case "OrderedDict" when items is []:
                return new PickledDictionary();
            case "OrderedDict" when items is [List<object?> pairs]:
                return FromPairs(pairs);
            default:
                throw Damaged($"it calls {name} in an unknown way");
        }
    }

    // Python 2 passes an ordered dictionary's items as a list of pairs.
    private PickledDictionary FromPairs(List<object?> pairs)
    {
        // A list that is referred to again and again would be copied again and again.
        _copied += pairs.Count;
        if (_copied > _bytes.Length)
            throw Damaged("it copies the same list too often");
        var result = new PickledDictionary();
        foreach (var pair in pairs)
        {
            var items = pair switch { PickledTuple tuple => tuple.Items, List<object?> { Count: 2 } list => [list[0], list[1]], _ => [] };
            if (items is not [var key, var value])
                throw Damaged("a dictionary's item is not a pair");
            if (key is string text)
                result.Items[text] = value;
        }

        return result;
    }

    // A state dictionary carries its version numbers as an attribute; nothing here has attributes to set.
    private readonly void Build(object? state)
    {
        if (Top() is not PickledDictionary || state is not (PickledDictionary or PickledTuple or null))
            throw Damaged("it sets attributes of something that is not a dictionary");
    }

    private readonly void Append(ReadOnlySpan<object?> items)
    {
        if (Top() is not List<object?> list)
            throw Damaged("it appends to something that is not a list");
        list.AddRange(items);
    }

    private readonly void SetItem(object? value, object? key) => SetItems([key, value]);

    private readonly void SetItems(ReadOnlySpan<object?> items)
    {
        if (Top() is not PickledDictionary dictionary || items.Length % 2 != 0)
            throw Damaged("it sets items of something that is not a dictionary");
        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is string key)
                dictionary.Items[key] = items[i + 1];
        }
    }

    private readonly void MakeDictionary(ReadOnlySpan<object?> items)
    {
        Push(new PickledDictionary());
        SetItems(items);
    }

    private static PickledTuple Pair(object? second, object? first) => new([first, second]);

    private static PickledTuple Triple(object? third, object? second, object? first) => new([first, second, third]);

    private readonly PickledGlobal StackGlobal(object? name, object? module) =>
        name is string n && module is string m ? new PickledGlobal(m, n) : throw Damaged("a name is not a text");

    private readonly object? Remembered(uint index) => _memo.TryGetValue(index, out var value) ? value : throw Damaged("it refers to what it has not told");

    private readonly void Push(object? value) => _stack.Add(value);

    // What lies below the last mark is not to be touched until the mark is gone.
    private readonly object? Top() => _stack.Count > (_marks.Count > 0 ? _marks[^1] : 0) ? _stack[^1] : throw Damaged("it takes more than it has put down");

    private readonly object? Pop()
    {
        var top = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private readonly object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw Damaged("it goes back to a mark that it has not set");
        var start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        var items = _stack.GetRange(start, _stack.Count - start).ToArray();
        _stack.RemoveRange(start, items.Length);
        return items;
    }

    private byte Byte() => Take(1)[0];

    private int Length32() => (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), int.MaxValue);

    private int Length64() => (int)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)), int.MaxValue);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _position)
            throw Damaged("it ends in the middle");
        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    private string Line()
    {
        var length = _bytes[_position..].IndexOf((byte)'\n');
        if (length < 0)
            throw Damaged("it ends in the middle");
        var line = Text(_bytes.Slice(_position, length));
        _position += length + 1;
        return line.TrimEnd('\r');
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    // Protocol 0 has the truth values as two special numbers.
    private readonly void PushIntegerOrTruth(string line)
    {
        if (line is "00" or "01")
            Push(line == "01");
        else
            PushInteger(Integer(line));
    }

    private readonly void PushInteger(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
            Push((long)value);
        else
            Push(value);
    }

    private readonly BigInteger Integer(string digits) =>
        digits.Length <= LongestNumber && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Damaged("a number cannot be read");

    private readonly BigInteger Integer(ReadOnlySpan<byte> bytes) => bytes.Length <= LongestNumber ? new BigInteger(bytes) : throw Damaged("a number is too long");

    private readonly uint Index(string digits) =>
        uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw Damaged("a reference cannot be read");

    private static string Clip(string text) => text.Length <= 200 ? text : $"{text.AsSpan(0, 200)}…";

    private readonly MonkException Damaged(string what) => new($"The PyTorch file '{_file}' is damaged: near byte {_position} of its pickle {what}.");
}
