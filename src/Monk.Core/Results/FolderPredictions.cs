using System.Collections;
using Monk.Files;
using Monk.Text;

namespace Monk;

/// <summary>
/// What a trained experiment says of the images of a folder: a prediction for each that could be read, ordered by path, and those that
/// could not.
/// </summary>
public sealed class FolderPredictions : IReadOnlyList<Prediction>
{
    private readonly IReadOnlyList<Prediction> _predictions;

    internal FolderPredictions(string folder, IReadOnlyList<Prediction> predictions, IReadOnlyList<UnreadableImage> unreadable, IReadOnlyList<LostImage> lost)
    {
        (Folder, _predictions, UnreadableImages) = (folder, predictions, unreadable);
        LostImages = Monk.LostImages.NotOpened(lost, predictions.Select(prediction => prediction.ImageName), unreadable);
    }

    /// <summary>The folder, as a full path. Images are named relative to it.</summary>
    public string Folder { get; }

    /// <summary>Images that could not be decoded, ordered by path. They have no prediction.</summary>
    public IReadOnlyList<UnreadableImage> UnreadableImages { get; }

    /// <summary>
    /// Images that are there and were not opened, with the reason: of kinds that Monk cannot read (HEIC, DICOM, …), hidden, or without the
    /// extension of an image. They have no prediction.
    /// </summary>
    public IReadOnlyList<LostImage> LostImages { get; }

    /// <summary>Images that have a prediction.</summary>
    public int Count => _predictions.Count;

    /// <summary>The prediction at a position, from 0.</summary>
    /// <param name="index">The position.</param>
    public Prediction this[int index] => _predictions[index];

    /// <summary>
    /// Writes the predictions as a CSV file, in UTF-8: a line for each image, unreadable and lost ones included, which have a text in the
    /// column <c>problem</c> and nothing but a name else.
    /// </summary>
    /// <param name="path">The <c>.csv</c> file. One that is there is replaced, once the new one is whole.</param>
    /// <remarks>
    /// The columns: <c>image</c>, <c>predicted class</c> (several labels joined by <c>, </c>), <c>score</c>, <c>problem</c>, and for each
    /// class <c>probability CLASS</c>. Numbers have a point in every culture. A text that begins with <c>=</c>, <c>+</c>, <c>-</c> or
    /// <c>@</c>, which a spreadsheet would run as a formula, gets a <c>'</c> before it.
    /// </remarks>
    /// <exception cref="MonkException">The path is not that of a .csv file, or the file cannot be written.</exception>
    public void ToCsv(string path)
    {
        var file = Check.CsvFile(nameof(path), path);
        IReadOnlyList<string> classes = [.. _predictions.Take(1).SelectMany(prediction => prediction.Ranking).Select(score => score.Class).Order(StringComparer.Ordinal)];
        AtomicFile.Write(file, stream => CsvTable.Write(
            stream,
            ["image", "predicted class", "score", "problem", .. classes.Select(name => $"probability {name}")],
            _predictions.Select(prediction => Row(prediction, classes))
                .Concat(UnreadableImages.Concat(LostImages.Select(image => new UnreadableImage(image.Path, image.Reason))).Select(image => CsvTable.Unreadable(image.Path, image.Reason, cells: 4 + classes.Count))),
            mark: true));
    }

    /// <inheritdoc/>
    public IEnumerator<Prediction> GetEnumerator() => _predictions.GetEnumerator();

    /// <summary>How many images have a prediction and how many could not be read, in a line.</summary>
    public override string ToString() =>
        Printable.Line($"{Monk.Text.Listed.Count(Count, "image")} of '{Folder}' predicted")
        + (DatasetNote.LeftOut(UnreadableImages.Count, LostImages.Count) is { Length: > 0 } leftOut ? $", {leftOut}." : ".");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IEnumerable<object> Row(Prediction prediction, IReadOnlyList<string> classes)
    {
        var byClass = prediction.Ranking.ToDictionary(score => score.Class, score => score.Score);
        return
        [
            CsvTable.Text(prediction.ImageName),
            CsvTable.Text(string.Join(", ", prediction.PredictedClasses)),
            prediction.Score,
            "",
            .. classes.Select(name => (object)byClass[name]),
        ];
    }
}
