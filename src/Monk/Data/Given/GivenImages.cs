using System.Security.Cryptography;
using System.Text;
using Monk.Data.Csv;
using Monk.Experiments;
using Monk.Files;
using Monk.Text;

namespace Monk.Data.Given;

/// <summary>
/// Images that a program gives one by one. They become a list in the experiment's folder, so that the experiment can be resumed, compared
/// and copied without the program.
/// </summary>
internal sealed class GivenImages
{
    private readonly string _what;
    private readonly IReadOnlyList<LabelledImage> _images;

    private GivenImages(string what, IReadOnlyList<LabelledImage> images, bool several) =>
        (_what, _images, Several) = (what, images, several);

    /// <summary>Whether an image may have several labels.</summary>
    public bool Several { get; }

    /// <summary>The different labels, in ordinal order.</summary>
    public IReadOnlyList<string> Classes =>
        [.. _images.SelectMany(image => image.Labels).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Goes through a sequence once and checks it; nothing is opened.</summary>
    /// <param name="what">The argument's name.</param>
    /// <param name="images">The sequence.</param>
    /// <param name="labelType">Whether an image may have several labels; Auto: when one has not exactly one.</param>
    /// <exception cref="MonkException">
    /// It is empty, or holds null, two of one name with other labels, or an image with a wrong number of labels.
    /// </exception>
    public static GivenImages Of(string what, IEnumerable<LabelledImage> images, LabelType labelType)
    {
        ArgumentNullException.ThrowIfNull(images, what);
        Check.Defined(nameof(labelType), labelType);
        var given = new Dictionary<string, LabelledImage>(StringComparer.Ordinal);
        var position = 0;
        foreach (var image in images)
        {
            position++;
            if (image is null)
                throw new MonkException($"Image {position} of {what} is null.");
            if (!given.TryAdd(image.Name, image))
                RequireRepetition(what, given[image.Name], image);
        }

        if (given.Count == 0)
            throw new MonkException($"{what} holds no image. Give at least two images of each of two classes.");
        var other = given.Values.FirstOrDefault(image => image.Labels.Count != 1);
        if (other is not null && labelType == LabelType.Single)
            throw new MonkException($"The image '{other.Name}' has {Listed.Count(other.Labels.Count, "label")}, where an image has one class (labelType: LabelType.Single).");
        return new GivenImages(what, [.. given.Values], labelType == LabelType.Multiple || other is not null);
    }

    /// <exception cref="MonkException">There are fewer than two labels to tell apart.</exception>
    public GivenImages RequireClasses() => Classes.Count >= 2
        ? this
        : throw new MonkException(Classes.Count == 0
            ? $"{_what} has no label at all; a classifier needs at least 2."
            : $"{_what} has only one {(Several ? "label" : "class")}, '{Classes[0]}'; a classifier needs at least 2.");

    /// <summary>The full paths of the images, in their order; those that are no files become some.</summary>
    public IReadOnlyList<string> Paths(GivenImageFiles files)
    {
        if (_images.All(image => image.IsFile && !File.Exists(image.Name)))
            throw new MonkException($"None of the {_images.Count} images of {_what} exists. The first is '{_images[0].Name}'.");
        return [.. _images.Select(image => image.IsFile ? image.Name : files.Keep(image))];
    }

    /// <summary>Writes the list, under a name that is of its content alone.</summary>
    /// <param name="paths">Of <see cref="Paths"/>.</param>
    /// <param name="root">The folder that the list's paths are relative to.</param>
    /// <param name="delimiter">What stands between the labels of one image.</param>
    /// <param name="purpose">What the images are for, in the file's name.</param>
    /// <param name="experiment">Where.</param>
    /// <param name="mayWrite">As of <see cref="AtomicFile"/>.</param>
    /// <returns>The file.</returns>
    public string Write(IReadOnlyList<string> paths, string root, string delimiter, string purpose, ExperimentPaths experiment, Action? mayWrite)
    {
        var classes = Classes;
        var positions = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        var csv = new CsvPaths(root);
        var samples = _images.Zip(paths, (image, path) =>
        {
            int[] labels = [.. image.Labels.Select(label => positions[label])];
            return new ImageSample(csv.Relative(path), labels.Length == 0 ? -1 : labels[0]) { Labels = Several ? labels : null };
        }).OrderBy(sample => sample.Path, StringComparer.Ordinal).ToList();
        var file = experiment.GivenCsv(purpose, Hash(samples, classes));
        ImageCsvWriter.Write(file, new LabelledDataset(root, classes, samples, []), samples, delimiter, mayWrite);
        return file;
    }

    private static string Hash(IEnumerable<ImageSample> samples, IReadOnlyList<string> classes)
    {
        var text = string.Join('\n', samples.Select(sample =>
            string.Join('\0', sample.AllLabels.Where(label => label >= 0).Select(label => classes[label]).Prepend(sample.Path))));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }

    private static void RequireRepetition(string what, LabelledImage first, LabelledImage second)
    {
        if (!first.IsFile || !second.IsFile)
            throw new MonkException($"{what} has two images of the key '{first.Name}'. Give each a key of its own.");
        if (!first.Labels.ToHashSet().SetEquals(second.Labels))
            throw new MonkException($"{what} has the image '{first.Name}' twice, labelled '{string.Join(", ", first.Labels)}' and '{string.Join(", ", second.Labels)}'.");
    }
}
