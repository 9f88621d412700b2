using Mono.Cecil;

namespace Monk.Tests.Architecture;

/// <summary>Which rooms of compiled assemblies use which. A room is the folder that a type's source lies in.</summary>
/// <remarks>
/// By the folder and not by the namespace, since results are in <c>Monk</c> wherever they are made. Constants and names have become values
/// when code is compiled, so they are no arrows.
/// </remarks>
internal sealed class RoomGraph
{
    private readonly Dictionary<string, string> _roomOfType = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), SortedSet<string>> _arrows = [];

    private RoomGraph()
    {
    }

    /// <summary>The arrows, and the uses that each stands for.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Arrows => _arrows;

    public IEnumerable<string> Rooms => _roomOfType.Values.Distinct();

    /// <summary>Reads assemblies with their symbols.</summary>
    public static RoomGraph Of(params IReadOnlyList<string> assemblyFiles)
    {
        var graph = new RoomGraph();
        foreach (var (type, room) in assemblyFiles.SelectMany(TypeRooms.Of))
            graph._roomOfType.TryAdd(type, room);
        var modules = assemblyFiles.Select(ModuleDefinition.ReadModule).ToList();
        foreach (var type in modules.SelectMany(module => module.Types))
            graph.AddUsesOf(type, type);
        foreach (var module in modules)
            module.Dispose();
        return graph;
    }

    private void AddUsesOf(TypeDefinition outer, TypeDefinition type)
    {
        Add(outer, type.BaseType);
        foreach (var implemented in type.Interfaces)
            Add(outer, implemented.InterfaceType);
        foreach (var attribute in type.CustomAttributes.Concat(type.Properties.SelectMany(property => property.CustomAttributes)))
        {
            Add(outer, attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments)
                Add(outer, argument.Value as TypeReference);
        }

        foreach (var field in type.Fields)
            Add(outer, field.FieldType);
        foreach (var method in type.Methods)
            AddUsesOf(outer, method);
        foreach (var nested in type.NestedTypes)
            AddUsesOf(outer, nested);
    }

    private void AddUsesOf(TypeDefinition outer, MethodDefinition method)
    {
        Add(outer, method.ReturnType);
        foreach (var parameter in method.Parameters)
            Add(outer, parameter.ParameterType);
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            Add(outer, variable.VariableType);
        foreach (var instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference used:
                    Add(outer, used);
                    break;
                case MethodReference called:
                    Add(outer, called.DeclaringType);
                    Add(outer, called.ReturnType);
                    foreach (var argument in (called as GenericInstanceMethod)?.GenericArguments ?? [])
                        Add(outer, argument);
                    break;
                case FieldReference field:
                    Add(outer, field.DeclaringType);
                    Add(outer, field.FieldType);
                    break;
            }
        }
    }

    private void Add(TypeDefinition from, TypeReference? to)
    {
        switch (to)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                foreach (var argument in generic.GenericArguments)
                    Add(from, argument);
                break;
        }

        var element = to.GetElementType();
        while (element.DeclaringType is { } declaring)
            element = declaring;
        if (!_roomOfType.TryGetValue(from.FullName, out var fromRoom) || !_roomOfType.TryGetValue(element.FullName, out var toRoom) || fromRoom == toRoom)
            return;
        if (!_arrows.TryGetValue((fromRoom, toRoom), out var uses))
            _arrows[(fromRoom, toRoom)] = uses = new SortedSet<string>(StringComparer.Ordinal);
        uses.Add($"{from.Name} uses {element.Name}");
    }
}
