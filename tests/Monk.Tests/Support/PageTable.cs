using System.Reflection;
using System.Text.RegularExpressions;
using Monk.Kinds;

namespace Monk.Tests.Support;

/// <summary>The tables of a page in docs that name methods in their first column and parameters in their second.</summary>
internal static partial class PageTable
{
    /// <summary>Asserts that the page has a row for every kind of a sort, with its method's parameters and their defaults.</summary>
    /// <typeparam name="T">The base record of the sort.</typeparam>
    /// <param name="page">The page's file name in docs.</param>
    /// <param name="common">Parameters that the page speaks of once, not in every row.</param>
    public static void AssertHasAll<T>(string page, params string[] common)
        where T : class
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", page)).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')).ToList();
        foreach (var type in KindRegistry<T>.Types.Where(type => KindCode.CallOf(type) is not null))
        {
            var method = typeof(Prototype).GetMethod(KindCode.CallOf(type)!)!;
            var row = rows.SingleOrDefault(row => Quoted().Matches(row[1]).Any(name => name.Groups[1].Value == method.Name));
            Assert.True(row is not null, $"{page} has no row for {method.Name}.");
            var parameters = method.GetParameters().Where(parameter => !common.Contains(parameter.Name) && Setting(type, parameter) is not null).Select(parameter => Text(type, parameter));
            Assert.Equal(parameters, Quoted().Matches(row[2]).Select(parameter => Number(parameter.Groups[1].Value)));
        }
    }

    private static string Text(Type type, ParameterInfo parameter)
    {
        var setting = Setting(type, parameter)!;
        var isRequired = KindCode.IsRequired(setting);
        var value = setting.GetValue(Activator.CreateInstance(type));
        return isRequired ? parameter.Name! : Number($"{parameter.Name} = {(value is Enum ? value.ToString() : KindCode.Literal(value))}");
    }

    // A parameter of Monk v1's may have no setting, where it can have one value only.
    private static PropertyInfo? Setting(Type type, ParameterInfo parameter) =>
        type.GetProperties().SingleOrDefault(property => property.CanWrite && KindCode.ArgumentOf(property) == parameter.Name);

    // A page writes 1e-8 where C# writes 1E-08.
    private static string Number(string text) => text.Split(" = ") is [var name, var value] && double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number)
        ? FormattableString.Invariant($"{name} = {number:R}")
        : text;

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
