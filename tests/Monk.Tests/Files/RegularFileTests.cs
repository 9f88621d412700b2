using System.Net.Sockets;
using Monk.Comparing;
using Monk.Data;
using Monk.Data.Cache;
using Monk.Data.Csv;
using Monk.Experiments;
using Monk.Files;
using Monk.Imaging;
using Monk.Tests.Data;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using Monk.Training;
using Monk.Weights;
using SkiaSharp;

namespace Monk.Tests.Files;

public sealed class RegularFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PipeFact]
    public void A_named_pipe_a_socket_and_a_device_are_refused_by_name()
    {
        var pipe = PipeFactAttribute.Make(_folder.Combine("pipe"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.Combine("socket")));
        File.CreateSymbolicLink(_folder.Combine("zero"), "/dev/zero");
        File.CreateSymbolicLink(_folder.Combine("linked pipe"), pipe);

        Assert.Equal("it is a named pipe, not a regular file", Refusal("pipe"));
        Assert.Equal("it is a named pipe, not a regular file", Refusal("linked pipe"));
        Assert.Equal("it is a socket, not a regular file", Refusal("socket"));
        Assert.Equal("it is a character device, not a regular file", Refusal("zero"));
    }

    [Fact]
    public void Files_links_to_them_and_what_does_not_exist_are_left_to_who_opens_them()
    {
        var file = _folder.Combine("ä file");
        File.WriteAllText(file, "text");
        File.CreateSymbolicLink(_folder.Combine("link"), file);

        Assert.Equal("text", RegularFile.ReadAllText(file));
        Assert.Equal("text", RegularFile.ReadAllText(_folder.Combine("link")));
        Assert.Throws<FileNotFoundException>(() => RegularFile.OpenRead(_folder.Combine("none")));
        Assert.ThrowsAny<UnauthorizedAccessException>(() => RegularFile.OpenRead(_folder.Path));
    }

    [Fact]
    public void No_more_is_read_than_a_file_says_it_has()
    {
        if (OperatingSystem.IsLinux())
            Assert.Empty(RegularFile.ReadAllBytes("/proc/self/status"));
        File.WriteAllBytes(_folder.Combine("a"), [1, 2, 3]);
        Assert.Equal([1, 2, 3], RegularFile.ReadAllBytes(_folder.Combine("a")));
    }

    [PipeFact]
    public async Task A_pipe_in_place_of_any_file_is_refused_by_name_at_once()
    {
        var pipe = PipeFactAttribute.Make(_folder.Combine("x.png"));
        var image = await Soon<ImageDecodeException>(() => ImageDecoder.DecodeRgb(pipe, 8, 8, new byte[192]));
        Assert.Equal($"Image '{pipe}' cannot be read: it is a named pipe, not a regular file.", image.Message);
        var csv = await Soon<MonkException>(() => CsvText.Read(pipe, "training"));
        Assert.Equal($"The training CSV file '{pipe}' cannot be read: it is a named pipe, not a regular file", csv.Message);
        var weights = await Soon<MonkException>(() => WeightsFile.Open(pipe).Dispose());
        Assert.Equal($"The weights file '{pipe}' cannot be read: it is a named pipe, not a regular file", weights.Message);
        Assert.Null(ImageBeginnings.LossOf(pipe));
        Assert.Empty(HistoryCsv.Read(pipe));
    }

    [PipeFact]
    public async Task A_pipe_in_place_of_a_state_is_told_by_opening_and_by_comparing()
    {
        using var scene = new Scene(perClass: 2);
        using (var prototype = scene.New())
            scene.SetUp(prototype);
        var state = Directory.GetFiles(scene.Workspace, "experiment-state.json", SearchOption.AllDirectories).Single();
        PipeFactAttribute.Make(state);

        var opened = await Soon<MonkException>(() => scene.Resumed().Dispose());
        Assert.Equal($"'{state}' cannot be read: it is a named pipe, not a regular file", opened.Message);
        var row = await Task.Run(() => new ExperimentReader().Read(new Workspace(scene.Workspace).Experiment("p", "e"))).WaitAsync(Patience);
        Assert.Equal((ExperimentCondition.Unreadable, opened.Message), (row.Condition, row.Problem));
    }

    [PipeFact]
    public async Task Training_leaves_out_a_pipe_among_the_images_and_does_without_a_cache_that_is_one()
    {
        using var scene = new Scene();
        var folder = Directory.GetDirectories(scene.Images)[0];
        PipeFactAttribute.Make(Path.Combine(folder, "pipe.png"));
        using var prototype = scene.New();
        scene.SetUp(prototype, epochs: 1);
        prototype.UpdateBatchSize(64);

        var result = await Task.Run(() => prototype.Train()).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Single(result.Epochs);
        Assert.Equal("it is a named pipe, not a regular file", Assert.Single(result.UnreadableImages).Reason);
    }

    [PipeFact]
    public async Task A_pipe_in_place_of_a_cache_file_is_no_cache()
    {
        TestImages.WritePng(_folder.Combine("images", "a.png"), SKColors.Red);
        var images = new LabelledImages(_folder.Combine("images"), [new ImageSample("a.png", 0)]);
        using (var caches = new ImageCaches())
            caches.Source(images, new ImageSize(4, 4)).Read(0, new byte[48]);
        var cache = new DirectoryInfo(CacheFolder.For("images")).EnumerateFiles("*.images").MaxBy(file => file.CreationTimeUtc)!;
        PipeFactAttribute.Make(cache.FullName);
        var told = new List<string>();
        var pixels = new byte[48];

        await Task.Run(() =>
        {
            using var caches = new ImageCaches(problem: told.Add);
            caches.Source(images, new ImageSize(4, 4)).Read(0, pixels);
        }).WaitAsync(Patience);

        File.Delete(cache.FullName);
        Assert.Equal([255, 0, 0], pixels[..3]);
        Assert.Contains("it is a named pipe, not a regular file", Assert.Single(told), StringComparison.Ordinal);
    }

    private string Refusal(string name) => Assert.Throws<NoRegularFileException>(() => RegularFile.OpenRead(_folder.Combine(name))).Message;

    private static async Task<TException> Soon<TException>(Action act)
        where TException : Exception =>
        await Assert.ThrowsAsync<TException>(() => Task.Run(act).WaitAsync(Patience));
}
