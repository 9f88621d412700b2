using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Monk.Kinds;

/// <summary>Looks at the settings of a program's own kind before anything is trained with them.</summary>
internal static class KindSettings
{
    /// <summary>Refuses a kind with a setting that a state would lose, so that a resumed experiment would have another one.</summary>
    /// <param name="type">The record.</param>
    /// <param name="sort">The base record of the sort, whose own members are in order.</param>
    /// <exception cref="MonkException">It has such a setting.</exception>
    public static void RequireThatCanBeKept(Type type, Type sort)
    {
        for (var part = type; part is not null && part != sort && part.Assembly != sort.Assembly; part = part.BaseType)
        {
            const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
            foreach (var field in part.GetFields(Own).Where(field => field.IsPublic))
            {
                throw new MonkException(
                    $"{type.Name}.{field.Name} is a public field, which no state keeps. Make it a property with get and init.");
            }

            foreach (var property in part.GetProperties(Own).Where(IsSetting))
            {
                var isStored = part.GetField($"<{property.Name}>k__BackingField", Own) is not null;
                if (isStored && property.SetMethod is not { IsPublic: true })
                {
                    throw new MonkException(
                        $"{type.Name}.{property.Name} cannot be set from outside, so a state would not keep it. Give it a public init, or [JsonIgnore] if it is no setting.");
                }
            }
        }

        if (KindOptions.Json.GetTypeInfo(type).Properties.FirstOrDefault(IsNamedAsTheKind) is { } named)
            throw new MonkException(
                $"{type.Name} has a setting that states would call '{named.Name}', which is what they call the kind. Give it another name.");
    }

    private static bool IsSetting(PropertyInfo property) =>
        property.GetMethod is { IsPublic: true } && !property.IsDefined(typeof(JsonIgnoreAttribute));

    private static bool IsNamedAsTheKind(JsonPropertyInfo setting) =>
        setting is { Name: KindOptions.NameMember, Get: not null, AttributeProvider: PropertyInfo { CanWrite: true } };

    /// <summary>Refuses settings that cannot be written into a state and read again.</summary>
    /// <exception cref="MonkException">They cannot; the message says why.</exception>
    public static void RequireThatCanBeRead(object options)
    {
        try
        {
            var written = JsonSerializer.SerializeToElement(options, options.GetType(), KindOptions.Json);
            written.Deserialize(options.GetType(), KindOptions.Json);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            throw new MonkException($"The settings of {options.GetType().Name} cannot be kept in a state: {e.Message}", e);
        }
    }
}
