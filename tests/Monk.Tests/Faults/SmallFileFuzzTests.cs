using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Monk.Tests.Experiments;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using Monk.Training.Features;
using Monk.Weights;
using static TorchSharp.torch;

namespace Monk.Tests.Faults;

/// <summary>
/// Damage in what lies beside weights and state: histories, lists, texts in weights' files and caches. It is refused by a
/// <see cref="MonkException"/>, or does no harm.
/// </summary>
[Trait("Category", Attack.Category)]
public sealed class SmallFileFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _images;

    public SmallFileFuzzTests() => _images = SyntheticImages.Write(_folder.Combine("images"), perClass: 4);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_texts_in_a_resume_point_whose_checksum_fits_are_refused_or_do_no_harm()
    {
        var prepared = Prepared(prototype => prototype.UpdateNumEpochs(3));
        Attack.Run("texts in a resume point", 30, (random, _) => WithCopy(prepared, workspace =>
        {
            DamageTexts(Path.Combine(workspace, "p", "e", "output", "models", "resume.safetensors"), random);
            using (var resumed = new Prototype("p", "e", resumeTrain: true, workspace: workspace))
                resumed.Train();
            Look(workspace);
            return "trained on";
        }));
    }

    [Fact]
    public void Damaged_texts_in_weights_whose_checksum_fits_are_refused_or_do_no_harm()
    {
        var prepared = Prepared(_ => { });
        Attack.Run("texts in weights", 30, (random, _) => WithCopy(prepared, workspace =>
        {
            var best = Path.Combine(workspace, "p", "e", "output", "models", "best.safetensors");
            DamageTexts(best, random);
            using (var trained = new Prototype("p", "e", evalInfer: true, workspace: workspace))
                trained.Infer(Path.Combine(_images, "circle", "000.png"));
            Look(workspace);
            return "used";
        }));
    }

    [Fact]
    public void Damaged_names_of_classes_in_weights_to_begin_with_are_refused_or_do_no_harm()
    {
        using (var first = new Prototype("p", "first", workspace: _folder.Combine("begun"), verbose: 0))
        {
            first.Default(_images, "squeezenet1_1", freezeBaseNetwork: true, numEpochs: 1, usePretrained: false);
            first.UpdateInputSize(32);
            File.Copy(first.Train().BestModel, _folder.Combine("weights.safetensors"));
        }

        Attack.Run("names of classes in weights to begin with", 4, (random, i) =>
        {
            using var console = new CapturedConsole();
            var weights = _folder.Combine("damaged.safetensors");
            File.Copy(_folder.Combine("weights.safetensors"), weights, overwrite: true);
            DamageTexts(weights, random);
            using var other = new Prototype("p", $"o{i}", workspace: _folder.Combine("begun"));
            other.Default(_images, "squeezenet1_1", freezeBaseNetwork: true, numEpochs: 1, usePretrained: false);
            other.UpdateInputSize(32);
            other.UpdateModelPath(weights);
            other.Train();
            return "begun from";
        });
    }

    [Fact]
    public void A_damaged_history_is_read_as_far_as_it_goes()
    {
        var prepared = Prepared(_ => { });
        Attack.Run("history.csv", 40, (random, i) => WithCopy(prepared, workspace =>
        {
            var history = Path.Combine(workspace, "p", "e", "output", "logs", "history.csv");
            File.WriteAllBytes(history, FileDamage.OfTable(File.ReadAllBytes(history), random));
            Look(workspace);
            var compare = new Compare("c", workspace);
            compare.AddExperiment("p", "e");
            if (i % 20 == 0)
                compare.GenerateStatistics();
            return "read";
        }));
    }

    [Fact]
    public void A_damaged_list_of_a_sample_is_refused_or_read()
    {
        var prepared = _folder.Combine("sampled");
        using (var prototype = new Prototype("p", "e", workspace: prepared, verbose: 0))
        {
            KillPoints.SetUp(prototype, _images);
            prototype.DatasetPercent(75);
        }

        Attack.Run("list of a sample", 60, (random, _) => WithCopy(prepared, workspace =>
        {
            var list = Path.Combine(workspace, "p", "e", "dataset", "sampled_dataset_train.csv");
            File.WriteAllBytes(list, FileDamage.OfTable(File.ReadAllBytes(list), random));
            using var resumed = new Prototype("p", "e", resumeTrain: true, workspace: workspace);
            resumed.EDA(checkMissing: true);
            resumed.Summary();
            return "read";
        }));
    }

    [Fact]
    public void What_is_damaged_in_a_cache_is_made_again_with_the_same_bits()
    {
        var before = Environment.GetEnvironmentVariable("MONK_CACHE");
        var cache = _folder.Combine("cache");
        Environment.SetEnvironmentVariable("MONK_CACHE", cache);
        try
        {
            var expected = TrainFrozen("whole");
            var files = Directory.GetFiles(cache, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
            Assert.Equal([".features", ".images"], files.Select(Path.GetExtension).Distinct().Order());
            var contents = files.Select(File.ReadAllBytes).ToList();
            Attack.Run("cached images and features", 3, (random, i) =>
            {
                for (var file = 0; file < files.Count; file++)
                    File.WriteAllBytes(files[file], random.Next(6) == 0 ? contents[random.Next(files.Count)] : FileDamage.OfBytes(contents[file], random));
                Assert.Equal(expected, TrainFrozen($"t{i}"));
                return "same bits";
            });
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONK_CACHE", before);
        }
    }

    [Fact]
    public void A_feature_file_whose_checksums_fit_an_impossible_header_is_none()
    {
        var (path, key) = (_folder.Combine("f.features"), new byte[32]);
        using (var writer = new FeatureFileWriter(path, key, [2, 3]))
        {
            writer.Append(new FeatureSlot(1, false), new float[6], default);
            writer.Complete().Dispose();
        }

        var whole = File.ReadAllBytes(path);
        Attack.Run("headers of feature files", 300, (random, _) =>
        {
            var bytes = (byte[])whole.Clone();
            for (var times = random.Next(1, 4); times > 0; times--)
            {
                // Count, dimensions, sizes.
                var value = random.Next(4) switch { 0 => random.Next(-2, 9), 1 => random.NextInt64(), 2 => -random.NextInt64(), _ => 1L << random.Next(63) };
                if (random.Next(2) == 0)
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40 + 4 * random.Next(2)), unchecked((int)value));
                else
                    BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48 + 8 * random.Next(4)), value);
            }

            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(120), XxHash3.HashToUInt64(bytes.AsSpan(0, 120)));
            File.WriteAllBytes(path, bytes);
            using var file = FeatureFile.TryOpen(path, key);
            if (file is null)
                return "none";
            var row = new float[FeatureFileLayout.RowLength(file.Shape)];
            return file.Slots.All(slot => file.TryRead(slot, row)) ? "read" : "rows not believed";
        });
    }

    private byte[] TrainFrozen(string experiment)
    {
        using var prototype = new Prototype("p", experiment, workspace: _folder.Combine("frozen"), verbose: 0);
        prototype.Default(_images, "resnet18_v1", freezeBaseNetwork: true, numEpochs: 1, usePretrained: false);
        prototype.UpdateInputSize(32);
        return File.ReadAllBytes(prototype.Train().FinalModel);
    }

    /// <summary>A trained experiment.</summary>
    private string Prepared(Action<Prototype> change)
    {
        var workspace = _folder.Combine("prepared");
        var scene = FaultScenes.All["evaluate"];
        scene.Prepare(workspace, _images);
        using var prototype = new Prototype("p", "e", resumeTrain: true, workspace: workspace, verbose: 0);
        change(prototype);
        return workspace;
    }

    private string WithCopy(string prepared, Func<string, string> attempt)
    {
        var workspace = CopiedFolder.Of(prepared, _folder.Combine("tried"));
        try
        {
            using var console = new CapturedConsole();
            return attempt(workspace);
        }
        finally
        {
            Directory.Delete(workspace, recursive: true);
        }
    }

    /// <summary>Asks for all that is read from what a training has left.</summary>
    private static void Look(string workspace)
    {
        var compare = new Compare("c", workspace);
        compare.AddExperiment("p", "e");
        _ = compare.Read().ToString();
        using var trained = new Prototype("p", "e", evalInfer: true, workspace: workspace);
        _ = trained.Summary().ToString();
    }

    /// <summary>Damages one of a file's texts, and gives it the checksum that fits.</summary>
    private void DamageTexts(string path, Random random)
    {
        using var scope = NewDisposeScope();
        List<KeyValuePair<string, Tensor>> tensors;
        Dictionary<string, string> metadata;
        using (var file = WeightsFile.Open(path))
        {
            metadata = file.Metadata.Where(entry => entry.Key != FileChecksum.Key).ToDictionary();
            tensors = [.. file.Entries.Select(entry => KeyValuePair.Create(entry.Name, file.Read(entry.Name)))];
        }

        var structured = metadata.Where(entry => entry.Value.StartsWith('[')).Select(entry => entry.Key).ToList();
        var key = random.Next(3) > 0 ? structured[random.Next(structured.Count)] : metadata.Keys.ElementAt(random.Next(metadata.Count));
        if (random.Next(12) == 0)
            metadata.Remove(key);
        else if (metadata[key].StartsWith('[') && random.Next(8) > 0)
            metadata[key] = Encoding.UTF8.GetString(new StateMutations(random, _folder.Path).Of(Encoding.UTF8.GetBytes(metadata[key])));
        else
            metadata[key] = FileDamage.Value(random);
        SafetensorsWriter.Write(path, tensors, metadata);
    }
}
