using Monk.Text;

namespace Monk.Data;

/// <summary>Data sets for segmentation have a folder of images and one of masks, which are no classes.</summary>
internal static class MaskFolders
{
    private static readonly HashSet<string> Images = new(StringComparer.OrdinalIgnoreCase) { "image", "images", "img", "imgs", "JPEGImages" };

    private static readonly HashSet<string> Masks = new(StringComparer.OrdinalIgnoreCase)
    {
        "mask", "masks", "label", "labels", "annotation", "annotations", "segmentation", "segmentations", "SegmentationClass", "SegmentationObject", "groundtruth", "ground_truth", "gt",
    };

    /// <summary>A warning where the classes are called like images and their masks.</summary>
    public static IEnumerable<string> Warnings(IReadOnlyList<string> classes, string purpose) =>
        classes.Any(Images.Contains) && classes.Any(Masks.Contains) && classes.All(name => Images.Contains(name) || Masks.Contains(name))
            ? [$"{DatasetNote.Warning}the {purpose} classes are {Listed.Quoted([.. classes])}, which look like images and their masks: a network would learn to tell pictures from masks"]
            : [];
}
