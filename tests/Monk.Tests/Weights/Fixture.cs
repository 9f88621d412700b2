namespace Monk.Tests.Weights;

/// <summary>Small files that Python's PyTorch wrote; <c>Fixtures/generate.py</c> says how.</summary>
internal static class Fixture
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Weights", "Fixtures", name);
}
