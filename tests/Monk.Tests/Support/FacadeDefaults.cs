using System.Reflection;
using Monk.Kinds;

namespace Monk.Tests.Support;

/// <summary>Holds the parameters of the methods with Monk v1's names against the records that they make.</summary>
internal static class FacadeDefaults
{
    /// <summary>Asserts of every kind of a sort that its method's parameters are its settings, with their defaults.</summary>
    /// <typeparam name="T">The base record of the sort.</typeparam>
    /// <returns>The methods.</returns>
    public static IReadOnlyList<string> AssertAreThoseOfTheRecords<T>()
        where T : class
    {
        var methods = new List<string>();
        foreach (var type in KindRegistry<T>.Types.Where(type => KindCode.CallOf(type) is not null))
        {
            var method = typeof(Prototype).GetMethod(KindCode.CallOf(type)!)!;
            AssertAreThoseOf(type, method);
            methods.Add(method.Name);
        }

        return methods;
    }

    private static void AssertAreThoseOf(Type type, MethodInfo method)
    {
        var defaults = Activator.CreateInstance(type)!;
        var settings = type.GetProperties().Where(property => property.CanWrite).ToDictionary(KindCode.ArgumentOf, StringComparer.Ordinal);
        foreach (var parameter in method.GetParameters())
        {
            Assert.True(settings.TryGetValue(parameter.Name!, out var setting), $"{type.Name} has no setting for {method.Name}'s {parameter.Name}.");
            if (!parameter.HasDefaultValue)
                continue;
            // An enumeration's default is its number in the method's signature.
            var value = setting.PropertyType.IsEnum ? Enum.ToObject(setting.PropertyType, parameter.DefaultValue!) : parameter.DefaultValue;
            Assert.True(Equals(value, setting.GetValue(defaults)), $"{method.Name}'s {parameter.Name} is {value} by default, and {type.Name}'s {setting.Name} is {setting.GetValue(defaults)}.");
        }
    }
}
