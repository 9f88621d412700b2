namespace Monk;

/// <summary>A sentence on what was read, as it stands in results. What cannot be passed over begins with <see cref="Warning"/>.</summary>
internal static class DatasetNote
{
    public const string Warning = "Warning: ";

    /// <summary>A note as it is printed.</summary>
    public static string Line(string note) => IsWarning(note) ? $"    {note}" : $"    Note: {note}";

    public static bool IsWarning(string note) => note.StartsWith(Warning, StringComparison.Ordinal);

    /// <summary>"2 unreadable and 3 lost left out"; empty where none are.</summary>
    public static string LeftOut(int unreadable, int lost) => (unreadable, lost) switch
    {
        (0, 0) => "",
        (_, 0) => $"{unreadable} unreadable left out",
        (0, _) => $"{lost} lost left out",
        _ => $"{unreadable} unreadable and {lost} lost left out",
    };
}
