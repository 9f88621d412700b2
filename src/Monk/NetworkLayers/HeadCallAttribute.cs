namespace Monk.NetworkLayers;

/// <summary>The end of the name of the method that appends the kind to a head under Monk v1's name: <c>Leakyrelu</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class HeadCallAttribute(string name) : Attribute
{
    public string Name => name;

    /// <summary>Whether its settings are given by their places, because the method has no defaults.</summary>
    public bool InPlace { get; init; }
}

/// <summary>The name that a setting has there, where it is not the setting's own.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HeadArgumentAttribute(string name) : Attribute
{
    public string Name => name;
}
