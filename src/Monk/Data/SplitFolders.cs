namespace Monk.Data;

/// <summary>
/// Tells folders that are parts of a data set (<c>train</c>, <c>val</c>, <c>test</c>, <c>infer</c>) from folders that are classes. Folders
/// are parts when all have such names, or when two that have such names hold sub-folders of the same name: their classes. A class that
/// happens to be called <c>test</c>, among others that are not, is a class.
/// </summary>
internal static class SplitFolders
{
    private static readonly HashSet<string> Training = ["train", "training", "trn", "tr"];
    private static readonly HashSet<string> Validation = ["val", "valid", "validation", "validate", "dev", "vld"];
    private static readonly HashSet<string> Testing = ["test", "testing", "tst", "eval", "evaluation", "evaluate", "holdout", "heldout"];
    private static readonly HashSet<string> Inference = ["infer", "inference", "predict", "pred", "prediction", "predictions", "unlabelled", "unlabeled"];
    private static readonly string[] Additions = ["images", "image", "imgs", "img", "dataset", "data", "set", "split", "folder", "samples"];

    /// <summary>
    /// Whether a name is that of a part of a data set, in any case, with or without words and digits such as in <c>Train_Set</c>,
    /// <c>test-images</c> and <c>val2017</c>.
    /// </summary>
    public static bool IsSplitName(string name)
    {
        var stem = Stem(name);
        return Training.Contains(stem) || Validation.Contains(stem) || Testing.Contains(stem) || Inference.Contains(stem);
    }

    /// <summary>Whether these folders are parts of a data set.</summary>
    /// <param name="folders">The names of the folders.</param>
    /// <param name="below">The names of the folders in one of them.</param>
    public static bool AreSplits(IReadOnlyList<string> folders, Func<string, IReadOnlyCollection<string>> below)
    {
        var named = folders.Where(IsSplitName).ToList();
        return named.Count == folders.Count || WithoutCommonWords(folders).All(IsSplitName) || AreClassesOfSplits(folders) || (named.Count > 1 && named.SelectMany(below).CountBy(name => NameForms.Confusable(name), StringComparer.Ordinal).Any(entry => entry.Value > 1));
    }

    /// <summary>Whether a name is one that a purpose's images are expected under, such as <c>train</c> for training.</summary>
    public static bool IsExpected(string name, string purpose) => purpose switch
    {
        "training" => Training.Contains(Stem(name)),
        "validation" => Validation.Contains(Stem(name)),
        "test" => Testing.Contains(Stem(name)) || Validation.Contains(Stem(name)),
        _ => true,
    };

    /// <summary>
    /// Whether every name is that of a split and of a class, and a class occurs in two splits: <c>trainA, trainB, testA, testB</c>, or
    /// <c>train_cat, train_dog, test_cat, test_dog</c>.
    /// </summary>
    private static bool AreClassesOfSplits(IReadOnlyList<string> folders)
    {
        var parts = folders.Select(SplitAndClass).ToList();
        return parts.TrueForAll(part => part is not null) && parts.CountBy(part => part!.Value.Class, StringComparer.OrdinalIgnoreCase).Any(entry => entry.Value > 1);
    }

    private static (string Split, string Class)? SplitAndClass(string name)
    {
        var words = name.Split([' ', '_', '-', '.'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && IsSplitName(words[0]))
            return (words[0], string.Join('_', words[1..]));
        if (words.Length > 1 && IsSplitName(words[^1]))
            return (words[^1], string.Join('_', words[..^1]));
        return name.Length > 1 && char.IsUpper(name[^1]) && IsSplitName(name[..^1]) ? (name[..^1], name[^1..]) : null;
    }

    /// <summary>The names without the words that all of them have: <c>seg_train</c> and <c>seg_test</c> are parts too.</summary>
    private static IEnumerable<string> WithoutCommonWords(IReadOnlyList<string> folders)
    {
        var words = folders.Select(name => name.Split([' ', '_', '-', '.'], StringSplitOptions.RemoveEmptyEntries)).ToList();
        return folders.Count < 2 ? folders : words.Select(own => string.Join('_', own.Where(word => !words.TrueForAll(other => other.Contains(word, StringComparer.OrdinalIgnoreCase)))));
    }

    /// <summary>Which of the parts to give for a purpose, as a sentence.</summary>
    public static string Advice(IReadOnlyList<string> folders, string root, string purpose)
    {
        if (folders.Count > 1 && !WithoutCommonWords(folders).All(IsSplitName) && AreClassesOfSplits(folders) && SplitAndClass(folders[0]) is { } first)
            return $"Make a folder for each split and move its classes into it, such as '{folders[0]}' to '{Path.Combine(root, first.Split, first.Class)}'.";
        var train = Of(Training);
        var validation = Of(Validation);
        var test = Of(Testing);
        return purpose switch
        {
            "training" when train is not null && validation is not null => $"Give '{train}', a part of which then validates, or [\"{train}\", \"{validation}\"].",
            "training" when train is not null => $"Give '{train}'.",
            "validation" when validation is not null => $"Give '{validation}'.",
            "test" when (test ?? validation) is { } wanted => $"Give '{wanted}'.",
            _ => $"Give one of them, such as '{Path.Combine(root, folders[^1])}'.",
        };

        string? Of(HashSet<string> names) => folders.Zip(WithoutCommonWords(folders))
            .Where(folder => names.Contains(Stem(folder.First)) || names.Contains(Stem(folder.Second)))
            .Select(folder => Path.Combine(root, folder.First))
            .FirstOrDefault();
    }

    private static string Stem(string name)
    {
        var letters = new string([.. name.Where(char.IsLetter)]).ToLowerInvariant();
        bool shorter;
        do
        {
            shorter = false;
            foreach (var addition in Additions)
            {
                if (letters.Length > addition.Length && letters.EndsWith(addition, StringComparison.Ordinal))
                    (letters, shorter) = (letters[..^addition.Length], true);
                else if (letters.Length > addition.Length && letters.StartsWith(addition, StringComparison.Ordinal))
                    (letters, shorter) = (letters[addition.Length..], true);
            }
        }
        while (shorter);
        return letters;
    }
}
