namespace Monk.Notebooks;

/// <summary>Pictures as they were drawn, each over its path.</summary>
internal static class PictureFileHtml
{
    public static string Of(params IEnumerable<PictureFile> pictures) =>
        pictures.Aggregate(new Html(), (html, picture) => html.Png(picture.Description, picture.Png, picture.Width).Paragraph(picture.Path)).ToString();
}
