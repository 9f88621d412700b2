namespace Monk.Tests.Facade;

public sealed class DamagedWeightsTests : IDisposable
{
    private readonly Scene _scene = new();

    public DamagedWeightsTests() => KillPoints.Train(_scene.Workspace, "e", _scene.Images, int.MaxValue, () => { });

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_flipped_bit_in_the_best_weights_is_told_with_the_file_and_what_can_be_used_instead()
    {
        var file = Damage("best");
        var message = Assert.Throws<MonkException>(() => _scene.Trained()).Message;
        Assert.Contains($"The file '{file}' is damaged", message, StringComparison.Ordinal);
        Assert.Contains("TrainedWeights.Final", message, StringComparison.Ordinal);
        _scene.Trained(weights: TrainedWeights.Final).Dispose();
    }

    [Fact]
    public void Final_weights_that_are_damaged_are_written_again_from_the_resume_point()
    {
        var file = Path.Combine(Models, "final.safetensors");
        var whole = File.ReadAllBytes(file);
        Damage("final");
        var message = Assert.Throws<MonkException>(() => _scene.Trained(weights: TrainedWeights.Final)).Message;
        Assert.Contains("Delete it and call Train with resumeTrain: true", message, StringComparison.Ordinal);

        File.Delete(file);
        using (var resumed = _scene.Resumed())
            resumed.Train();
        Assert.Equal(whole, File.ReadAllBytes(file));
    }

    [Fact]
    public void A_damaged_resume_point_is_told_and_the_best_weights_still_serve()
    {
        var file = Damage("resume");
        using (var resumed = _scene.Resumed())
        {
            resumed.UpdateNumEpochs(5);
            var message = Assert.Throws<MonkException>(() => resumed.Train()).Message;
            Assert.Contains($"The file '{file}' is damaged", message, StringComparison.Ordinal);
            Assert.Contains("copyFrom: (\"p\", \"e\") goes on from them", message, StringComparison.Ordinal);
        }

        _scene.Trained().Dispose();
        new Prototype("p", "further", copyFrom: ("p", "e"), workspace: _scene.Workspace, verbose: 0).Dispose();
    }

    [Fact]
    public void Best_weights_of_another_epoch_than_the_resume_point_s_are_not_gone_on_from()
    {
        var best = Path.Combine(Models, "best.safetensors");
        var named = Enumerable.Range(1, 3).Single(epoch => File.ReadAllBytes(Intermediate(epoch)).SequenceEqual(File.ReadAllBytes(best)));
        var other = named == 1 ? 2 : 1;
        File.Copy(Intermediate(other), best, overwrite: true);

        using var resumed = _scene.Resumed();
        resumed.UpdateNumEpochs(4);
        var message = Assert.Throws<MonkException>(() => resumed.Train()).Message;
        Assert.Contains($"holds the weights of epoch {other}, and the resume point beside it was written when epoch {named} was the best", message, StringComparison.Ordinal);
    }

    private string Models => Path.Combine(_scene.Workspace, "p", "e", "output", "models");

    private string Intermediate(int epoch) => Path.Combine(Models, $"after-{epoch}.safetensors");

    private string Damage(string name)
    {
        var file = Path.Combine(Models, name + ".safetensors");
        var bytes = File.ReadAllBytes(file);
        bytes[^3] ^= 0x10;
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
