using Monk.Analysis;

namespace Monk.Notebooks;

/// <summary>A learning rate range test as its suggestions and its picture.</summary>
internal static class LearningRateRangeHtml
{
    public static string Of(LearningRateRange range) => new Html()
        .Paragraph(range.ToString())
        .Picture("loss over learning rate", new LearningRateChart { Title = "Learning rate range test", Range = range }.ToPicture())
        .Paragraph(range.Picture)
        .ToString();
}
