using Monk.Experiments;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Facade;

public sealed class BackgroundTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_background_is_that_of_training_in_every_prediction_and_is_said(bool freezeBase)
    {
        var icon = Path.Combine(_scene.Images, "circle", "icon.png");
        WriteWhiteIcon(icon);
        Prediction white, black;
        using (var prototype = _scene.New("white"))
        {
            _scene.SetUp(prototype, epochs: 1, freezeBase);
            prototype.UpdateBatchSize(7);
            prototype.Train();
        }

        using (var copy = _scene.New("black"))
        {
            _scene.SetUp(copy, epochs: 1, freezeBase);
            copy.UpdateBatchSize(7);
            copy.UpdateBackground(ImageBackground.Black);
            copy.Train();
        }

        using (var trained = _scene.Trained("white"))
            white = trained.Infer(icon);
        using (var console = new CapturedConsole())
        using (var trained = _scene.Trained("black", verbose: 1))
        {
            black = trained.Infer(icon);
            Assert.Contains("Note: the image has transparent parts, which are seen on black", console.Text, StringComparison.Ordinal);
            trained.DatasetParams(_scene.Images);
            trained.Dataset();
            var image = trained.Evaluate().Images.Single(evaluated => evaluated.Path == "circle/icon.png");
            Assert.Equal(black.PredictedClass, image.PredictedClass);
            Assert.Equal(black.Score, image.Score, 1e-5);
            Assert.Contains("1 of 17 images have transparent parts, which are seen on black: circle/icon.png", console.Text, StringComparison.Ordinal);
        }

        Assert.NotEqual(white.Ranking[0].Logit, black.Ranking[0].Logit);
        Assert.Equal(ImageBackground.Black, State("black").Dataset!.Background);
        Assert.DoesNotContain("background", File.ReadAllText(Path.Combine(_scene.Workspace, "p", "white", "experiment-state.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_background_that_is_none_is_refused()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        Assert.Contains("background", Assert.Throws<MonkException>(() => prototype.UpdateBackground((ImageBackground)7)).Message, StringComparison.Ordinal);
    }

    private ExperimentState State(string experiment) => new ExperimentStore(Workspace.Resolve(_scene.Workspace).Experiment("p", experiment)).Find()!;

    private static void WriteWhiteIcon(string path)
    {
        using var bitmap = new SKBitmap(32, 32, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Erase(SKColors.Transparent);
        for (var x = 0; x < 16; x++)
        {
            for (var y = 0; y < 32; y++)
                bitmap.SetPixel(x, y, SKColors.White);
        }

        using var file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }
}
