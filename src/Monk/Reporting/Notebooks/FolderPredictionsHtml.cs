using static System.FormattableString;

namespace Monk.Reporting.Notebooks;

/// <summary>A folder's predictions, a line for each image.</summary>
internal static class FolderPredictionsHtml
{
    private const int ImagesShown = 100;

    public static string Of(FolderPredictions predictions)
    {
        var html = new Html()
            .Paragraph(predictions.ToString())
            .Table(
                predictions.Count > ImagesShown ? Invariant($"The first {ImagesShown} of {predictions.Count} images") : "Images",
                ["image", "predicted class", "probability"],
                predictions.Take(ImagesShown).Select(prediction => (IReadOnlyList<string>)
                    [prediction.ImageName, string.Join(", ", prediction.PredictedClasses), Values.Percent(100 * prediction.Score)]));
        return (predictions.UnreadableImages.Count == 0 ? html : html.Table(
            "Could not be read", ["image", "reason"], predictions.UnreadableImages.Select(image => (IReadOnlyList<string>)[image.Path, image.Reason]))).ToString();
    }
}
