using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using static Monk.Kinds.CallText;

namespace Monk.Kinds;

/// <summary>
/// Writes a record of a kind as C#: a call of Monk v1's name, or the record itself. Settings with their default are left out.
/// </summary>
internal static class KindCode
{
    private const string RequiredMember = "System.Runtime.CompilerServices.RequiredMemberAttribute";

    private static readonly ConcurrentDictionary<Type, Dictionary<string, string>> DefaultsByType = new();

    /// <summary>The method of Monk v1's name that sets the kind up; null where there is none.</summary>
    public static string? CallOf(Type type) => type.GetCustomAttribute<KindAttribute>(inherit: false)?.Call;

    /// <summary>A call with a kind's settings as arguments: those named first by their places, the others by their names.</summary>
    /// <param name="method">The method.</param>
    /// <param name="record">The record.</param>
    /// <param name="inPlace">The settings that are always given, in the order of the method's parameters.</param>
    public static string Call(string method, object record, params IReadOnlyList<string> inPlace)
    {
        var settings = Settings(record).ToList();
        return CallText.Call(method, string.Concat([
            .. inPlace.Select(name => $", {Literal(settings.Single(setting => setting.Property.Name == name).Value)}"),
            .. Arguments(record).Where(argument => !inPlace.Contains(argument.Property)).Select(argument => argument.Text)]));
    }

    /// <summary>A kind's settings as named arguments that each begin with a comma; those with their default are left out.</summary>
    public static IEnumerable<(string Property, string Text)> Arguments(object record) => Settings(record)
        .Where(setting => !IsDefault(record, setting))
        .Select(setting => (setting.Property.Name, $", {ArgumentOf(setting.Property)}: {Literal(setting.Value)}"));

    /// <summary>The record: <c>new LionOptions { LearningRate = 0.001 }</c>.</summary>
    public static string New(object record)
    {
        var settings = Settings(record).Where(setting => !IsDefault(record, setting));
        var text = string.Join(", ", settings.Select(setting => $"{setting.Property.Name} = {Literal(setting.Value)}"));
        return text.Length == 0 ? $"new {record.GetType().Name}()" : $"new {record.GetType().Name} {{ {text} }}";
    }

    /// <summary>A parameter's name for a setting.</summary>
    public static string ArgumentOf(PropertyInfo property) =>
        property.GetCustomAttribute<ArgumentAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>A value as C#.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "null",
        bool word => Word(word),
        string text => CallText.Literal(text),
        double number => Number(number),
        float number => $"{number.ToString("R", CultureInfo.InvariantCulture)}f",
        ImageSize size => size.Code,
        Enum choice => $"{choice.GetType().Name}.{choice}",
        ICode code => code.Code,
        IReadOnlyDictionary<string, double> map =>
            $"new Dictionary<string, double> {{ {string.Join(", ", map.Select(entry => $"[{CallText.Literal(entry.Key)}] = {Number(entry.Value)}"))} }}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Literal))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "null",
    };

    /// <summary>The settings in the order in which they are written, with their values.</summary>
    public static IEnumerable<(PropertyInfo Property, object? Value)> Settings(object record) => KindOptions.Json
        .GetTypeInfo(record.GetType()).Properties
        .Where(property => property is { Get: not null, AttributeProvider: PropertyInfo { CanWrite: true } })
        .Select(property => ((PropertyInfo)property.AttributeProvider!, property.Get!(record)));

    /// <summary>Whether a setting has the value that it has where nothing is said.</summary>
    public static bool IsDefault(object record, (PropertyInfo Property, object? Value) setting) =>
        !IsRequired(setting.Property)
        && DefaultsByType.GetOrAdd(record.GetType(), DefaultsOf).TryGetValue(setting.Property.Name, out var value)
        && value == Json(setting.Value);

    // Not as C#: two values that cannot be written would look alike.
    private static string Json(object? value) => JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), KindOptions.Json);

    /// <summary>Whether a record cannot be made without the setting.</summary>
    /// <remarks>By name: ScottPlot's assembly has a type of the same name.</remarks>
    public static bool IsRequired(PropertyInfo property) =>
        property.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == RequiredMember);

    private static Dictionary<string, string> DefaultsOf(Type type) => type.GetConstructor(Type.EmptyTypes) is { } constructor
        ? Settings(constructor.Invoke([]))
            .ToDictionary(setting => setting.Property.Name, setting => Json(setting.Value), StringComparer.Ordinal)
        : [];
}

/// <summary>A value that knows itself how it is written as C#.</summary>
internal interface ICode
{
    string Code { get; }
}

/// <summary>The name that a setting has as a parameter of Monk v1's method, where it is not the setting's own.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ArgumentAttribute(string name) : Attribute
{
    public string Name => name;
}
