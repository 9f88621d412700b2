using Monk.Kinds;

namespace Monk.NetworkLayers;

/// <summary>Reads and writes layers of any kind.</summary>
internal sealed class LayerJson() : KindJson<NetworkLayer>((name, json) => new UnknownLayer { Kind = name, Settings = json });
