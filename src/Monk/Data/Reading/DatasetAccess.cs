namespace Monk.Data.Reading;

/// <summary>Tells whoever watches a flow of calls which folders and CSV files of a data set it reads.</summary>
internal static class DatasetAccess
{
    private static readonly AsyncLocal<Action<string>?> Watcher = new();

    /// <summary>Watches this flow of calls, with the threads and tasks that it starts, until the result is disposed of.</summary>
    public static IDisposable Watch(Action<string> watcher)
    {
        Watcher.Value = watcher;
        return new Watching();
    }

    public static void Tell(string path) => Watcher.Value?.Invoke(path);

    private sealed class Watching : IDisposable
    {
        public void Dispose() => Watcher.Value = null;
    }
}
