using System.Reflection;

namespace Monk.Notebooks;

/// <summary>Shows a result as HTML.</summary>
internal static class ResultHtml
{
    private static readonly MethodInfo OfAnalysis = typeof(AnalysisResultHtml).GetMethod(nameof(AnalysisResultHtml.Of))!;

    private static readonly Dictionary<Type, Func<object, string>> ByType = new()
    {
        [typeof(Comparison)] = result => ComparisonHtml.Of((Comparison)result),
        [typeof(TrainingResult)] = result => TrainingResultHtml.Of((TrainingResult)result),
        [typeof(Evaluation)] = result => EvaluationHtml.Of((Evaluation)result),
        [typeof(DatasetExploration)] = result => DatasetExplorationHtml.Of((DatasetExploration)result),
        [typeof(Prediction)] = result => PredictionHtml.Of((Prediction)result),
        [typeof(FolderPredictions)] = result => FolderPredictionsHtml.Of((FolderPredictions)result),
        [typeof(CrossValidation)] = result => CrossValidationHtml.Of((CrossValidation)result),
        [typeof(ExperimentSummary)] = result => ExperimentSummaryHtml.Of((ExperimentSummary)result),
        [typeof(Explanation)] = result => ExplanationHtml.Of((Explanation)result),
        [typeof(NetworkSummary)] = result => NetworkSummaryHtml.Of((NetworkSummary)result),
        [typeof(TrainTimeEstimate)] = result => TrainTimeEstimateHtml.Of((TrainTimeEstimate)result),
        [typeof(LearningRateRange)] = result => LearningRateRangeHtml.Of((LearningRateRange)result),
        [typeof(PictureFile)] = result => PictureFileHtml.Of((PictureFile)result),
        [typeof(PictureFiles)] = result => PictureFileHtml.Of(((PictureFiles)result).Pictures),
        [typeof(AnalysisResult<>)] = result => (string)OfAnalysis.MakeGenericMethod(result.GetType().GetGenericArguments()).Invoke(null, [result])!,
    };

    /// <summary>The types that are shown so; a generic one by its definition.</summary>
    public static IReadOnlyCollection<Type> Types => ByType.Keys;

    /// <summary>The result as HTML.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="result">Of that type.</param>
    public static string Of(Type type, object result) => ByType[type](result);
}
