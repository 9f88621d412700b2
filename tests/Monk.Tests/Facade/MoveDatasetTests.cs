using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class MoveDatasetTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Training_goes_on_with_the_images_in_another_place()
    {
        _scene.Train(epochs: 1);
        var moved = _scene.Combine("elsewhere", "pictures");
        Directory.Move(_scene.Images, moved);
        using var resumed = _scene.Resumed();
        resumed.UpdateNumEpochs(2);

        var lost = Assert.Throws<MonkException>(() => resumed.Train()).Message;
        Assert.Contains($"The folder '{_scene.Images}' that this experiment's images were read from does not exist.", lost, StringComparison.Ordinal);
        Assert.Contains("call MoveDataset", lost, StringComparison.Ordinal);
        Assert.Contains("MoveDataset says where they are now", Assert.Throws<MonkException>(() => resumed.UpdateDataset(moved)).Message, StringComparison.Ordinal);

        resumed.MoveDataset(moved);

        Assert.Equal(2, resumed.Train().Epochs.Count);
    }

    [Fact]
    public void Other_images_are_refused_and_nothing_changes()
    {
        _scene.Train(epochs: 1);
        using var resumed = _scene.Resumed();
        var other = SyntheticImages.Write(_scene.Combine("other"), 8, seed: 2);
        var fewer = SyntheticImages.Write(_scene.Combine("fewer"), 7);
        var before = _scene.Snapshot();

        Assert.Contains("are not those that this experiment was made with", Assert.Throws<MonkException>(() => resumed.MoveDataset(other)).Message, StringComparison.Ordinal);
        Assert.Contains("are not those that this experiment was made with", Assert.Throws<MonkException>(() => resumed.MoveDataset(fewer)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder", Assert.Throws<MonkException>(() => resumed.MoveDataset(fewer + "x")).Message, StringComparison.Ordinal);
        Assert.Contains("give one folder", Assert.Throws<MonkException>(() => resumed.MoveDataset([other, fewer])).Message, StringComparison.Ordinal);
        Assert.Contains("have the class of the folder", Assert.Throws<MonkException>(() => resumed.MoveDataset(_scene.Images, "a.csv")).Message, StringComparison.Ordinal);
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void Training_and_validation_folders_move_together()
    {
        var validation = SyntheticImages.Write(_scene.Combine("validation"), 3, seed: 2);
        using var prototype = _scene.New();
        prototype.Default([_scene.Images, validation], "resnet18", numEpochs: 1, usePretrained: false);
        string[] moved = [_scene.Combine("moved", "train"), _scene.Combine("moved", "val")];
        Directory.Move(_scene.Images, moved[0]);
        Directory.Move(validation, moved[1]);

        Assert.Contains("give two", Assert.Throws<MonkException>(() => prototype.MoveDataset(moved[0])).Message, StringComparison.Ordinal);
        prototype.MoveDataset(moved);

        prototype.Dataset();
        Assert.Equal(moved, prototype.DatasetReport!.Sets.Select(set => set.Folder));
    }

    [Fact]
    public void A_CSV_file_within_the_folder_moves_with_it_and_another_is_named()
    {
        var inside = Listed(Path.Combine(_scene.Images, "list.csv"));
        using (var prototype = _scene.New("inside"))
            prototype.Default(_scene.Images, "resnet18", numEpochs: 1, usePretrained: false, pathToCsv: inside);
        var outside = Listed(_scene.Combine("lists", "list.csv"));
        using (var prototype = _scene.New("outside"))
            prototype.Default(_scene.Images, "resnet18", numEpochs: 1, usePretrained: false, pathToCsv: outside);
        using (var prototype = _scene.New("sampled"))
        {
            prototype.Default(_scene.Images, "resnet18", numEpochs: 1, usePretrained: false, pathToCsv: outside);
            prototype.DatasetPercent(50);
            prototype.Dataset();
        }

        var moved = _scene.Combine("elsewhere", "pictures");
        Directory.Move(_scene.Images, moved);
        var list = _scene.Combine("elsewhere", "list.csv");
        File.Move(outside, list);

        foreach (var (experiment, csv) in new[] { ("inside", null), ("outside", list), ("sampled", list) })
        {
            using var prototype = new Prototype("p", experiment, resumeTrain: true, workspace: _scene.Workspace, verbose: 0);
            if (experiment == "outside")
                Assert.Contains("pass pathToCsv", Assert.Throws<MonkException>(() => prototype.MoveDataset(moved)).Message, StringComparison.Ordinal);
            prototype.MoveDataset(moved, csv);
            prototype.Dataset();
            Assert.Equal(experiment == "sampled" ? 8 : 16, prototype.DatasetReport!.Sets[0].Classes.Sum(entry => entry.Used));
        }

        // The whole is where it was said to be: another sample can be drawn of it.
        using var sampled = new Prototype("p", "sampled", resumeTrain: true, workspace: _scene.Workspace, verbose: 0);
        sampled.DatasetPercent(75);
        sampled.Dataset();
        Assert.Equal(12, sampled.DatasetReport!.Sets[0].Classes.Sum(entry => entry.Used));
    }

    [Fact]
    public void A_file_with_other_labels_is_not_the_one_that_a_sample_was_drawn_from()
    {
        var list = Listed(_scene.Combine("list.csv"));
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, "resnet18", numEpochs: 1, usePretrained: false, pathToCsv: list);
        prototype.DatasetPercent(50);
        prototype.Dataset();
        var swapped = _scene.Combine("swapped.csv");
        File.WriteAllLines(swapped, File.ReadLines(list).Select(line => line.EndsWith(",circle", StringComparison.Ordinal) ? line[..^6] + "stripes" : line.Replace(",stripes", ",circle", StringComparison.Ordinal)));

        Assert.Contains("is not the one that this experiment's sample was drawn from", Assert.Throws<MonkException>(() => prototype.MoveDataset(_scene.Images, swapped)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_were_never_read_are_named_anew_instead()
    {
        using var prototype = _scene.New();
        prototype.DatasetParams(_scene.Images);

        Assert.Contains("have not been read yet", Assert.Throws<MonkException>(() => prototype.MoveDataset(_scene.Images)).Message, StringComparison.Ordinal);
    }

    private string Listed(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, ["ID,Label", .. Directory.GetFiles(_scene.Images, "*.png", SearchOption.AllDirectories)
            .Select(file => $"{Path.GetRelativePath(_scene.Images, file)},{Path.GetFileName(Path.GetDirectoryName(file))}")]);
        return path;
    }
}
