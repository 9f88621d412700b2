using Monk.Text;
using static System.FormattableString;

namespace Monk.Notebooks;

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
        if (predictions.UnreadableImages.Count > 0)
            html = html.Table("Could not be read", ["image", "reason"], predictions.UnreadableImages.Select(image => (IReadOnlyList<string>)[image.Path, image.Reason]));
        if (predictions.LostImages.Count > 0)
            html = html.Table("Lost", ["image", "reason"], predictions.LostImages.Select(image => (IReadOnlyList<string>)[image.Path, image.Reason]));
        return html.ToString();
    }
}
