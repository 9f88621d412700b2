using System.Text.RegularExpressions;
using Monk.Data;
using Monk.Data.Splitting;

namespace Monk.Benchmarks;

/// <summary>The data sets that small draws are taken from.</summary>
internal static partial class BestEpochData
{
    /// <summary>Every set.</summary>
    /// <param name="folder">Holds pets_catdog and chest_xray_224, each with train and test.</param>
    /// <param name="heldOut">Whether what is tested on is held out of the training folder, so that the test folder stays closed.</param>
    public static IEnumerable<BestEpochSet> Sets(string folder, bool heldOut)
    {
        var shoes = Path.Combine("samples", "Quickstart", "shoes");
        var pets = Path.Combine(folder, "pets_catdog");
        var rays = Path.Combine(folder, "chest_xray_224");
        yield return new("shoes", shoes, [15, 40], heldOut, ClassFolder);
        yield return new("cats and dogs", pets, [15, 40], heldOut, ClassFolder);
        yield return new("pet breeds", pets, [4], heldOut, path => Number().Replace(Path.GetFileNameWithoutExtension(path), ""));
        yield return new("X-rays", rays, [15, 40], heldOut, ClassFolder);
        yield return new("X-rays by cause", rays, [15, 40], heldOut, path => path.Contains("bacteria", StringComparison.Ordinal) ? "bacteria" : path.Contains("virus", StringComparison.Ordinal) ? "virus" : "none");
    }

    private static string ClassFolder(string path) => path.Split('/')[0];

    [GeneratedRegex("_[0-9]+$")]
    private static partial Regex Number();
}

/// <summary>A data set, relabelled.</summary>
internal sealed class BestEpochSet
{
    private const int MostTested = 200;

    private readonly IReadOnlyList<ImageSample> _train;

    /// <param name="name">What the table calls it.</param>
    /// <param name="folder">Holds train and test.</param>
    /// <param name="perClass">The sizes of the draws.</param>
    /// <param name="heldOut">Whether what is tested on is held out of the training folder.</param>
    /// <param name="classOf">The class of a path.</param>
    public BestEpochSet(string name, string folder, IReadOnlyList<int> perClass, bool heldOut, Func<string, string> classOf)
    {
        (Name, PerClass) = (name, perClass);
        TrainRoot = Path.GetFullPath(Path.Combine(folder, "train"));
        TestRoot = heldOut ? TrainRoot : Path.GetFullPath(Path.Combine(folder, "test"));
        var train = ImageFolder.Scan(TrainRoot, "training").Samples;
        Classes = [.. train.Select(sample => classOf(sample.Path)).Distinct().Order(StringComparer.Ordinal)];
        var from = heldOut ? train : ImageFolder.Scan(TestRoot, "test").Samples;
        var tested = Math.Min(MostTested, heldOut ? from.Count / 3 : from.Count);
        Test = Relabelled([.. Enumerable.Range(0, tested).Select(i => from[(int)((long)i * from.Count / tested)])]);
        _train = heldOut ? [.. Relabelled(train).Except(Test)] : Relabelled(train);

        IReadOnlyList<ImageSample> Relabelled(IReadOnlyList<ImageSample> samples) =>
            [.. samples.Select(sample => new ImageSample(sample.Path, Classes.IndexOf(classOf(sample.Path))))];
    }

    public string Name { get; }

    public IReadOnlyList<int> PerClass { get; }

    public string TrainRoot { get; }

    public string TestRoot { get; }

    public List<string> Classes { get; }

    public IReadOnlyList<ImageSample> Test { get; }

    /// <summary>So many training images of each class.</summary>
    public IReadOnlyList<ImageSample> Draw(int perClass, int seed)
    {
        var drawn = _train.GroupBy(sample => sample.Label).SelectMany(members => SeededOrder.Of(members, seed).Take(perClass)).ToHashSet();
        return [.. _train.Where(drawn.Contains)];
    }

    /// <summary>The images with another class's label on a share of them.</summary>
    public IReadOnlyList<ImageSample> Mislabelled(IReadOnlyList<ImageSample> images, double share, int seed)
    {
        var random = new Random(seed);
        return [.. images.Select(image => random.NextDouble() < share ? image with { Label = (image.Label + 1 + random.Next(Classes.Count - 1)) % Classes.Count } : image)];
    }
}
