using Monk.Imaging;
using Monk.Data;
using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Data;

public sealed class OwnFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Plain _format = new();

    public OwnFormatTests() => ImageFileFormats.Register(_format);

    public void Dispose()
    {
        OwnFormats.Forget(_format);
        _folder.Dispose();
    }

    [Fact]
    public void Its_pixels_are_what_its_decoder_gives()
    {
        var (width, height, rgb) = ImageDecoder.DecodeRgb(Write("a.plain", 3, 2, [10, 20, 30]));
        Assert.Equal((3, 2), (width, height));
        Assert.Equal([.. Enumerable.Range(0, 6).SelectMany(_ => (byte[])[10, 20, 30])], rgb);
    }

    [Fact]
    public void Folders_with_its_files_are_trained_on_and_asked_about()
    {
        using var scene = new Scene(perClass: 1);
        for (byte i = 0; i < 6; i++)
        {
            File.WriteAllBytes(scene.Combine("images", "circle", $"{i}.PLAIN"), Plain.Encode(32, 32, [200, i, 0]));
            File.WriteAllBytes(scene.Combine("images", "stripes", $"{i}.plain"), Plain.Encode(32, 32, [0, i, 200]));
        }

        using (var prototype = scene.New())
        {
            prototype.Default(scene.Images, numEpochs: 2, usePretrained: false);
            prototype.CompileNetwork([Monk.Layers.Convolution(4), Monk.Layers.GlobalAveragePooling(), Monk.Layers.FullyConnected(null)], (3, 32, 32));
            Assert.Empty(prototype.Train().UnreadableImages);
            Assert.Equal(14, prototype.DatasetReport!.Sets[0].Classes.Sum(entry => entry.Used));
            prototype.EDA();
        }

        using var trained = scene.Trained();
        Assert.Contains(trained.Infer(Path.Combine(scene.Images, "stripes", "0.plain")).PredictedClass, (string[])["circle", "stripes"]);
    }

    [Fact]
    public void Its_version_is_part_of_the_keys_of_its_images_alone()
    {
        var (own, png) = (Plain.Encode(2, 2, [1, 2, 3]), File.ReadAllBytes(Path.Combine(SyntheticImages.Write(_folder.Combine("png"), 1), "circle", "000.png")));
        var (ownBefore, pngBefore) = (ImageKey.Of(own), ImageKey.Of(png));
        var later = new Plain { Number = 2 };
        ImageFileFormats.Register(later);
        Assert.NotEqual(ownBefore, ImageKey.Of(own));
        Assert.Equal(pngBefore, ImageKey.Of(png));
        OwnFormats.Forget(_format);
        Assert.Equal(pngBefore, ImageKey.Of(png));
        Assert.NotEqual(ownBefore, ImageKey.Of(own));
    }

    [Fact]
    public void Built_in_formats_are_recognised_first()
    {
        var png = Path.Combine(SyntheticImages.Write(_folder.Combine("png"), 1), "circle", "000.png");
        var before = ImageDecoder.DecodeRgb(png).Rgb;
        _format.RecognisesAll = true;
        Assert.Equal(before, ImageDecoder.DecodeRgb(png).Rgb);
        Assert.Null(OwnFormats.Of(File.ReadAllBytes(png)));
    }

    [Fact]
    public void What_its_code_throws_makes_the_image_unreadable()
    {
        Unreadable("the program's decoder of Plain failed (InvalidOperationException: no codec)", format => format.OnDecode = () => throw new InvalidOperationException("no codec."));
        Unreadable("the program's decoder of Plain failed (OperationCanceledException: The operation was canceled)", format => format.OnDecode = () => throw new OperationCanceledException());
        Unreadable("the program's decoder of Plain failed (FormatException: no size)", format => format.OnSize = () => throw new FormatException("no size"));
        Unreadable("its header gives a size of 0 × 5 pixels", format => format.OnSize = () => (5, 0));
        Unreadable("its header gives a size of 2147483647 × 2147483647 pixels; at most 178 million pixels are accepted", format => format.OnSize = () => int.MaxValue);
        Unreadable("the program's decoder of Plain failed (IndexOutOfRangeException: Index was outside the bounds of the array)", format => format.WritesTooMuch = true);
        Unreadable(
            "it is not an image of a kind that is read (JPEG, PNG, BMP, WebP, GIF, TIFF, PPM, PGM, PBM, Plain); it begins with the bytes 504C4149020002000102",
            format => format.RecognisesNothing = true,
            contains: true);
    }

    [Fact]
    public void Pixels_that_it_leaves_out_are_black()
    {
        _format.WritesNothing = true;
        Assert.All(ImageDecoder.DecodeRgb(Write("a.plain", 20, 20, [9, 9, 9])).Rgb, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Another_format_of_its_name_is_refused_and_the_same_is_not()
    {
        ImageFileFormats.Register(new Plain());
        Refused("Another image format is registered as 'Plain' already, Monk.Tests.Data.OwnFormatTests+Plain. Take another name.", new Other());
        Refused("name is 'png', which is a built-in format's. Take another.", new Other { Called = "png" });
        Refused("Image format 'Other' has the extension 'x'; it must be a dot with letters and digits after it, such as \".qoi\".", new Other { Called = "Other", Endings = ["x"] });
        Refused("Image format 'Other' names no extension. Give at least one, such as \".qoi\".", new Other { Called = "Other", Endings = [] });

        static void Refused(string message, ImageFileFormat format) => Assert.Equal(message, Assert.Throws<MonkException>(() => ImageFileFormats.Register(format)).Message);
    }

    [Fact]
    public void A_file_of_it_without_its_extension_is_told_of()
    {
        var root = SyntheticImages.Write(_folder.Combine("data"), 2);
        File.WriteAllBytes(Path.Combine(root, "circle", "x.unknown"), Plain.Encode(2, 2, [1, 2, 3]));
        Assert.Equal("Plain without the extension of one", Assert.Single(ImageFolder.Scan(root, "training").Lost).Reason);
    }

    private void Unreadable(string reason, Action<Plain> change, bool contains = false)
    {
        var format = new Plain();
        change(format);
        ImageFileFormats.Register(format);
        var path = Write("broken.plain", 2, 2, [1, 2, 3]);
        var e = Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(path));
        Assert.Contains(contains ? reason[..100] : reason, e.Message, StringComparison.Ordinal);
        Assert.Contains("broken.plain", e.Message, StringComparison.Ordinal);
    }

    private string Write(string name, int width, int height, byte[] colour)
    {
        var path = _folder.Combine(name);
        File.WriteAllBytes(path, Plain.Encode(width, height, colour));
        return path;
    }

    /// <summary>Images of one colour: "PLAI", width, height, colour.</summary>
    private sealed class Plain : ImageFileFormat
    {
        public int Number { get; init; } = 1;

        public bool RecognisesAll { get; set; }

        public bool RecognisesNothing { get; set; }

        public bool WritesTooMuch { get; set; }

        public bool WritesNothing { get; set; }

        public Action? OnDecode { get; set; }

        public Func<ImageSize>? OnSize { get; set; }

        public override string Name => "Plain";

        public override int Version => Number;

        public override IReadOnlyList<string> Extensions => [".plain"];

        public static byte[] Encode(int width, int height, byte[] colour) => [.. "PLAI"u8, .. BitConverter.GetBytes((short)width), .. BitConverter.GetBytes((short)height), .. colour];

        public override bool Recognises(ReadOnlySpan<byte> beginning) => !RecognisesNothing && (RecognisesAll || beginning.StartsWith("PLAI"u8));

        public override ImageSize ReadSize(ReadOnlySpan<byte> file) => OnSize?.Invoke() ?? (BitConverter.ToInt16(file[6..]), BitConverter.ToInt16(file[4..]));

        public override void Decode(ReadOnlySpan<byte> file, Span<byte> rgb)
        {
            OnDecode?.Invoke();
            for (var i = 0; i < rgb.Length + (WritesTooMuch ? 1 : 0) && !WritesNothing; i++)
                rgb[i] = file[8 + i % 3];
        }
    }

    private sealed class Other : ImageFileFormat
    {
        public string Called { get; init; } = "Plain";

        public string[] Endings { get; init; } = [".other"];

        public override string Name => Called;

        public override IReadOnlyList<string> Extensions => Endings;

        public override bool Recognises(ReadOnlySpan<byte> beginning) => false;

        public override ImageSize ReadSize(ReadOnlySpan<byte> file) => 1;

        public override void Decode(ReadOnlySpan<byte> file, Span<byte> rgb)
        {
        }
    }
}
