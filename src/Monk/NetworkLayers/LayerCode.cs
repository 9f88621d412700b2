using System.Reflection;
using Monk.Kinds;

namespace Monk.NetworkLayers;

/// <summary>Writes layers as C#: the calls of Monk v1's names, and records where there is none.</summary>
internal static class LayerCode
{
    /// <summary>What makes a layer.</summary>
    public static string Of(NetworkLayer layer) =>
        KindCode.CallOf(layer.GetType()) is null ? KindCode.New(layer) : Call(layer, [], [.. Settings(layer).Select(setting => setting.Property.Name)]);

    /// <summary>The call that makes a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inPlace">Arguments that are always given, by their places.</param>
    /// <param name="named">The settings that are given by their names where they have not their default; the layer's name comes last.</param>
    public static string Call(NetworkLayer layer, IReadOnlyList<string> inPlace, params IReadOnlyList<string> named) => Call(layer, inPlace, _ => null, named);

    /// <param name="layer">The layer.</param>
    /// <param name="inPlace">Arguments that are always given, by their places.</param>
    /// <param name="literal">A setting's value as C#, by its name; null for the usual form.</param>
    /// <param name="named">The settings that are given by their names.</param>
    /// <inheritdoc cref="Call(NetworkLayer, IReadOnlyList{string}, IReadOnlyList{string})"/>
    public static string Call(NetworkLayer layer, IReadOnlyList<string> inPlace, Func<string, string?> literal, IReadOnlyList<string> named)
    {
        var settings = KindCode.Settings(layer).ToDictionary(setting => setting.Property.Name);
        return CallText.Call($"Layers.{KindCode.CallOf(layer.GetType())}", Arguments([
            .. inPlace,
            .. named.Append(nameof(NetworkLayer.Uid)).Select(name => settings[name]).Where(setting => !KindCode.IsDefault(layer, setting))
                .Select(setting => $"{KindCode.ArgumentOf(setting.Property)}: {literal(setting.Property.Name) ?? KindCode.Literal(setting.Value)}")]));
    }

    /// <summary>The call that appends a layer to a head, by a name of Monk v1 where one says all of it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="finalLayer">Whether it is the head's last one.</param>
    public static string InHead(NetworkLayer layer, bool finalLayer) =>
        layer.HeadCode(finalLayer) ?? (finalLayer ? $"Append([{layer.Code}], finalLayer: true)" : $"Append({layer.Code})");

    /// <summary>The call by a name of Monk v1 that appends a layer; null where there is none, or the layer has a name of its own.</summary>
    public static string? Append(NetworkLayer layer, bool finalLayer)
    {
        if (layer.Uid is not null || HeadCall(layer.GetType()) is not { } call)
            return null;
        var settings = Settings(layer).ToList();
        return call.InPlace
            ? Append(layer, [.. settings.Select(setting => KindCode.Literal(setting.Value))], [], finalLayer)
            : Append(layer, [], [.. settings.Where(setting => !KindCode.IsDefault(layer, setting))], finalLayer);
    }

    /// <summary>The same with the arguments that are given by their places, and the settings that are given by their names.</summary>
    public static string Append(NetworkLayer layer, IReadOnlyList<string> inPlace, IReadOnlyList<(PropertyInfo Property, object? Value)> named, bool finalLayer) => CallText.Call(
        $"Append{HeadCall(layer.GetType())!.Name}",
        Arguments([.. inPlace, .. named.Select(setting => $"{HeadArgumentOf(setting.Property)}: {KindCode.Literal(setting.Value)}")]),
        CallText.Flag("finalLayer", finalLayer));

    /// <summary>How a kind is appended to a head under Monk v1's name; null where it is not.</summary>
    public static HeadCallAttribute? HeadCall(Type kind) => kind.GetCustomAttribute<HeadCallAttribute>(inherit: false);

    /// <summary>The name that a setting has as a parameter there.</summary>
    public static string HeadArgumentOf(PropertyInfo property) => property.GetCustomAttribute<HeadArgumentAttribute>()?.Name ?? KindCode.ArgumentOf(property);

    /// <summary>Arguments as a call takes them: each after a comma.</summary>
    public static string Arguments(IEnumerable<string> arguments) => string.Concat(arguments.Select(argument => $", {argument}"));

    private static IEnumerable<(PropertyInfo Property, object? Value)> Settings(NetworkLayer layer) =>
        KindCode.Settings(layer).Where(setting => setting.Property.Name != nameof(NetworkLayer.Uid));
}
