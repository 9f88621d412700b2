using Monk.Data;
using Monk.Experiments;

namespace Monk.Inference;

/// <summary>Remembers which images were classified right, for <see cref="EvaluationOutcome.Correct"/>.</summary>
internal sealed class CorrectnessByImage
{
    private readonly Dictionary<string, bool> _correct = [];

    public void Add(ImageSample sample, int predictedLabel) => Add(sample, sample.Label == predictedLabel);

    public void Add(ImageSample sample, bool isRight) => _correct[sample.Path] = isRight;

    /// <summary>A character for each sample, in ordinal order of the paths: <c>1</c> right, <c>0</c> wrong, <c>-</c> never added.</summary>
    public string Of(IReadOnlyList<ImageSample> samples) => string.Concat(samples
        .OrderBy(sample => sample.Path, StringComparer.Ordinal)
        .Select(sample => !_correct.TryGetValue(sample.Path, out var right) ? '-' : right ? '1' : '0'));
}
