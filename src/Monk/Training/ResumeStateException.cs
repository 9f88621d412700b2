namespace Monk.Training;

/// <summary>What a resume point holds is not what the experiment needs.</summary>
/// <param name="what">What is wrong; half a sentence.</param>
internal sealed class ResumeStateException(string what) : MonkException(what);
