using System.Diagnostics;
using System.Globalization;
using Monk.Tests.Support;
using Monk.Training;
using Monk.Weights;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

/// <summary>What an optimizer remembers, in resume points.</summary>
public sealed class OptimizerStateTests : IDisposable
{
    private static readonly int Iterations = Attack.Tries(300);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> All => [.. OptimizerScene.All.Keys];

    private string File1 => _folder.Combine("resume.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void A_restored_optimizer_goes_on_as_if_it_had_never_ended(string optimizer)
    {
        using var whole = new OptimizerScene(optimizer);
        whole.Step(0, 9);

        using var begun = new OptimizerScene(optimizer);
        begun.Step(0, 4);
        begun.Save(File1);
        using var resumed = new OptimizerScene(optimizer);
        resumed.Step(50, 1); // Whatever it has learned before, it has forgotten then.
        resumed.Restore(File1);
        resumed.Step(4, 5);

        Assert.Equal(whole.Weights(), resumed.Weights());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_state_that_an_earlier_version_has_kept_goes_on_as_if_it_had_never_ended(string optimizer)
    {
        using var whole = new OptimizerScene(optimizer);
        whole.Step(0, 9);

        using var begun = new OptimizerScene(optimizer);
        begun.Step(0, 4);
        begun.Save(File1);
        var old = _folder.Combine("old.safetensors");
        ResumeFiles.WriteOld(old, File1, begun.Optimizer);
        using var resumed = new OptimizerScene(optimizer);
        resumed.Restore(old);
        resumed.Step(4, 5);

        Assert.Equal(whole.Weights(), resumed.Weights());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_state_before_the_first_step_is_one_too(string optimizer)
    {
        using var begun = new OptimizerScene(optimizer);
        begun.Save(File1);
        using var resumed = new OptimizerScene(optimizer);
        resumed.Restore(File1);
        begun.Step(0, 2);
        resumed.Step(0, 2);
        Assert.Equal(begun.Weights(), resumed.Weights());
    }

    [Fact]
    public void The_state_goes_by_the_parameters_names()
    {
        using var scene = new OptimizerScene("adam");
        scene.Step(0, 3);
        scene.Save(File1);

        using var file = WeightsFile.Open(File1);
        Assert.Equal("Adam", file.Metadata["optimizer"]);
        Assert.True(file.TryGetEntry("optimizer.fc_1.weight.exp_avg", out var mean), string.Join(", ", file.Entries.Select(entry => entry.Name)));
        Assert.Equal([2, 2], mean.Shape);
        using var steps = file.Read("optimizer.fc_1.weight.step");
        Assert.Equal(3, steps.item<long>());
    }

    [Fact]
    public void The_state_of_another_optimizer_is_refused()
    {
        using var begun = new OptimizerScene("adam");
        begun.Step(0, 1);
        begun.Save(File1);
        ResumeFiles.WriteOld(_folder.Combine("old.safetensors"), File1, begun.Optimizer);
        using var other = new OptimizerScene("momentum sgd");

        foreach (var file in (string[])[File1, _folder.Combine("old.safetensors")])
        {
            var error = Assert.Throws<MonkException>(() => other.Restore(file));
            Assert.Contains($"The resume point '{file}' does not fit: it holds the state of the optimizer 'Adam', and the experiment's is SGD.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_state_with_another_of_the_optimizer_s_settings_is_refused_where_it_remembers_something_else()
    {
        using var begun = new OptimizerScene("adam");
        begun.Step(0, 1);
        begun.Save(File1);
        using var other = new OptimizerScene("amsgrad adam");
        Assert.Contains("max_exp_avg_sq' is missing", Assert.Throws<MonkException>(() => other.Restore(File1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e308)]
    [InlineData(double.NaN)]
    public void A_number_that_the_steps_could_not_use_is_refused(double number)
    {
        using var begun = new OptimizerScene("asgd");
        begun.Step(0, 1);
        foreach (var state in begun.Optimizer.state_dict().State.Cast<TorchSharp.Modules.ASGD.State>())
            state.eta = number;
        begun.Save(File1);
        using var other = new OptimizerScene("asgd");
        Assert.Contains(".eta' is ", Assert.Throws<MonkException>(() => other.Restore(File1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "sgd")]
    [InlineData(0, "momentum sgd")]
    [InlineData(1, "adamw")]
    public void A_length_of_TorchSharp_s_format_that_is_not_the_parameter_s_is_refused(int occurrence, string optimizer)
    {
        using var scene = new OptimizerScene(optimizer);
        scene.Step(0, 1);
        scene.Save(File1);
        var old = _folder.Combine("old.safetensors");
        ResumeFiles.WriteOld(old, File1, scene.Optimizer);
        var bytes = File.ReadAllBytes(old);
        var start = bytes.AsSpan().IndexOf(scene.Optimizer.GetType().Name is "SGD" ? "\u0003SGD"u8 : "\u0005AdamW"u8);

        // Wherever four bytes of it become a large number, it is refused or it was a value.
        var refused = 0;
        for (var at = start + occurrence; at < bytes.Length - 4; at++)
        {
            var damaged = bytes.ToArray();
            new byte[] { 0x7F, 0xFF, 0xFF, 0xFF }.CopyTo(damaged, at);
            File.WriteAllBytes(old, damaged);
            if (Record.Exception(() => scene.Restore(old)) is not { } error)
                continue;
            Assert.IsType<MonkException>(error);
            refused++;
        }

        Assert.InRange(refused, 10, bytes.Length - start);
    }

    [Theory]
    [InlineData("epoch\\\":1", "epoch\\\":3", "its history has no right epoch 1")]
    [InlineData("\"averaged_steps\":\"0\"", "\"averaged_steps\":\"x\"", "its averaged_steps is 'x', not a number from 0 to")]
    [InlineData("\"best_epoch\":\"1\"", "\"best_epoch\":\"2\"", "its best_epoch is '2', not a number from 1 to 1")]
    [InlineData("\"history\":\"[", "\"history\":\"{", "its history cannot be read")]
    [InlineData("train_loss\\\":0.7", "train_loss\\\":1e9", null)]
    public void What_a_header_says_is_checked_before_it_is_believed(string what, string instead, string? defect)
    {
        using var scene = new OptimizerScene("sgd");
        scene.Save(File1);
        var bytes = ResumeFiles.WithoutChecksum(File.ReadAllBytes(File1));
        var place = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(what));
        Assert.True(place > 0, System.Text.Encoding.UTF8.GetString(bytes));
        System.Text.Encoding.UTF8.GetBytes(instead).CopyTo(bytes, place);
        File.WriteAllBytes(File1, bytes);

        if (defect is null)
            Assert.Equal(1e9, ResumePoint.Open(File1).History[0].TrainLoss);
        else
            Assert.Contains($"The file '{File1}' is damaged: {defect}", Assert.ThrowsAny<MonkException>(() => ResumePoint.Open(File1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", Attack.Category)]
    public async Task Damaged_resume_points_of_every_optimizer_end_in_a_MonkException_or_are_restored()
    {
        // In a process of its own: what kills it does not kill the tests.
        using var child = ChildProcess.Start(ChildProcess.FuzzResumePoints, _folder.Path, Attack.Seed.ToString(CultureInfo.InvariantCulture), "none", Iterations);
        var errors = child.StandardError.ReadToEndAsync();
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();

        Assert.True(child.ExitCode == 0, $"{child.ExitCode}: {output} {await errors}");
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split('\t')).Where(row => row.Length == 3).ToList();
        Assert.Equal(OptimizerScene.All.Keys, rows.Select(row => row[0]));
        Assert.All(rows, row =>
        {
            var (refused, restored) = (int.Parse(row[1], CultureInfo.InvariantCulture), int.Parse(row[2], CultureInfo.InvariantCulture));
            Assert.Equal(Iterations, refused + restored);
            Assert.InRange(refused, Iterations / 4, Iterations);
            Attack.Report($"resume points of {row[0]}", Iterations, 0, $"{refused} refused, {restored} restored");
        });
    }
}
