using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monk.Experiments;

namespace Monk.Tests.Experiments;

/// <summary>
/// Damages a state in one to three places: its values, types, names, nesting or bytes. The same seed gives the same damage.
/// </summary>
internal sealed class StateMutations(Random random, string outside)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, MaxDepth = 1000 };

    public byte[] Of(ExperimentState state) => Of(JsonSerializer.SerializeToUtf8Bytes(state, ExperimentStateJson.Default.ExperimentState));

    public byte[] Of(byte[] state)
    {
        var root = JsonNode.Parse(state)!;
        for (var times = random.Next(1, 4); times > 0; times--)
            Change(root);
        var text = root.ToJsonString(Indented);
        return random.Next(8) switch
        {
            0 => Bytes(Encoding.UTF8.GetBytes(text)),
            1 => Encoding.UTF8.GetBytes(Lines(text)),
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    private void Change(JsonNode root)
    {
        var places = new List<JsonNode>();
        Collect(root, places);
        var place = places[random.Next(places.Count)];
        if (place is JsonObject members && members.Count > 0)
            ChangeMember(members);
        else if (place is JsonArray items)
            ChangeItem(items);
    }

    private void ChangeMember(JsonObject members)
    {
        var (name, value) = members.ToList()[random.Next(members.Count)];
        switch (random.Next(6))
        {
            case 0:
                members.Remove(name);
                break;
            case 1: // Last, where it may have been first.
                members.Remove(name);
                members[name] = value;
                break;
            case 2:
                members.Remove(name);
                members[name + "x"] = value;
                break;
            default:
                members[name] = Other(value);
                break;
        }
    }

    private void ChangeItem(JsonArray items)
    {
        switch (items.Count == 0 ? 0 : random.Next(4))
        {
            case 0:
                items.Add(Other(null));
                break;
            case 1:
                items.RemoveAt(random.Next(items.Count));
                break;
            case 2:
                var item = items[random.Next(items.Count)];
                for (var times = random.Next(1, item is JsonValue or null ? 200 : 5); times > 0; times--)
                    items.Add(item?.DeepClone());
                break;
            default:
                var at = random.Next(items.Count);
                items[at] = Other(items[at]);
                break;
        }
    }

    private JsonNode? Other(JsonNode? value) => random.Next(36) switch
    {
        0 => null,
        1 => true,
        2 => false,
        3 => 0,
        4 => -1,
        5 => 1,
        6 => 2,
        7 => 0.5,
        8 => 1e308,
        9 => -1e308,
        10 => 5e-324,
        11 => int.MaxValue,
        12 => int.MinValue,
        13 => long.MaxValue,
        14 => ulong.MaxValue,
        15 => JsonNode.Parse("1e999"),
        16 => 16384,
        17 => 65536,
        18 => "",
        19 => "x",
        20 => "../../../outside/x",
        21 => Path.Combine(outside, "x"),
        22 => "a\0b",
        23 => "\u001b[2J\nEpoch 1/1",
        24 => new string('a', 10_000),
        25 => new JsonArray(),
        26 => new JsonObject(),
        27 => new JsonArray((JsonNode?)null),
        28 => new JsonArray(32, 32),
        29 => new JsonArray(1e308, -1e308),
        30 => Nested(random.Next(2) == 0 ? 20 : 500),
        31 => new JsonObject { ["name"] = "sgd" },
        32 => "..",
        33 => new JsonArray(value?.DeepClone()),
        34 => value is JsonValue number && number.TryGetValue(out double of) && double.IsFinite(of * -1e6) ? of * -1e6 : value?.ToJsonString(),
        _ => "/dev/null",
    };

    private static JsonArray Nested(int levels)
    {
        var nested = new JsonArray();
        for (var level = 1; level < levels; level++)
            nested = [nested];
        return nested;
    }

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        switch (node)
        {
            case JsonObject members:
                places.Add(members);
                foreach (var (_, value) in members)
                    Collect(value, places);
                break;
            case JsonArray items:
                places.Add(items);
                foreach (var item in items.Take(20))
                    Collect(item, places);
                break;
        }
    }

    private byte[] Bytes(byte[] text)
    {
        List<byte> bytes = [.. text];
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 8; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A line twice, elsewhere, or with an escape for half a character.</summary>
    private string Lines(string text)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count);
        if (random.Next(3) == 0)
            lines[at] = lines[at].Replace("\": \"", "\": \"\\ud800", StringComparison.Ordinal);
        else
            lines.Insert(random.Next(2) == 0 ? at : random.Next(lines.Count), lines[at]);
        return string.Join('\n', lines);
    }
}
