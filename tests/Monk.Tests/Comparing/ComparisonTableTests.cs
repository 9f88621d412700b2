using System.Globalization;
using CsvHelper;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

public sealed class ComparisonTableTests : IDisposable
{
    private const string MonksColumns =
        "project,experiment,base_model,origin,best val acc,test acc,num test images,epochs,base lr,optimizer,lr scheduler,loss func,All layers trained,gpu used," +
        "max gpu usage,training time,train dataset type,num train images,num val images,shuffled dataset,train transforms,val transforms,test transforms";

    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticExperiments _experiments;

    public ComparisonTableTests() => _experiments = new SyntheticExperiments(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Monks_columns_come_first_by_name_and_order() =>
        Assert.Equal(MonksColumns.Split(','), ComparisonTable.Columns.Take(23).Select(column => column.Name));

    [Fact]
    public void A_trained_and_evaluated_experiment_fills_every_column()
    {
        var state = SyntheticExperiments.Trained("P", "E", epochs: 4, accuracy: 0.9375, seed: 3) with
        {
            Model = new ModelOptions { Name = "resnet50_v2", FreezeBaseNetwork = false },
            Evaluation = SyntheticExperiments.Evaluated("1110"),
        };
        var row = Assert.Single(Table(state with { Outcome = state.Outcome! with { MaxGpuMemoryMebibytes = 2048, Device = "cuda:0 (NVIDIA A100)" } }));

        var expected = new Dictionary<string, string>
        {
            ["project"] = "P",
            ["experiment"] = "E",
            ["base_model"] = "resnet50_v2",
            ["origin"] = "['New', 'New']",
            ["best val acc"] = "0.9375",
            ["test acc"] = "75",
            ["num test images"] = "4",
            ["epochs"] = "4",
            ["base lr"] = "0.01",
            ["optimizer"] = "sgd",
            ["lr scheduler"] = "steplr",
            ["loss func"] = "softmaxcrossentropy",
            ["All layers trained"] = "True",
            ["gpu used"] = "True",
            ["max gpu usage"] = "2048 Mb",
            ["training time"] = "1m 32s",
            ["train dataset type"] = "train",
            ["num train images"] = "240",
            ["num val images"] = "60",
            ["shuffled dataset"] = "True",
            ["train transforms"] = "[{'RandomHorizontalFlip': {'p': 0.8}}, {'Normalize': {'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225]}}]",
            ["val transforms"] = "[{'Normalize': {'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225]}}]",
            ["test transforms"] = "[{'Normalize': {'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225]}}]",
            ["seed"] = "3",
            ["precision"] = "float32",
            ["device"] = "cuda:0 (NVIDIA A100)",
            ["best epoch"] = "3",
            ["last val acc"] = "0.9275",
            ["train loss"] = "0.25",
            ["val loss"] = "0.3",
            ["macro F1"] = "0.733333",
            ["parameters"] = "11177538",
            ["trainable parameters"] = "1026",
            ["images/s"] = "40",
            ["peak memory"] = "900 Mb",
            ["dataset fingerprint"] = "f00d",
            ["library version"] = "0.1.0",
            ["status"] = "completed",
            ["epochs completed"] = "4",
            ["test acc 95% low"] = "30.064184",
            ["test acc 95% high"] = "95.441274",
            ["training time without cache"] = "1m 32s",
            ["images/s without cache"] = "40",
            ["features found"] = "0",
            ["images found decoded"] = "0",
            ["processor"] = "n/a",
            ["threads"] = "n/a",
            ["note"] = "n/a",
            ["test weights"] = "best",
            ["test weights epoch"] = "n/a",
            ["test set"] = "../chest_xray/test",
        };
        Assert.Equal(expected.Select(column => $"{column.Key}: {column.Value}"), row.Select(column => $"{column.Key}: {column.Value}"));
    }

    [Fact]
    public void What_is_not_known_is_marked_so()
    {
        var row = Assert.Single(Table(SyntheticExperiments.Trained("P", "E") with { Status = ExperimentStatus.Created, Outcome = null }));

        Assert.Equal("not trained", row["status"]);
        Assert.Equal("resnet18_v1", row["base_model"]);
        foreach (var column in new[] { "best val acc", "test acc", "gpu used", "max gpu usage", "training time", "best epoch", "macro F1", "parameters", "images/s", "device" })
            Assert.Equal("n/a", row[column]);
    }

    [Fact]
    public void The_file_is_the_same_in_every_culture_and_tells_Excel_its_encoding()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var bytes = Written(SyntheticExperiments.Trained("P", "E"));
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

            Assert.Equal([0xEF, 0xBB, 0xBF], bytes.Take(3));
            Assert.Equal(Written(SyntheticExperiments.Trained("P", "E")), bytes);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Text_that_a_spreadsheet_would_run_is_marked_as_text()
    {
        var state = SyntheticExperiments.Trained("P", "E") with { Model = new ModelOptions { Name = "=HYPERLINK(\"http://x\")" } };

        Assert.Equal("'=HYPERLINK(\"http://x\")", Assert.Single(Table(state))["base_model"]);
    }

    [Fact]
    public void Where_it_was_copied_from_is_its_origin()
    {
        var state = SyntheticExperiments.Trained("P", "E") with { Origin = new ExperimentOrigin { Project = "Old", Experiment = "One", Origin = new ExperimentOrigin { Project = "Old", Experiment = "Zero" } } };

        Assert.Equal("['Old', 'One'] from ['Old', 'Zero']", Assert.Single(Table(state))["origin"]);
    }

    private byte[] Written(ExperimentState state)
    {
        using var stream = new MemoryStream();
        ComparisonTable.Write([new ExperimentReader().Read(_experiments.Write(state))], stream);
        return stream.ToArray();
    }

    private List<Dictionary<string, string>> Table(ExperimentState state)
    {
        using var csv = new CsvReader(new StreamReader(new MemoryStream(Written(state))), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
            rows.Add(csv.HeaderRecord!.ToDictionary(name => name, name => csv.GetField(name)!));
        return rows;
    }
}
