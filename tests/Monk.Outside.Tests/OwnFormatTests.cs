namespace Monk.Outside.Tests;

public sealed class OwnFormatTests
{
    [Fact]
    public void Files_of_a_format_of_a_program_are_images()
    {
        ImageFileFormats.Register(new Grey());
        var folder = Pictures.Folder();
        foreach (var (label, shade) in new[] { ("dark", 10), ("light", 240) })
        {
            Directory.CreateDirectory(Path.Combine(folder, "images", label));
            for (var i = 0; i < 6; i++)
                File.WriteAllBytes(Path.Combine(folder, "images", label, $"{i}.shade"), [.. "SHADE"u8, 32, (byte)(shade + i)]);
        }

        using var prototype = new Prototype("p", "e", workspace: folder, verbose: 0);
        prototype.Default(Path.Combine(folder, "images"), numEpochs: 1);
        prototype.CompileNetwork([Layers.Convolution(4), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
        var result = prototype.Train();
        Assert.Equal(["dark", "light"], result.Classes);
        Assert.Empty(result.UnreadableImages);
    }

    private sealed class Grey : ImageFileFormat
    {
        public override string Name => "Shade";

        public override IReadOnlyList<string> Extensions => [".shade"];

        public override bool Recognises(ReadOnlySpan<byte> beginning) => beginning.StartsWith("SHADE"u8);

        public override ImageSize ReadSize(ReadOnlySpan<byte> file) => file[5];

        public override void Decode(ReadOnlySpan<byte> file, Span<byte> rgb) => rgb.Fill(file[6]);
    }
}
