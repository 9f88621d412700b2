using Monk.Losses;
using static TorchSharp.torch;

namespace Monk.Training.Metrics;

/// <summary>Computes the program's metrics of each epoch's validation.</summary>
internal sealed class EpochMetrics
{
    private readonly TrainingSetup _setup;
    private readonly OutputMeaning _meaning;
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private List<int[]> _labels = [];
    private List<double[]> _scores = [];

    private EpochMetrics(TrainingSetup setup) => (_setup, _meaning) = (setup, OutputMeanings.Of(setup.Loss));

    /// <summary>Null where there are none, so that no batch is waited for without need.</summary>
    public static EpochMetrics? For(TrainingSetup setup) => MetricRegistry.All.Count == 0 ? null : new EpochMetrics(setup);

    /// <summary>Adds a batch of the validation.</summary>
    /// <param name="logits">[N, classes].</param>
    /// <param name="labels">[N], or [N, classes] where an image may have several labels.</param>
    public void Add(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var classes = (int)logits.shape[1];
        var outputs = logits.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var given = labels.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        for (var image = 0; image < outputs.Length / classes; image++)
        {
            var first = image * classes;
            _scores.Add(_meaning.Scores(outputs.AsSpan(first, classes), _setup.MultiLabel));
            _labels.Add(_setup.MultiLabel ? [.. Enumerable.Range(0, classes).Where(label => given[first + label] > 0.5f)] : [(int)given[image]]);
        }
    }

    /// <summary>The values of the validation that has ended; the next begins. Null where there is none.</summary>
    /// <param name="note">Told of a metric that fails, once for each way in which it does.</param>
    public IReadOnlyDictionary<string, double>? Take(Action<string> note)
    {
        var input = new MetricInput(_setup.Classes, _setup.MultiLabel ? LabelType.Multiple : LabelType.Single, _labels, _scores);
        (_labels, _scores) = ([], []);
        return MetricRegistry.Compute(input, text =>
        {
            if (_said.Add(text))
                note(text);
        });
    }
}
