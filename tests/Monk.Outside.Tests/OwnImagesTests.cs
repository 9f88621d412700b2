namespace Monk.Outside.Tests;

public sealed class OwnImagesTests
{
    [Fact]
    public void Images_from_a_program_are_trained_and_tested_on()
    {
        var workspace = Pictures.Folder();
        using (var prototype = new Prototype("p", "e", workspace: workspace, verbose: 0))
        {
            prototype.Default(Rows(8), numEpochs: 2);
            prototype.CompileNetwork([Layers.Convolution(4), Layers.Relu(), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
            Assert.Equal(["blue", "red"], prototype.Train().Classes);
        }

        using var trained = new Prototype("p", "e", evalInfer: true, workspace: workspace, verbose: 0);
        trained.DatasetParams(Rows(2));
        trained.Dataset();
        Assert.Equal(4, trained.Evaluate().NumImages);
    }

    private static IEnumerable<LabelledImage> Rows(byte each)
    {
        for (byte i = 0; i < each; i++)
        {
            yield return LabelledImage.FromBytes($"red {i}", Pictures.Pixmap(200, 0, 0, i), "red");
            var bytes = Pictures.Pixmap(0, 0, 200, i);
            yield return LabelledImage.FromStream($"blue {i}", () => new MemoryStream(bytes), "blue");
        }
    }
}
