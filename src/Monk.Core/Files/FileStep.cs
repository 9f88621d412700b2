namespace Monk.Files;

/// <summary>A change of the file system, or what leads to one.</summary>
internal enum FileStep
{
    /// <summary>A folder is made.</summary>
    MakeFolder,

    /// <summary>A file is made.</summary>
    Create,

    /// <summary>A file that is there is opened to be changed, or to be held as a lock.</summary>
    Open,

    /// <summary>Bytes are handed to the system, or a file is cut short.</summary>
    Write,

    /// <summary>What has been handed to the system is flushed to the disk.</summary>
    Flush,

    /// <summary>A file takes the place of another.</summary>
    Rename,

    /// <summary>A folder's new entry is flushed to the disk.</summary>
    FlushFolder,

    /// <summary>A file or an empty folder is deleted.</summary>
    Delete,

    /// <summary>A file's time is set.</summary>
    Touch,
}
