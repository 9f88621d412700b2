using System.Text.Json;

namespace Monk.Kinds;

/// <summary>Stands for a kind that a state names and the program has not registered. It is kept as it is, and can do nothing.</summary>
internal interface IUnknownKind
{
    /// <summary>The kind's name.</summary>
    string Kind { get; }

    /// <summary>What the state says of it.</summary>
    JsonElement Settings { get; }
}
