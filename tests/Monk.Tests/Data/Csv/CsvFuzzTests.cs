using Monk.Data;
using Monk.Data.Csv;
using Monk.Tests.Support;

namespace Monk.Tests.Data.Csv;

/// <summary>Damaged CSV files are read or refused, in a second and without a word from another library.</summary>
[Trait("Category", Attack.Category)]
public sealed class CsvFuzzTests : IDisposable
{
    private static readonly string[] Files =
    [
        "ID,Label\na.jpg,cat\nb.jpg,dog\nc.jpg,cat\nsub/e.jpg,dog\n",
        "ID;Label\na.jpg;\"shoe, red\"\nb.jpg;\"say \"\"hat\"\"\"\nc.jpg;hat\n",
        "ID,Label\na.jpg,cat dog\nb.jpg,dog\nc.jpg,cat bird\nd.jpg,bird\n",
        "name,age,cat,dog,bird\na.jpg,3,1,0,0\nb.jpg,4,0,1,0\nc.jpg,5,0,0,1\nd.jpg,6,1,0,1\n",
        "patient,file,finding\n1,a.jpg,Edema|Mass\n1,b.jpg,Mass\n2,c.jpg,No Finding\n2,d.jpg,Edema\n",
    ];

    private readonly TemporaryFolder _folder = new();

    public CsvFuzzTests()
    {
        foreach (var name in new[] { "a.jpg", "b.jpg", "c.jpg", "d.jpg", "sub/e.jpg" })
            File.WriteAllText(_folder.Combine(["images", .. name.Split('/')]), "x");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_CSV_files_are_read_or_refused()
    {
        var path = _folder.Combine("labels.csv");
        var images = _folder.Combine("images");
        string?[] delimiters = [null, null, null, null, ",", ";", "-", " ", "|", "\t"]; // Others are refused before the file is read.
        var types = Enum.GetValues<LabelType>();
        var outcomes = Attack.Run("CSV files", 3000, (random, _) =>
        {
            File.WriteAllBytes(path, TextDamage.Of(Files[random.Next(Files.Length)], random));
            var set = ImageCsv.Read(new CsvRequest(path, images, "training")
            {
                Delimiter = delimiters[random.Next(delimiters.Length)],
                LabelType = random.Next(2) == 0 ? LabelType.Auto : types[random.Next(types.Length)],
                Columns = random.Next(4) == 0 ? new CsvColumns("name", "cat", "dog", "bird") : null,
            });
            Assert.NotEmpty(set.Samples);
            Assert.All(set.Samples, image => Assert.True(File.Exists(set.FullPath(image)), image.Path));
            return "read";
        });

        Assert.True(Attack.Times < 1 || (outcomes["read"] > 100 && outcomes["refused"] > 100), string.Join(", ", outcomes));
    }
}
