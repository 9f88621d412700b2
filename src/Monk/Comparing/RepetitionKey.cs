using System.Security.Cryptography;
using System.Text;
using Monk.Experiments;

namespace Monk.Comparing;

/// <summary>Tells experiments apart that are no repetitions of one another.</summary>
internal static class RepetitionKey
{
    /// <summary>Equal of experiments that are set alike but for their seed, and of no others.</summary>
    public static string Of(EffectiveSettings settings) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Parts(settings)))));

    private static IEnumerable<string> Parts(EffectiveSettings settings) =>
    [
        .. ComparedSettings.All.Where(setting => !setting.MayDifferAmongRepetitions).Select(setting => setting.Key(settings)),
        .. settings.Unknown.Select(Part).Order(StringComparer.Ordinal),
    ];

    private static string Part(UnknownSetting unknown) => $"{unknown.Group}\0{unknown.Name}\0{OptionValue.Key(unknown.Value)}";
}
