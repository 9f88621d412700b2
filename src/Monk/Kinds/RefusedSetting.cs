using System.Text.Json;

namespace Monk.Kinds;

/// <summary>A setting that was refused while JSON was read. The reader adds the place, and whoever reads a state says both.</summary>
internal static class RefusedSetting
{
    public static JsonException Of(string message) => new(message, new MonkException(message));

    /// <summary>What was refused and where, of an exception of the reader's; null where it is about something else.</summary>
    public static string? In(JsonException e) => e.InnerException is MonkException refusal
        ? StateMember.Placed(e.Path?.TrimStart('$', '.') ?? "", refusal.Message)
        : null;
}
