namespace Monk.Notebooks;

/// <summary>An explanation as its picture and what the network says of the image.</summary>
internal static class ExplanationHtml
{
    public static string Of(Explanation explanation)
    {
        var html = new Html().Paragraph(explanation.ToString());
        if (explanation.Prediction.PredictedClass != explanation.Class)
            html.Paragraph($"Predicted: {explanation.Prediction.PredictedClass}");
        if (explanation.Shown is { } picture)
            html.Picture("the image, a heat map, and the heat map over the image", picture);
        return html.Paragraph(explanation.PicturePath).ToString();
    }
}
