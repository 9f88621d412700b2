namespace Monk.Runtime;

/// <summary>A change of the file system on the way of a file to its place.</summary>
internal enum FileStep
{
    /// <summary>A folder is made.</summary>
    MakeFolder,

    /// <summary>The temporary file is made.</summary>
    Create,

    /// <summary>Its content has been handed to the system and is flushed to the disk.</summary>
    Flush,

    /// <summary>It takes the place of the old file.</summary>
    Rename,

    /// <summary>The folder's new entry is flushed to the disk.</summary>
    FlushFolder,

    /// <summary>A file is deleted.</summary>
    Delete,
}
