using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Monk.Tests.Architecture;

/// <summary>Finds the room of each type: the project and folder that its source lies in, by the assembly's symbols.</summary>
internal static class TypeRooms
{
    // "Type Definition Documents" of the portable PDB format: where types without code, such as interfaces, are declared.
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>Types that are not nested, by full name, with their rooms: <c>Monk.Core/Text</c>, or <c>Monk</c> for the facades.</summary>
    public static IEnumerable<(string Type, string Room)> Of(string assemblyFile)
    {
        using var assembly = new PEReader(File.OpenRead(assemblyFile));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assemblyFile, ".pdb")));
        var (types, pdb) = (assembly.GetMetadataReader(), symbols.GetMetadataReader());
        List<(string, string)> rooms = [];
        foreach (var handle in types.TypeDefinitions)
        {
            var type = types.GetTypeDefinition(handle);
            if (type.GetDeclaringType().IsNil && Documents(types, pdb, handle).Select(RoomOf).FirstOrDefault(room => room is not null) is { } room)
                rooms.Add((FullName(types, type), room));
        }

        return rooms;
    }

    private static string FullName(MetadataReader types, TypeDefinition type)
    {
        var space = types.GetString(type.Namespace);
        return space.Length == 0 ? types.GetString(type.Name) : $"{space}.{types.GetString(type.Name)}";
    }

    private static IEnumerable<string> Documents(MetadataReader types, MetadataReader pdb, TypeDefinitionHandle handle)
    {
        foreach (var method in types.GetTypeDefinition(handle).GetMethods())
        {
            var document = pdb.GetMethodDebugInformation(method.ToDebugInformationHandle()).Document;
            if (!document.IsNil)
                yield return pdb.GetString(pdb.GetDocument(document).Name);
        }

        foreach (var information in pdb.GetCustomDebugInformation(handle).Select(pdb.GetCustomDebugInformation))
        {
            if (pdb.GetGuid(information.Kind) != TypeDocuments)
                continue;
            var blob = pdb.GetBlobReader(information.Value);
            while (blob.RemainingBytes > 0)
                yield return pdb.GetString(pdb.GetDocument(System.Reflection.Metadata.Ecma335.MetadataTokens.DocumentHandle(blob.ReadCompressedInteger())).Name);
        }

        foreach (var nested in types.GetTypeDefinition(handle).GetNestedTypes())
        {
            foreach (var document in Documents(types, pdb, nested))
                yield return document;
        }
    }

    private static string? RoomOf(string document)
    {
        var path = document.Replace('\\', '/');
        var start = path.LastIndexOf("/src/", StringComparison.Ordinal);
        if (start < 0 || path.Contains("/obj/", StringComparison.Ordinal))
            return null;
        var folders = path[(start + 5)..].Split('/')[..^1];
        return string.Join('/', folders.Take(2));
    }
}
