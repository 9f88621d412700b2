using System.Collections.ObjectModel;
using System.Text.Json;
using Monk.Experiments;
using Monk.Losses;
using Monk.Optimizers;
using Monk.Schedules;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Writes what an experiment was asked to do as names and values, for tables of what differs.</summary>
internal static class ExperimentSettings
{
    public static readonly IReadOnlyDictionary<string, string> None = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The settings of a state; <see cref="None"/> of one that is not set up.</summary>
    /// <param name="state">The state.</param>
    /// <param name="shared">Gives one string for equal ones: ten thousand experiments of a sweep have few different values.</param>
    public static IReadOnlyDictionary<string, string> Of(ExperimentState state, Func<string, string> shared) =>
        EffectiveSettings.Of(state) is { } settings ? Of(settings, shared) : None;

    /// <summary>The settings of an experiment that is set up, those of later versions behind the others.</summary>
    public static IReadOnlyDictionary<string, string> Of(EffectiveSettings settings, Func<string, string> shared)
    {
        var texts = new OrderedDictionary<string, string>();
        foreach (var setting in ComparedSettings.All)
        {
            if (setting.Text(settings) is { } text)
                texts[setting.Name] = shared(text);
        }

        foreach (var unknown in settings.Unknown)
        {
            // Nothing that has a name here may be hidden by what another version calls the same.
            var name = unknown.Name.Replace('_', ' ');
            texts[IsTaken(name, texts) ? $"{unknown.Group}: {name}" : name] = shared(OnOneLine(unknown.Value));
        }

        return texts;
    }

    private static bool IsTaken(string name, OrderedDictionary<string, string> texts) =>
        texts.ContainsKey(name) || ComparedSettings.All.Any(setting => setting.Name == name);

    /// <summary>An optimizer's name and settings, its learning rate left out.</summary>
    public static string Of(OptimizerOptions optimizer) =>
        Named(optimizer.Name, JsonSerializer.SerializeToElement(optimizer, ExperimentStateJson.Default.OptimizerOptions), "learning_rate");

    /// <summary>A loss's name and settings.</summary>
    public static string Of(LossOptions loss) => Named(loss.Name, JsonSerializer.SerializeToElement(loss, ExperimentStateJson.Default.LossOptions));

    /// <summary>A schedule's name and settings.</summary>
    public static string Of(ScheduleOptions schedule) => Named(schedule.Name, JsonSerializer.SerializeToElement(schedule, ExperimentStateJson.Default.ScheduleOptions));

    /// <summary><c>sgd momentum 0.9, weight_decay 0.0001</c>; what is 0 is left out.</summary>
    private static string Named(string name, JsonElement options, string? except = null)
    {
        var settings = options.EnumerateObject()
            .Where(member => member.Name != "name" && member.Name != except && member.Value.ToString() != "0")
            .Select(member => $"{member.Name} {OnOneLine(member.Value)}");
        return $"{name} {string.Join(", ", settings)}".TrimEnd();
    }

    // Lists and groups keep the line breaks of the indented file that they were read from.
    private static string OnOneLine(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(OnOneLine))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(OnOneLine))}}}",
        _ => value.ToString(),
    };

    private static string OnOneLine(JsonProperty member) => $"{member.Name}: {OnOneLine(member.Value)}";
}
