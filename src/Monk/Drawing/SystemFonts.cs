using System.Collections.Concurrent;
using SkiaSharp;

namespace Monk.Drawing;

/// <summary>Finds a typeface of the system for what the embedded one lacks.</summary>
internal static class SystemFonts
{
    private static readonly ConcurrentDictionary<int, SKTypeface?> Found = new();

    // Many families have a sign or two of a script by accident; those with a face for text name it so.
    private static readonly Lazy<IReadOnlyList<string>> Families = new(() => [.. SKFontManager.Default.FontFamilies
        .OrderBy(name => !name.Contains("Sans", StringComparison.OrdinalIgnoreCase))
        .ThenBy(name => name.Contains("Mono", StringComparison.OrdinalIgnoreCase))
        .ThenBy(name => name, StringComparer.Ordinal)]);

    /// <summary>A typeface that has the character; null when the system has none.</summary>
    public static SKTypeface? For(int character) => Found.GetOrAdd(character, static character =>
    {
        if (SKFontManager.Default.MatchCharacter(character) is { } matched && matched.ContainsGlyph(character))
            return matched;

        // Skia built without fontconfig, as for a Linux machine of any kind, knows the system's fonts and cannot search them.
        foreach (var family in Families.Value)
        {
            if (SKFontManager.Default.MatchFamily(family) is { } typeface && typeface.ContainsGlyph(character))
                return typeface;
        }

        return null;
    });
}
