using Monk.Runtime;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Monk.Experiments;
using Monk.Imaging;
using Monk.Models;
using Monk.Transforms;
using static TorchSharp.torch;

namespace Monk.Training.Features;

/// <summary>
/// Identifies all that features depend on, apart from the image itself: the base network with its weights, what is done to pixels, and how
/// it is computed.
/// </summary>
internal static class FeatureKey
{
    // To be raised whenever a network's features change in any bit; what decoding changes, ImageDecoder.Version says.
    private const int Version = 3;

    /// <summary>
    /// SHA-256 over the architecture, the base's weights, the preprocessing, the data's folders, the precision and the libtorch that
    /// computes.
    /// </summary>
    public static byte[] Of(TrainingSetup setup, IReadOnlyList<TransformOptions> transforms)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0',
            Version.ToString(CultureInfo.InvariantCulture),
            ImageDecoder.Version.ToString(CultureInfo.InvariantCulture),
            setup.Model.Description,
            setup.Model.Precision.ToString(),
            setup.Device.type.ToString(),
            __version__,
            setup.Dataset.InputSize.ToString() + (setup.Dataset.Background == ImageBackground.White ? "" : setup.Dataset.Background.ToString()),
            // What a program's own transforms do may change with its code, while their settings stay.
            JsonSerializer.Serialize(transforms, ExperimentStateJson.Default.IReadOnlyListTransformOptions)
                + CodeVersion.Of(transforms.Select(transform => transform.GetType())),
            setup.Train.Root,
            setup.Validation.Root)));
        AppendWeights(hash, setup.Model);
        return hash.GetHashAndReset();
    }

    private static void AppendWeights(IncrementalHash hash, ImageClassifier model)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (name, tensor) in model.state_dict().Where(entry => !entry.Key.StartsWith(model.HeadName + ".", StringComparison.Ordinal)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }
    }
}
