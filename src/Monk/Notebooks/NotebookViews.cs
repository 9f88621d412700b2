using System.Reflection;
using Monk.Reporting;

namespace Monk.Notebooks;

/// <summary>Tells .NET notebooks how to show Monk's results.</summary>
/// <remarks>
/// The library has no reference to notebooks. Where their formatting library is in the process, or comes later, its members are found by
/// name; where they are not as expected, results are shown as any other object is.
/// </remarks>
internal static class NotebookViews
{
    private const string Library = "Microsoft.DotNet.Interactive.Formatting";
    private const string Html = "text/html";

    private static readonly Lazy<bool> Registered = new(RegisterAndWatch);

    /// <summary>Registers the views, once in a process.</summary>
    public static void Register() => _ = Registered.Value;

    /// <summary>Registers the views with a formatting library.</summary>
    /// <returns>Whether it took them.</returns>
    internal static bool RegisterWith(Assembly library)
    {
        try
        {
            var formatter = library.GetType($"{Library}.Formatter");
            var register = formatter?.GetMethod("Register", [typeof(Type), typeof(Action<object, TextWriter>), typeof(string)]);
            var prefer = formatter?.GetMethod("SetPreferredMimeTypesFor", [typeof(Type), typeof(string[])]);
            if (register is null || prefer is null)
                return false;
            foreach (var type in ResultHtml.Types)
            {
                register.Invoke(null, [type, (Action<object, TextWriter>)((result, writer) => Show(type, result, writer)), Html]);
                prefer.Invoke(null, [type, new[] { Html }]);
            }

            return true;
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            return false; // A notebook of another kind than the one known here.
        }
    }

    private static bool RegisterAndWatch()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => RegisterIfFormatting(loaded.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            RegisterIfFormatting(assembly);
        return true;
    }

    private static void RegisterIfFormatting(Assembly assembly)
    {
        if (assembly.GetName().Name == Library)
            RegisterWith(assembly);
    }

    private static void Show(Type type, object result, TextWriter writer)
    {
        writer.Write(ResultHtml.Of(type, result));
        ReplacedText.Shown(result, NotebookCell.Current);
    }
}
