using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Monk.Text;

namespace Monk.Kinds;

/// <summary>The kinds of one sort, such as optimizers, by their names: Monk's own and those that the program has registered.</summary>
/// <typeparam name="T">The base record of the sort.</typeparam>
internal static class KindRegistry<T>
    where T : class
{
    private static readonly ConcurrentDictionary<string, Type> ByName = new(BuiltIn());

    /// <summary>The names of all kinds, sorted.</summary>
    public static IReadOnlyList<string> Names => [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The kinds, by their names.</summary>
    public static IReadOnlyList<Type> Types => [.. ByName.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];

    /// <summary>The kind of a name; null where there is none.</summary>
    public static Type? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The name of a kind; null of a type that is none.</summary>
    public static string? FindName(Type type) => type.GetCustomAttribute<KindAttribute>(inherit: false)?.Name;

    /// <summary>The name of what a record sets up.</summary>
    /// <exception cref="MonkException">Its type has no <see cref="KindAttribute"/>.</exception>
    public static string NameOf(T options) => options is IUnknownKind unknown
        ? unknown.Kind
        : FindName(options.GetType()) ?? throw NoName(options.GetType());

    /// <summary>Makes a kind known. The same one again changes nothing.</summary>
    /// <exception cref="MonkException">It has no name, one that cannot be, or the name of another.</exception>
    public static void Register(Type type)
    {
        var name = FindName(type) ?? throw NoName(type);
        if (!Check.IsName(name))
            throw new MonkException(
                $"{type.Name} has the name '{name}'; a kind's name has 1 to {Check.LongestName} letters, digits, '_', '-' and '.'.");
        if (type.IsAbstract || type.ContainsGenericParameters)
            throw new MonkException($"{type.Name} is abstract or generic; only what can be made can be registered.");
        KindSettings.RequireThatCanBeKept(type, typeof(T));
        var alike = ByName.Keys.FirstOrDefault(known => known != name && known.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (alike is not null)
            throw new MonkException(
                $"The name '{name}' of {type.FullName} differs from '{alike}' in capital letters only. Give it another.");
        var taken = ByName.GetOrAdd(name, type);
        if (taken != type)
        {
            throw new MonkException(
                $"The name '{name}' of {type.FullName} is taken by {taken.FullName}. Give it another: names in state files would mean both.");
        }
    }

    /// <summary>Says that a record's kind must be registered before it can do anything.</summary>
    /// <param name="options">The record.</param>
    /// <exception cref="MonkException">It is of a kind that is not registered.</exception>
    public static void RequireKnown(T? options)
    {
        if (options is IUnknownKind unknown)
            throw NotRegistered(unknown.Kind);
    }

    /// <summary>Refuses a record of a type that is not registered, since a state that holds it could not be read again.</summary>
    /// <exception cref="MonkException">It is not registered.</exception>
    public static void RequireRegistered(T options)
    {
        RequireKnown(options);
        if (Find(NameOf(options)) != options.GetType())
        {
            throw new MonkException(
                $"{options.GetType().Name} is not registered. Call {typeof(T).Name}.Register<{options.GetType().Name}>() before it is used, "
                + "in every program that opens the experiment.");
        }

        if (options.GetType().Assembly != typeof(T).Assembly)
            KindSettings.RequireThatCanBeRead(options);
    }

    /// <summary>What is missing, and how it is put right.</summary>
    public static MonkException NotRegistered(string name) => new(
        $"{Sort} '{name}' is not known to this program. If it is one of your own, call {typeof(T).Name}.Register<…>() with its type "
        + "before the experiment is used. "
        + $"Did you mean '{EditDistance.Nearest(name, ByName.Keys)}'? There are {string.Join(", ", Names)}.");

    /// <summary>What the sort is called at the beginning of a sentence: <c>Optimizer</c>.</summary>
    private static string Sort => typeof(T).Name
        .Replace("Options", "", StringComparison.Ordinal).Replace("Network", "", StringComparison.Ordinal);

    private static MonkException NoName(Type type) => new(
        $"{type.FullName} has no name. Put [Kind(\"name\")] on it: state files and lists know it by that.");

    private static Dictionary<string, Type> BuiltIn() => typeof(T).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type) && FindName(type) is not null)
        .ToDictionary(type => FindName(type)!, StringComparer.Ordinal);
}
