namespace Monk.Weights;

/// <summary>One place on the web that has one network's pretrained weights, and how those weights want their images.</summary>
/// <param name="Model">The network's name, torchvision's (timm's for the pre-activation ResNets).</param>
/// <param name="Tag">Which training the weights are from; two sources of a network with the same tag hold the same values.</param>
/// <param name="Url">Where the file is.</param>
/// <param name="FileName">The name it has in caches and in a folder of weights.</param>
/// <param name="Sha256">
/// The file's sha256 or its first digits; null where nobody recorded it and the server's own statement is checked instead.
/// </param>
/// <param name="ApproximateMebibytes">The file's size, for telling a user what is coming.</param>
/// <param name="Licence">Under which terms the publisher gives the weights.</param>
/// <param name="Top1">Accuracy on ImageNet's validation set that the publisher reports, in percent.</param>
/// <param name="ResizeTo">The shorter side that images are scaled to, before the crop.</param>
/// <param name="CropTo">The side of the square cut from the middle.</param>
/// <param name="Bicubic">Whether scaling is bicubic; bilinear otherwise.</param>
/// <param name="Normalization">What the pixels are normalised with.</param>
/// <param name="HubRepository">The repository, when the source is the Hugging Face Hub.</param>
/// <param name="HubRevision">The Hub's commit, or <c>main</c>.</param>
/// <param name="EarlierName">A name under which the same values were published before and may lie in caches.</param>
internal sealed record PretrainedSource(
    string Model,
    string Tag,
    Uri Url,
    string FileName,
    string? Sha256,
    double ApproximateMebibytes,
    string Licence,
    double Top1,
    int ResizeTo,
    int CropTo,
    bool Bicubic,
    PixelNormalization Normalization,
    string? HubRepository = null,
    string HubRevision = "main",
    string? EarlierName = null)
{
    /// <summary>
    /// No file of these weights is larger. Sizes are recorded roughly, and one publisher's file may hold in float32 what another's holds in
    /// float16.
    /// </summary>
    public long MostBytes => (long)((ApproximateMebibytes * 2.25 + 16) * (1 << 20));
}
