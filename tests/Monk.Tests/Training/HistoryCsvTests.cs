using Monk.Comparing;
using Monk.Tests.Comparing;
using Monk.Tests.Support;
using Monk.Training;

namespace Monk.Tests.Training;

public sealed class HistoryCsvTests : IDisposable
{
    private const string Header = "epoch,train_acc,train_loss,val_acc,val_loss,learning_rate,seconds,images_per_second\r\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_training_writes_is_read_back_unchanged()
    {
        var history = SyntheticExperiments.History(5, 0.9);
        var path = _folder.Combine("history.csv");
        new HistoryFile(path).Begin(history);

        Assert.Equal(history, HistoryCsv.Read(path));
    }

    [Fact]
    public void A_row_that_is_being_written_is_left_out()
    {
        var epochs = Read(Header + "1,0.5,0.7,0.6,0.65,0.01,3,40\r\n2,0.8,0.4,0.7,0.5,0.01,3,4");

        Assert.Equal(1, Assert.Single(epochs).Epoch);
    }

    [Fact]
    public void Missing_values_are_not_numbers_and_the_rest_is_kept()
    {
        var epoch = Assert.Single(Read("epoch,train_acc,val_acc\n1,0.5,\n"));

        Assert.Equal(0.5, epoch.TrainAccuracy);
        Assert.True(double.IsNaN(epoch.ValidationAccuracy));
        Assert.True(double.IsNaN(epoch.ValidationLoss));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no header here")]
    [InlineData("\"unclosed\nquote\n")]
    [InlineData("a,b\n1,2\n")]
    [InlineData(Header)]
    [InlineData(Header + "x,0.5\n-3,0.1,0.1,0.1,0.1\n")]
    public void A_file_without_epochs_has_none(string content) => Assert.Empty(Read(content));

    [Fact]
    public void No_file_has_no_epochs() => Assert.Empty(HistoryCsv.Read(_folder.Combine("none.csv")));

    [Fact]
    public void Curves_leave_gaps_where_epochs_are_missing_and_take_the_later_of_two_rows()
    {
        var epochs = Read(Header + "1,0.1,1,0.2,1,0,0,0\n3,0.3,1,0.4,1,0,0,0\n3,0.35,1,0.45,1,0,0,0\n");

        var curves = ExperimentCurves.Of(epochs);

        Assert.Equal([0.1f, float.NaN, 0.35f], curves.TrainAccuracy);
        Assert.Equal([0.2f, float.NaN, 0.45f], curves.ValidationAccuracy);
    }

    [Fact]
    public void A_damaged_epoch_number_does_not_ask_for_gigabytes() =>
        Assert.Equal(1, ExperimentCurves.Of(Read(Header + "1,0.1,1,0.2,1,0,0,0\n2000000000,0.3,1,0.4,1,0,0,0\n")).Epochs);

    private IReadOnlyList<EpochResult> Read(string content)
    {
        var path = _folder.Combine("history.csv");
        File.WriteAllText(path, content);
        return HistoryCsv.Read(path);
    }
}
