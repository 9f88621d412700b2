namespace Monk.Benchmarks;

/// <summary>A folder that lives as long as this object.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("monk-speed-").FullName;

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A folder of links to, or copies of, that many images, spread over the classes as in the whole.</summary>
    public string Subset(string name, string source, int images, bool copy = false)
    {
        var all = Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < images; i++)
        {
            var file = all[(int)((long)i * all.Count / images) % all.Count];
            var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, name, System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(file)!))).FullName;
            var target = System.IO.Path.Combine(folder, FormattableString.Invariant($"{i:D6}{System.IO.Path.GetExtension(file)}"));
            if (copy)
                File.Copy(file, target);
            else
                File.CreateSymbolicLink(target, file);
        }

        return Combine(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
