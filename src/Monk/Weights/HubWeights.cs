namespace Monk.Weights;

/// <summary>
/// timm's ImageNet weights on the Hugging Face Hub: those equal to torchvision's, and those of the pre-activation ResNets.
/// </summary>
/// <remarks>
/// Only repositories whose tensors have this project's names. The preprocessing and the accuracies (at 224 pixels) of the pre-activation
/// ResNets are those of timm's <c>resnetv2.py</c> and <c>results-imagenet.csv</c>.
/// </remarks>
internal static class HubWeights
{
    private const string File = "model.safetensors";

    public static IEnumerable<PretrainedSource> All => [.. EqualToTorchvision, .. PreActivation];

    private static IEnumerable<PretrainedSource> EqualToTorchvision =>
    [
        Copy("resnet18", "tv", "694f673df6520a3158624e8a89af086f59923ee4cd7436fe5bc3bc71d295ad81", "bbd144b3e5565108aad885f145491d11bc6ce807"),
        Copy("resnet34", "tv", "0bb82595a564991a9d424708b33f5d843f5aaed7f6c0886ff10849ff97022235", "1b7b21cca82ff974d341713f777bf740c2db38c4"),
        Copy("resnet50", "tv", "5d061a3c593d795bfe682d9b152bafbcf550579873492def3515b46db1189888", "78f3ecfdb38e06d9b8397f662e7ab8fee96026fa"),
        Copy("resnet50", "tv2"),
        Copy("resnet101", "tv"),
        Copy("resnet101", "tv2"),
        Copy("resnet152", "tv"),
        Copy("resnet152", "tv2"),
        Copy("resnext50_32x4d", "tv"),
        Copy("resnext50_32x4d", "tv2"),
        Copy("wide_resnet50_2", "tv"),
        Copy("wide_resnet50_2", "tv2"),
        Copy("densenet121", "tv", "c894c6d9caa317a8ca1942986dee7a16a86c77734a4d691d2abe05389cfef358", "d42603aa2960ebf044e46628536b6f0edf7c0c6b"),
        Copy("densenet161", "tv"),
        Copy("densenet169", "tv"),
        Copy("densenet201", "tv"),
    ];

    private static IEnumerable<PretrainedSource> PreActivation =>
    [
        Own("resnetv2_18", "ra4_e3600_r224_in1k", 45, 73.572, resizeTo: 248),
        Own("resnetv2_34", "ra4_e3600_r224_in1k", 83, 77.626, resizeTo: 248),
        Own("resnetv2_50", "a1h_in1k", 98, 80.410, resizeTo: 235),
        Own("resnetv2_101", "a1h_in1k", 170, 82.042, resizeTo: 235),
    ];

    private static PretrainedSource Copy(string model, string recipe, string? sha256 = null, string revision = "main")
    {
        var tag = recipe == "tv" ? "IMAGENET1K_V1" : "IMAGENET1K_V2";
        var repository = $"timm/{model}.{recipe}_in1k";
        var original = TorchvisionWeights.All.First(source => source.Model == model && source.Tag == tag);
        return original with
        {
            Url = Address(repository, revision),
            FileName = $"{model}.{recipe}_in1k.safetensors",
            Sha256 = sha256,
            Licence = model.StartsWith("densenet", StringComparison.Ordinal) ? "Apache-2.0 (timm); trained on ImageNet, whose terms may apply" : original.Licence,
            HubRepository = repository,
            HubRevision = revision,
            EarlierName = null,
        };
    }

    private static PretrainedSource Own(string model, string tag, double mebibytes, double top1, int resizeTo)
    {
        var repository = $"timm/{model}.{tag}";
        return new PretrainedSource(
            model, tag, Address(repository, "main"), $"{model}.{tag}.safetensors", null, mebibytes, "Apache-2.0 (timm); trained on ImageNet, whose terms may apply",
            top1, resizeTo, 224, Bicubic: true, PixelNormalization.Symmetric, repository);
    }

    private static Uri Address(string repository, string revision) => new($"https://huggingface.co/{repository}/resolve/{revision}/{File}");
}
