using Monk.Experiments;

namespace Monk.Analysis;

/// <summary>One experiment of an analysis: the base experiment with one thing changed.</summary>
/// <param name="Experiment">Monk's name for it.</param>
/// <param name="Value">The value tried.</param>
/// <param name="Apply">Changes the base's settings.</param>
internal sealed record Variant<T>(string Experiment, T Value, Func<ExperimentState, ExperimentState> Apply);

/// <summary>What is to be analysed.</summary>
/// <param name="Subject">What is varied, as Monk's first line has it: "Learning rate".</param>
/// <param name="Name">The analysis's name, and the project of its experiments.</param>
/// <param name="PercentData">The share of the images to use, from 1 to 100.</param>
/// <param name="NumEpochs">The epochs of each experiment.</param>
/// <param name="Variants">The experiments.</param>
internal sealed record AnalysisPlan<T>(string Subject, string Name, int PercentData, int NumEpochs, IReadOnlyList<Variant<T>> Variants);
