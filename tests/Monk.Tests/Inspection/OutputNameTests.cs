using Monk.Inspection;
using Monk.Tests.Support;

namespace Monk.Tests.Inspection;

public sealed class OutputNameTests(TrainedScene trained) : IClassFixture<TrainedScene>
{
    [Fact]
    public void Names_of_different_things_differ_even_where_a_file_system_ignores_case_and_form()
    {
        string[][] things =
        [
            ["/data/patient1/scan0.jpg", "cat"],
            ["/data/patient2/scan0.jpg", "cat"],
            ["/data/patient1/SCAN0.jpg", "cat"],
            ["/data/patient1/scan0.png", "cat"],
            ["/data/patient1/scan0.jpg", "Cat"],
            ["/data/patient1/scan0.jpgc", "at"],
            ["/data/caf\u00e9.jpg", "cat"],
            ["/data/cafe\u0301.jpg", "cat"],
            ["/data/patient1/scan0.jpg", "a/b"],
            ["/data/patient1/scan0.jpg", "a_b"],
            ["/data/patient1/scan0.jpg", "a:b"],
        ];

        var names = things.Select(thing => OutputName.Of([Path.GetFileName(thing[0]), thing[1]], thing)).ToList();

        Assert.Equal(things.Length, names.Select(name => name.Normalize().ToUpperInvariant()).Distinct().Count());
        Assert.All(names, name => Assert.Matches(@"^[\w.\-]+\.[0-9a-f]{16}$", name));
        Assert.Equal(names[0], OutputName.Of(["scan0.jpg", "cat"], things[0]));
    }

    [Fact]
    public void A_long_name_fits_into_a_file_systems_names() =>
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(OutputName.Of([new string('肺', 200), string.Concat(Enumerable.Repeat("𠀀", 200))], "a") + ".png"), 1, 255);

    [Fact]
    public void Pictures_of_images_with_one_name_do_not_replace_one_another()
    {
        var (first, second) = (Copy("patient1"), Copy("patient2"));
        using var prototype = trained.Scene.Trained();

        var explanations = new[] { prototype.Explain(first, "circle"), prototype.Explain(second, "circle"), prototype.Explain(first, "stripes") };
        var maps = new[] { prototype.VisualizeFeatureMaps(first), prototype.VisualizeFeatureMaps(second) };

        Assert.Equal(3, explanations.Select(explanation => explanation.PicturePath.ToUpperInvariant()).Distinct().Count());
        Assert.All(explanations, explanation => Assert.True(File.Exists(explanation.PicturePath)));
        Assert.Empty(maps[0].Intersect(maps[1]));
        Assert.Equal(explanations[0].PicturePath, prototype.Explain(Path.GetRelativePath(Environment.CurrentDirectory, first), "circle").PicturePath);
    }

    [Fact]
    public void Pictures_of_the_final_weights_do_not_replace_those_of_the_best()
    {
        using var best = trained.Scene.Trained();
        using var final = trained.Scene.Trained(weights: TrainedWeights.Final);

        Assert.NotEqual(best.Explain(trained.Image, "circle").PicturePath, final.Explain(trained.Image, "circle").PicturePath);
        Assert.Empty(best.VisualizeKernels().Intersect(final.VisualizeKernels()));
        Assert.Empty(best.VisualizeFeatureMaps(trained.Image).Intersect(final.VisualizeFeatureMaps(trained.Image)));
    }

    [Fact]
    public void Batches_of_two_test_sets_do_not_replace_one_another()
    {
        using var prototype = trained.Scene.Trained();

        var files = new[] { "one", "two" }.Select(name =>
        {
            prototype.DatasetParams(SyntheticImages.Write(trained.Scene.Combine(name, "test"), 2));
            prototype.Dataset();
            return prototype.ShowBatch(set: DatasetPart.Test);
        }).ToList();

        Assert.Equal(2, files.Distinct().Count());
        Assert.All(files, file => Assert.True(File.Exists(file)));
    }

    private string Copy(string patient)
    {
        var copy = trained.Scene.Combine(patient, "scan0.png");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(trained.Image, copy, overwrite: true);
        return copy;
    }
}
