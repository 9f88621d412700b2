using Monk.Tests.Support;
using Monk.Weights;

namespace Monk.Tests.Weights;

public sealed class PretrainedWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly Dictionary<string, string> _variables = new() { ["MONK_OFFLINE"] = "1" };

    private readonly WeightsDownloader _downloader = new(new DownloadOptions { Retries = 0 });

    private PretrainedWeights Weights => new(
        new WeightsEnvironment(_variables.GetValueOrDefault, Path.Combine(_folder.Path, "home"), Path.Combine(_folder.Path, "monk")), _downloader);

    public void Dispose()
    {
        _downloader.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Places_are_looked_at_in_order()
    {
        // From the last place to the first: each new file is found instead of those before it.
        (string Path, string Place)[] places =
        [
            ("monk/resnet18-f37072fd.pth", "Monk's cache"),
            ("home/.cache/huggingface/hub/models--timm--resnet18.tv_in1k/snapshots/bbd144b3e5565108aad885f145491d11bc6ce807/model.safetensors", "the Hugging Face cache"),
            ("home/.cache/torch/hub/checkpoints/resnet18-f37072fd.pth", "PyTorch's cache"),
            ("own/resnet18.pth", "MONK_WEIGHTS"),
            ("own/resnet18.safetensors", "MONK_WEIGHTS"),
            ("own/resnet18-f37072fd.pth", "MONK_WEIGHTS"),
        ];
        _variables["MONK_WEIGHTS"] = Path.GetDirectoryName(_folder.Combine("own", "x"))!;
        foreach (var (relative, place) in places)
        {
            var path = Put(relative);
            var found = Weights.Find("resnet18");
            Assert.Equal((path, place), (found.Path, found.Place));
            Assert.Equal("IMAGENET1K_V1", found.Source!.Tag);
        }

        var given = Put("elsewhere/mine.bin");
        Assert.Equal((given, "the path given"), (Weights.Find("resnet18", path: given).Path, Weights.Find("resnet18", path: given).Place));
    }

    [Theory]
    [InlineData("TORCH_HOME", "torch-home", "torch-home/hub/checkpoints/resnet18-5c106cde.pth")]
    [InlineData("XDG_CACHE_HOME", "xdg", "xdg/torch/hub/checkpoints/resnet18-f37072fd.pth")]
    [InlineData("TORCH_HOME", "~/t", "home/t/hub/checkpoints/resnet18-f37072fd.pth")]
    [InlineData("HF_HUB_CACHE", "hub", "hub/models--timm--resnet18.tv_in1k/snapshots/bbd144b3e5565108aad885f145491d11bc6ce807/model.safetensors")]
    [InlineData("HF_HOME", "hf", "hf/hub/models--timm--resnet18.tv_in1k/snapshots/bbd144b3e5565108aad885f145491d11bc6ce807/model.safetensors")]
    public void Variables_move_the_caches(string variable, string value, string relative)
    {
        _variables[variable] = value[0] == '~' ? value : Path.Combine(_folder.Path, value);
        Assert.Equal(Put(relative), Weights.Find("resnet18").Path);
    }

    [Fact]
    public void The_Hubs_cache_is_read_by_its_reference()
    {
        var repository = "home/.cache/huggingface/hub/models--timm--resnetv2_50.a1h_in1k";
        File.WriteAllText(_folder.Combine($"{repository}/refs/main".Split('/')), "abc123\n");
        Put($"{repository}/snapshots/older/model.safetensors");
        var path = Put($"{repository}/snapshots/abc123/model.safetensors");
        var found = Weights.Find("resnetv2_50");
        Assert.Equal(path, found.Path);
        Assert.Equal(PixelNormalization.Symmetric, found.Source!.Normalization);
    }

    [Fact]
    public void A_reference_that_leads_out_of_the_cache_is_not_followed()
    {
        var repository = "home/.cache/huggingface/hub/models--timm--resnetv2_50.a1h_in1k";
        File.WriteAllText(_folder.Combine($"{repository}/refs/main".Split('/')), "../../out");
        Put("home/.cache/huggingface/hub/out/model.safetensors");
        Assert.Null(Weights.Locate("resnetv2_50", out _));
    }

    [Fact]
    public void A_plain_name_stands_for_the_default_training_only()
    {
        _variables["MONK_WEIGHTS"] = Path.GetDirectoryName(Put("own/resnet50.safetensors"))!;
        Assert.EndsWith("resnet50.safetensors", Weights.Find("resnet50").Path, StringComparison.Ordinal);
        Assert.EndsWith("resnet50.safetensors", Weights.Find("resnet50", "IMAGENET1K_V1").Path, StringComparison.Ordinal);
        Assert.Null(Weights.Locate("resnet50", out _, "IMAGENET1K_V2"));
        var second = Put("own/resnet50-11ad3fa6.pth");
        Assert.Equal(second, Weights.Find("resnet50", "IMAGENET1K_V2").Path);
    }

    [Fact]
    public void A_path_given_is_the_only_place()
    {
        Put("monk/resnet18-f37072fd.pth");
        var file = Put("folder/resnet18.pth");
        var folder = Path.GetDirectoryName(file)!;
        Assert.Equal((file, "the folder given"), (Weights.Find("resnet18", path: folder).Path, Weights.Find("resnet18", path: folder).Place));
        Assert.Contains("densenet121-a639ec97.pth", Assert.Throws<WeightsNotFoundException>(() => Weights.Find("densenet121", path: folder)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<MonkException>(() => Weights.Find("resnet18", path: file + ".no")).Message, StringComparison.Ordinal);
        Assert.Null(Weights.Find("a_network_of_ones_own", path: file).Source);
    }

    [Fact]
    public void Offline_the_error_names_the_file_the_addresses_and_every_place()
    {
        var message = Assert.Throws<WeightsNotFoundException>(() => Weights.Find("resnet18")).Message;
        Assert.Contains("resnet18-f37072fd.pth, about 45 MiB", message, StringComparison.Ordinal);
        Assert.Contains("MONK_OFFLINE", message, StringComparison.Ordinal);
        Assert.Contains("https://download.pytorch.org/models/resnet18-f37072fd.pth", message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder.Path, "home", ".cache", "torch", "hub", "checkpoints", "resnet18-f37072fd.pth"), message, StringComparison.Ordinal);
        Assert.Contains("models--timm--resnet18.tv_in1k", message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder.Path, "monk", "resnet18-f37072fd.pth"), message, StringComparison.Ordinal);
        Assert.Contains("usePretrained: false", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "monk")));
    }

    [Fact]
    public void A_MONK_WEIGHTS_that_leads_nowhere_is_an_error()
    {
        _variables["MONK_WEIGHTS"] = Path.Combine(_folder.Path, "missing");
        Assert.Contains("MONK_WEIGHTS is", Assert.Throws<MonkException>(() => Weights.Find("resnet18")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_weights_fails_before_any_search()
    {
        _variables.Remove("MONK_OFFLINE");
        Assert.Contains("resnetv2_101", Assert.Throws<WeightsNotFoundException>(() => Weights.Find("resnetv2_152")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_nowhere_is_downloaded_into_Monks_cache_from_the_next_source_if_the_first_fails()
    {
        _variables.Remove("MONK_OFFLINE");
        var content = "weights"u8.ToArray();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        var asked = new List<string>();
        using var downloader = new WeightsDownloader(new DownloadOptions { Retries = 0 }, new Handler(request =>
        {
            asked.Add(request.RequestUri!.Host);
            if (request.RequestUri.Host == "download.pytorch.org")
                return new HttpResponseMessage(System.Net.HttpStatusCode.NotFound);
            var response = new HttpResponseMessage { Content = new ByteArrayContent(content) };
            response.Headers.Add("X-Linked-ETag", $"\"{hash}\"");
            return response;
        }));
        var weights = new PretrainedWeights(new WeightsEnvironment(_variables.GetValueOrDefault, _folder.Path, Path.Combine(_folder.Path, "monk")), downloader);

        var found = weights.Find("resnet101");
        Assert.Equal((Path.Combine(_folder.Path, "monk", "resnet101.tv_in1k.safetensors"), "downloaded"), (found.Path, found.Place));
        Assert.Equal(content, File.ReadAllBytes(found.Path));
        Assert.True(found.IsUnverified);
        Assert.Equal("Monk's cache", weights.Find("resnet101").Place);
        Assert.False(weights.Find("resnet101").IsUnverified);
        Assert.Equal(["download.pytorch.org", "huggingface.co"], asked);
    }

    [Fact]
    public void Without_a_network_the_error_says_where_it_looked_and_why_the_download_failed()
    {
        _variables.Remove("MONK_OFFLINE");
        using var downloader = new WeightsDownloader(new DownloadOptions { FirstDelay = TimeSpan.FromMilliseconds(1) }, new Handler(request =>
            throw new HttpRequestException(HttpRequestError.NameResolutionError, $"{request.RequestUri!.Host} is not known")));
        var weights = new PretrainedWeights(new WeightsEnvironment(_variables.GetValueOrDefault, _folder.Path, Path.Combine(_folder.Path, "monk")), downloader);

        var message = Assert.Throws<WeightsNotFoundException>(() => weights.Find("resnet18")).Message;
        Assert.Contains("download.pytorch.org is not known", message, StringComparison.Ordinal);
        Assert.Contains("huggingface.co is not known", message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder.Path, "monk", "resnet18-f37072fd.pth"), message, StringComparison.Ordinal);
        Assert.Contains("set MONK_WEIGHTS", message, StringComparison.Ordinal);
    }

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }

    private string Put(string relative)
    {
        var path = _folder.Combine(relative.Split('/'));
        File.WriteAllText(path, "");
        return path;
    }
}
