using System.Text.Json;
using Monk.Imaging;
using Monk.Models;
using Monk.Tests.Support;
using Monk.Weights;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

/// <summary>ImageNet networks with their real weights, on real photos, against what PyTorch answers.</summary>
public sealed class RealWeightsTests
{
    private const int Resized = 256;
    private const int Cropped = 224;

    // One batch of all photos would take gigabytes.
    private const int BatchSize = 16;

    [SharedTheory("weights", "data/pets_catdog/test")]
    [InlineData("resnet18", "resnet18.safetensors")]
    [InlineData("resnet50", "resnet50.safetensors")]
    [InlineData("squeezenet1_1", "squeezenet1_1.pth")]
    [InlineData("mobilenet_v2", "mobilenet_v2.pth")]
    public void Photos_are_classified_as_PyTorch_classifies_them(string name, string file)
    {
        var (referenceAccuracy, photos) = Reference(name);
        Assert.Equal(111, photos.Count);

        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var entry = ModelRegistry.Find(name);
        using var model = entry.BuildEmpty(1000);
        using (var weights = WeightsFile.Open(SharedFolder.PathOf($"weights/{file}")))
            StateDictionary.Load(model, weights);
        model.eval();

        var (agreed, right) = (0, 0);
        var logitErrors = new List<double>();
        foreach (var batch in photos.Chunk(BatchSize))
        {
            using var inner = NewDisposeScope();
            var images = stack(batch.Select(photo => Preprocessed(SharedFolder.PathOf($"data/pets_catdog/test/{photo.File}"), entry.Normalization)));
            var logits = model.call(images);
            var probabilities = logits.softmax(1);
            for (var i = 0; i < batch.Length; i++)
            {
                if (logits[i].argmax().item<long>() == batch[i].Top1)
                    agreed++;
                logitErrors.Add(Math.Abs(logits[i, batch[i].Top1].item<float>() - batch[i].Logit));
                var cat = probabilities[i].narrow(0, 281, 5).sum().item<float>(); // Classes 281–285.
                var dog = probabilities[i].narrow(0, 151, 118).sum().item<float>(); // Classes 151–268.
                if (cat > dog == batch[i].File.StartsWith("cat/", StringComparison.Ordinal))
                    right++;
            }
        }

        Assert.InRange(agreed / (double)photos.Count, 0.95, 1);
        Assert.InRange(right / (double)photos.Count, referenceAccuracy - 0.02, referenceAccuracy + 0.02);
        Assert.InRange(logitErrors.Average(), 0, 0.1);
    }

    // The shorter side to 256, bilinear with antialiasing; the middle 224×224.
    private static Tensor Preprocessed(string path, PixelNormalization normalization)
    {
        using var scope = NewDisposeScope();
        var (width, height, _) = ImageDecoder.DecodeRgb(path);
        var shorter = Math.Min(width, height);
        (width, height) = (width * Resized / shorter, height * Resized / shorter);
        var pixels = new byte[width * height * 3];
        ImageDecoder.DecodeRgb(path, width, height, pixels);

        var image = tensor(pixels, dtype: uint8).view(height, width, 3)
            .narrow(0, (int)Math.Round((height - Cropped) / 2.0), Cropped)
            .narrow(1, (int)Math.Round((width - Cropped) / 2.0), Cropped)
            .permute(2, 0, 1)
            .to(float32)
            .div(255);
        return image.sub(tensor(normalization.Mean.ToArray(), dtype: float32).view(3, 1, 1))
            .div(tensor(normalization.StandardDeviation.ToArray(), dtype: float32).view(3, 1, 1))
            .MoveToOuterDisposeScope();
    }

    private static (double Accuracy, List<Photo> Photos) Reference(string model)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.PathOf("weights/reference.json")));
        var reference = document.RootElement.GetProperty("models").GetProperty(model);
        return (
            reference.GetProperty("cat_vs_dog_accuracy").GetDouble(),
            [.. reference.GetProperty("images").EnumerateArray().Select(image => new Photo(
                image.GetProperty("file").GetString()!, image.GetProperty("top1").GetInt32(), image.GetProperty("logit").GetDouble()))]);
    }

    private sealed record Photo(string File, int Top1, double Logit);
}
