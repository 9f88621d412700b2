using Monk.Experiments;

namespace Monk.Comparing;

/// <summary>A setting by which experiments are compared: what it is called, what it is of an experiment, and how that is shown.</summary>
internal sealed class ComparedSetting
{
    private readonly Func<EffectiveSettings, string> _key;
    private readonly Func<EffectiveSettings, string?> _text;

    private ComparedSetting(string name, Func<EffectiveSettings, string> key, Func<EffectiveSettings, string?> text) =>
        (Name, _key, _text) = (name, key, text);

    /// <summary>Its name in tables, one of <see cref="SettingNames"/>.</summary>
    public string Name { get; }

    /// <summary>Whether repetitions of one experiment may have other values of it.</summary>
    public bool MayDifferAmongRepetitions { get; private init; }

    /// <summary>A setting.</summary>
    /// <typeparam name="T">As a state declares it, see <see cref="OptionValue.Key"/>.</typeparam>
    /// <param name="name">Its name in tables.</param>
    /// <param name="value">What it is of an experiment.</param>
    /// <param name="text">How that is shown; null where the experiment does not use it, and a table need not speak of it.</param>
    /// <param name="mayDifferAmongRepetitions">As <see cref="MayDifferAmongRepetitions"/>.</param>
    public static ComparedSetting Of<T>(
        string name, Func<EffectiveSettings, T> value, Func<T, string?> text, bool mayDifferAmongRepetitions = false) =>
        new(name, settings => OptionValue.Key(value(settings)), settings => text(value(settings)))
        {
            MayDifferAmongRepetitions = mayDifferAmongRepetitions,
        };

    /// <summary>How the setting is shown; null where the experiment does not use it.</summary>
    public string? Text(EffectiveSettings settings) => _text(settings);

    /// <summary>Equal of experiments that are set alike, and of no others.</summary>
    public string Key(EffectiveSettings settings) => _key(settings);
}
