namespace Monk.Tests.Support;

/// <summary>A test that needs files of the <c>shared</c> folder beside the repository; skipped, visibly, where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(params string[] needed) => Skip = SharedFolder.WhyMissing(needed);
}

/// <summary>Like <see cref="SharedFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(params string[] needed) => Skip = SharedFolder.WhyMissing(needed);
}
