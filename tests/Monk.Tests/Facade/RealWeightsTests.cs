using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>What transfer learning is for: real ImageNet weights on real photos.</summary>
public sealed class RealWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedFact("weights/resnet18.safetensors", "data/pets_catdog")]
    public void A_frozen_ResNet18_with_ImageNet_weights_tells_cats_from_dogs() =>
        Assert.InRange(TestAccuracy("weights/resnet18.safetensors"), 95, 100);

    // More than two thirds of the photos show dogs, so a network that always says so scores 67.6 %.
    [SharedFact("data/pets_catdog")]
    public void A_frozen_ResNet18_with_random_weights_does_not() =>
        Assert.InRange(TestAccuracy(null), 50, 76);

    private double TestAccuracy(string? weights)
    {
        using (var gtf = new Prototype("pets", "frozen", workspace: _folder.Path, verbose: 0))
        {
            gtf.Default(
                SharedFolder.PathOf("data/pets_catdog/train"),
                numEpochs: 4,
                usePretrained: weights is not null,
                weightsPath: weights is null ? null : SharedFolder.PathOf(weights));
            gtf.Train();
        }

        using var trained = new Prototype("pets", "frozen", evalInfer: true, workspace: _folder.Path, verbose: 0);
        trained.DatasetParams(SharedFolder.PathOf("data/pets_catdog/test"));
        trained.Dataset();
        return trained.Evaluate().Accuracy;
    }
}
