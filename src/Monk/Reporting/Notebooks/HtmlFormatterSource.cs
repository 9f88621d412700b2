namespace Monk.Reporting.Notebooks;

/// <summary>Gives notebooks the formatter of Monk's results. Found by name, as <see cref="TypeFormatterSourceAttribute"/> tells.</summary>
internal sealed class HtmlFormatterSource
{
#pragma warning disable CA1822 // Notebooks call it on an object.
    public IEnumerable<object> CreateTypeFormatters() => [new HtmlFormatter()];
#pragma warning restore CA1822
}

/// <summary>Shows a result as HTML. Its members are found by name.</summary>
internal sealed class HtmlFormatter
{
    public string MimeType { get; } = "text/html";

#pragma warning disable CA1822 // Notebooks call it on an object.
    public bool Format(object instance, TextWriter writer)
#pragma warning restore CA1822
    {
        var html = instance switch
        {
            Comparison comparison => ComparisonHtml.Of(comparison),
            TrainingResult result => TrainingResultHtml.Of(result),
            Evaluation evaluation => EvaluationHtml.Of(evaluation),
            DatasetExploration exploration => DatasetExplorationHtml.Of(exploration),
            Prediction prediction => PredictionHtml.Of(prediction),
            CrossValidation crossValidation => CrossValidationHtml.Of(crossValidation),
            ExperimentSummary summary => ExperimentSummaryHtml.Of(summary),
            Explanation explanation => ExplanationHtml.Of(explanation),
            NetworkSummary network => NetworkSummaryHtml.Of(network),
            TrainTimeEstimate estimate => TrainTimeEstimateHtml.Of(estimate),
            LearningRateRange range => LearningRateRangeHtml.Of(range),
            IShownAsHtml result => result.ToHtml(),
            _ => null,
        };
        if (html is null)
            return false;
        writer.Write(html);
        ReplacedText.Shown(instance, NotebookCell.Current);
        return true;
    }
}
