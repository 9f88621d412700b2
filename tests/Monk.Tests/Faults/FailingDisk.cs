using Monk.Files;
using Monk.Tests.Facade;

namespace Monk.Tests.Faults;

/// <summary>Fails at a step of what changes the file system while it lives; counts only where nothing is to fail.</summary>
internal sealed class FailingDisk : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _root;
    private readonly DiskFault _fault;
    private readonly int _at;
    private readonly bool _goesOn;
    private readonly List<(FileStep Step, string Path)> _failed = [];

    /// <param name="root">The folder whose steps count.</param>
    /// <param name="fault">How it fails.</param>
    /// <param name="at">At which step of those that can fail so, from 1 on; 0 for none.</param>
    /// <param name="goesOn">Whether it fails at all later steps, too. A killed process takes none.</param>
    public FailingDisk(string root, DiskFault fault, int at, bool goesOn)
    {
        (_root, _fault, _at, _goesOn) = (root, fault, at, goesOn || fault == DiskFault.Killed);
        Disk.Before = Fail;
    }

    /// <summary>How many steps were met that can fail so.</summary>
    public int Steps { get; private set; }

    /// <summary>Those that failed.</summary>
    public IReadOnlyList<(FileStep Step, string Path)> Failed
    {
        get
        {
            lock (_gate)
                return [.. _failed];
        }
    }

    public void Dispose() => Disk.Before = null;

    private void Fail(FileStep step, string path)
    {
        lock (_gate)
        {
            if (!path.StartsWith(_root, StringComparison.Ordinal) || !CanFail(step))
                return;
            Steps++;
            if (_at == 0 || (_goesOn ? Steps < _at : Steps != _at))
                return;
            _failed.Add((step, path));
        }

        // The system's messages mostly lack the path.
        throw _fault switch
        {
            DiskFault.Full => new IOException("No space left on device", 28),
            DiskFault.Broken => new IOException("Input/output error", 5),
            DiskFault.Forbidden => new UnauthorizedAccessException("Access is denied."),
            _ => new KilledException(),
        };
    }

    // A folder's flush fails without a word, see FolderFlush.
    private bool CanFail(FileStep step) => _fault switch
    {
        DiskFault.Full => step is FileStep.MakeFolder or FileStep.Create or FileStep.Write or FileStep.Flush,
        DiskFault.Broken => step is not FileStep.FlushFolder,
        DiskFault.Forbidden => step is not (FileStep.FlushFolder or FileStep.Write or FileStep.Flush),
        _ => true,
    };
}
