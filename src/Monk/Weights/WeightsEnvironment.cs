using Monk.Files;

namespace Monk.Weights;

/// <summary>What the search for weights reads of the world around it, so that a test can make its own.</summary>
/// <param name="Variable">The value of an environment variable, or null.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="MonkCache">Where downloads are kept.</param>
internal sealed record WeightsEnvironment(Func<string, string?> Variable, string Home, string MonkCache)
{
    /// <summary>This process's own.</summary>
    public static WeightsEnvironment Current => new(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), CacheFolder.For("weights"));

    /// <summary>The folder <c>MONK_WEIGHTS</c> names, or null.</summary>
    public string? WeightsFolder => Text("MONK_WEIGHTS");

    /// <summary>Whether <c>MONK_OFFLINE=1</c> forbids downloads.</summary>
    public bool IsOffline => Text("MONK_OFFLINE") is { } value && value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where <c>torch.hub</c> keeps its files.</summary>
    public string TorchCheckpoints => Path.Combine(Text("TORCH_HOME") ?? Path.Combine(Cache, "torch"), "hub", "checkpoints");

    /// <summary>Where the Hugging Face Hub's libraries keep theirs.</summary>
    public string HubCache => Text("HF_HUB_CACHE") ?? Path.Combine(Text("HF_HOME") ?? Path.Combine(Cache, "huggingface"), "hub");

    private string Cache => Text("XDG_CACHE_HOME") ?? Path.Combine(Home, ".cache");

    private string? Text(string name)
    {
        var value = Variable(name);
        if (string.IsNullOrEmpty(value))
            return null;
        return value == "~" || value.StartsWith("~/", StringComparison.Ordinal) ? Path.Join(Home, value.AsSpan(1)) : value;
    }
}
