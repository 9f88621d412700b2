using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using Monk.Transforms;

namespace Monk.Tests.Transforms;

/// <summary>A default stands on the record; the methods of Monk v1's names and the page repeat it.</summary>
public sealed partial class TransformDefaultsTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    public static TheoryData<string> Names => [.. Kinds.Select(kind => KindRegistry<TransformOptions>.FindName(kind)!)];

    private static IEnumerable<Type> Kinds => KindRegistry<TransformOptions>.Types.Where(type => type.Assembly == typeof(Prototype).Assembly);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_methods_default_is_the_records(string name)
    {
        var kind = KindRegistry<TransformOptions>.Find(name)!;
        foreach (var method in Methods(kind))
        {
            foreach (var parameter in method.GetParameters().Where(parameter => parameter is { HasDefaultValue: true, DefaultValue: not null } && !IsForASet(parameter)))
                Assert.Equal(Setting(kind, parameter.Name!).GetValue(Activator.CreateInstance(kind)), parameter.DefaultValue);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_method_without_arguments_applies_the_record_without_settings(string name)
    {
        var kind = KindRegistry<TransformOptions>.Find(name)!;
        using var prototype = _scene.New();
        foreach (var method in Methods(kind))
        {
            prototype.ResetTransforms();
            method.Invoke(prototype, [.. method.GetParameters().Select(parameter => parameter.Name == "train" ? true : parameter.HasDefaultValue ? parameter.DefaultValue : Given(parameter.ParameterType))]);

            var record = (TransformOptions)Activator.CreateInstance(kind)!;
            foreach (var setting in Settings(kind).Where(IsRequired))
                setting.SetValue(record, setting.PropertyType == typeof(ImageSize) ? new ImageSize(20, 30) : new[] { -15.0, 15.0 });
            var applied = Assert.Single(new ExperimentStore(new Workspace(_scene.Workspace).Experiment("p", "e")).Find()!.Dataset!.TrainTransforms);
            Assert.Equal(Json(record), Json(applied));
        }

        static object Given(Type type) => type == typeof(ImageSize) ? new ImageSize(20, 30) : type == typeof(double) ? 15.0 : (-15.0, 15.0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_methods_parameters_are_the_records_settings(string name)
    {
        var kind = KindRegistry<TransformOptions>.Find(name)!;
        var settings = Settings(kind).Select(KindCode.ArgumentOf).Order(StringComparer.Ordinal);

        Assert.All(Methods(kind), method => Assert.Equal(settings, method.GetParameters().Where(parameter => !IsForASet(parameter)).Select(parameter => parameter.Name!).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_page_on_transforms_names_every_transform_its_settings_and_their_defaults()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "transforms.md"));
        var rows = Row().Matches(page).ToDictionary(row => row.Groups["call"].Value, row => row.Groups["arguments"].Value);

        Assert.Equal(Kinds.Select(kind => KindCode.CallOf(kind)!).Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        foreach (var kind in Kinds)
        {
            var arguments = rows[KindCode.CallOf(kind)!];
            var defaults = Activator.CreateInstance(kind);
            foreach (var setting in Settings(kind))
            {
                Assert.Contains($"`{KindCode.ArgumentOf(setting)}`", arguments, StringComparison.Ordinal);
                if (!IsRequired(setting))
                    Assert.Contains(Text(setting.GetValue(defaults)), arguments[arguments.IndexOf($"`{KindCode.ArgumentOf(setting)}`", StringComparison.Ordinal)..], StringComparison.Ordinal);
            }
        }

        static string Text(object? value) => value switch
        {
            null => "none",
            IReadOnlyList<double> { Count: 2 } range => string.Create(CultureInfo.InvariantCulture, $"{range[0]} to {range[1]}"),
            IReadOnlyList<double> { Count: 3 } and [< 1, ..] => "ImageNet's",
            IReadOnlyList<double> list => string.Join(", ", list.Select(number => number.ToString(CultureInfo.InvariantCulture))),
            var number => ((IFormattable)number).ToString(null, CultureInfo.InvariantCulture),
        };
    }

    private static IEnumerable<MethodInfo> Methods(Type kind) => typeof(Prototype).GetMethods().Where(method => method.Name == KindCode.CallOf(kind));

    private static bool IsForASet(ParameterInfo parameter) => parameter.Name is "train" or "val" or "test";

    private static IEnumerable<PropertyInfo> Settings(Type kind) => kind.GetProperties().Where(property => property.CanWrite);

    private static PropertyInfo Setting(Type kind, string argument) => Settings(kind).Single(property => KindCode.ArgumentOf(property) == argument);

    // By name: ScottPlot's assembly has a type of the same name.
    private static bool IsRequired(PropertyInfo property) => property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute");

    private static string Json(TransformOptions transform) => JsonSerializer.Serialize(transform, ExperimentStateJson.Default.TransformOptions);

    [GeneratedRegex(@"^\| `(?<call>Apply\w+)` \|[^|]*\| (?<arguments>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
