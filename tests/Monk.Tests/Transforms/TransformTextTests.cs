using System.Text.Json;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Transforms;

namespace Monk.Tests.Transforms;

/// <summary>State files, printed text and reproduction lines of every transform, letter by letter: those of earlier versions.</summary>
public sealed class TransformTextTests
{
    private static (TransformOptions Transform, string Json, string Printed, string Code)[] Texts { get; } =
    [
        (
            new CenterCropOptions { InputSize = 30 },
            """
            {"name":"CenterCrop","input_size":30}
            """,
            "[{'CenterCrop': {'input_size': 30}}]",
            "gtf.ApplyCenterCrop(30, train: true);"),
        (
            new CenterCropOptions { InputSize = (30, 40) },
            """
            {"name":"CenterCrop","input_size":[30,40]}
            """,
            "[{'CenterCrop': {'input_size': [30, 40]}}]",
            "gtf.ApplyCenterCrop((30, 40), train: true);"),
        (
            new ColorJitterOptions(),
            """
            {"name":"ColorJitter","brightness":0,"contrast":0,"saturation":0,"hue":0}
            """,
            "[{'ColorJitter': {'brightness': 0, 'contrast': 0, 'saturation': 0, 'hue': 0}}]",
            "gtf.ApplyColorJitter(0, 0, 0, 0, train: true);"),
        (
            new ColorJitterOptions { Brightness = 0.1, Contrast = 0.25, Saturation = 1e-5, Hue = 0.5 },
            """
            {"name":"ColorJitter","brightness":0.1,"contrast":0.25,"saturation":1E-05,"hue":0.5}
            """,
            "[{'ColorJitter': {'brightness': 0.1, 'contrast': 0.25, 'saturation': 1E-05, 'hue': 0.5}}]",
            "gtf.ApplyColorJitter(0.1, 0.25, 1E-05, 0.5, train: true);"),
        (
            new GrayscaleOptions(),
            """
            {"name":"Grayscale","num_output_channels":3}
            """,
            "[{'Grayscale': {'num_output_channels': 3}}]",
            "gtf.ApplyGrayscale(train: true);"),
        (
            new MeanSubtractionOptions(),
            """
            {"name":"MeanSubtraction","mean":[123,116,103]}
            """,
            "[{'MeanSubtraction': {'mean': [123, 116, 103]}}]",
            "gtf.ApplyMeanSubtraction([123, 116, 103], train: true);"),
        (
            new MeanSubtractionOptions { Mean = [1, 2.5, -3] },
            """
            {"name":"MeanSubtraction","mean":[1,2.5,-3]}
            """,
            "[{'MeanSubtraction': {'mean': [1, 2.5, -3]}}]",
            "gtf.ApplyMeanSubtraction([1, 2.5, -3], train: true);"),
        (
            new NormalizeOptions(),
            """
            {"name":"Normalize","mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}
            """,
            "[{'Normalize': {'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225]}}]",
            "gtf.ApplyNormalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225], train: true);"),
        (
            new NormalizeOptions { Mean = [0.5, 0.25, 0.1], StandardDeviation = [1, 2, 0.3] },
            """
            {"name":"Normalize","mean":[0.5,0.25,0.1],"std":[1,2,0.3]}
            """,
            "[{'Normalize': {'mean': [0.5, 0.25, 0.1], 'std': [1, 2, 0.3]}}]",
            "gtf.ApplyNormalize([0.5, 0.25, 0.1], [1, 2, 0.3], train: true);"),
        (
            new RandAugmentOptions(),
            """
            {"name":"RandAugment","num_ops":2,"magnitude":9}
            """,
            "[{'RandAugment': {'num_ops': 2, 'magnitude': 9}}]",
            "gtf.ApplyRandAugment(2, 9, train: true);"),
        (
            new RandAugmentOptions { NumOps = 3, Magnitude = 30 },
            """
            {"name":"RandAugment","num_ops":3,"magnitude":30}
            """,
            "[{'RandAugment': {'num_ops': 3, 'magnitude': 30}}]",
            "gtf.ApplyRandAugment(3, 30, train: true);"),
        (
            new RandomAffineOptions { Degrees = [-10, 20] },
            """
            {"name":"RandomAffine","degrees":[-10,20],"translate":null,"scale":null,"shear":null}
            """,
            "[{'RandomAffine': {'degrees': [-10, 20], 'translate': None, 'scale': None, 'shear': None}}]",
            "gtf.ApplyRandomAffine((-10, 20), train: true);"),
        (
            new RandomAffineOptions { Degrees = [0, 0], Translate = [0.1, 0.2], Scale = [0.9, 1.1], Shear = [-5, 10] },
            """
            {"name":"RandomAffine","degrees":[0,0],"translate":[0.1,0.2],"scale":[0.9,1.1],"shear":[-5,10]}
            """,
            "[{'RandomAffine': {'degrees': [0, 0], 'translate': [0.1, 0.2], 'scale': [0.9, 1.1], 'shear': [-5, 10]}}]",
            "gtf.ApplyRandomAffine((0, 0), translate: (0.1, 0.2), scale: (0.9, 1.1), shear: [-5, 10], train: true);"),
        (
            new RandomAffineOptions { Degrees = [-1.5, 2], Scale = [0.5, 1], Shear = [-5, 10, 0, 2] },
            """
            {"name":"RandomAffine","degrees":[-1.5,2],"translate":null,"scale":[0.5,1],"shear":[-5,10,0,2]}
            """,
            "[{'RandomAffine': {'degrees': [-1.5, 2], 'translate': None, 'scale': [0.5, 1], 'shear': [-5, 10, 0, 2]}}]",
            "gtf.ApplyRandomAffine((-1.5, 2), scale: (0.5, 1), shear: [-5, 10, 0, 2], train: true);"),
        (
            new RandomCropOptions { InputSize = 30 },
            """
            {"name":"RandomCrop","input_size":30}
            """,
            "[{'RandomCrop': {'input_size': 30}}]",
            "gtf.ApplyRandomCrop(30, train: true);"),
        (
            new RandomCropOptions { InputSize = (30, 40) },
            """
            {"name":"RandomCrop","input_size":[30,40]}
            """,
            "[{'RandomCrop': {'input_size': [30, 40]}}]",
            "gtf.ApplyRandomCrop((30, 40), train: true);"),
        (
            new RandomErasingOptions(),
            """
            {"name":"RandomErasing","p":0.5,"scale":[0.02,0.33],"ratio":[0.3,3.3],"value":0}
            """,
            "[{'RandomErasing': {'p': 0.5, 'scale': [0.02, 0.33], 'ratio': [0.3, 3.3], 'value': 0}}]",
            "gtf.ApplyRandomErasing(0.5, (0.02, 0.33), (0.3, 3.3), 0, train: true);"),
        (
            new RandomErasingOptions { Probability = 0.25, Scale = [0.1, 0.2], Ratio = [0.5, 2], Value = -1.5 },
            """
            {"name":"RandomErasing","p":0.25,"scale":[0.1,0.2],"ratio":[0.5,2],"value":-1.5}
            """,
            "[{'RandomErasing': {'p': 0.25, 'scale': [0.1, 0.2], 'ratio': [0.5, 2], 'value': -1.5}}]",
            "gtf.ApplyRandomErasing(0.25, (0.1, 0.2), (0.5, 2), -1.5, train: true);"),
        (
            new RandomHorizontalFlipOptions(),
            """
            {"name":"RandomHorizontalFlip","p":0.5}
            """,
            "[{'RandomHorizontalFlip': {'p': 0.5}}]",
            "gtf.ApplyRandomHorizontalFlip(0.5, train: true);"),
        (
            new RandomHorizontalFlipOptions { Probability = 0.8 },
            """
            {"name":"RandomHorizontalFlip","p":0.8}
            """,
            "[{'RandomHorizontalFlip': {'p': 0.8}}]",
            "gtf.ApplyRandomHorizontalFlip(0.8, train: true);"),
        (
            new RandomLightingOptions(),
            """
            {"name":"RandomLighting","alpha":1}
            """,
            "[{'RandomLighting': {'alpha': 1}}]",
            "gtf.ApplyRandomLighting(1, train: true);"),
        (
            new RandomLightingOptions { Alpha = 0.1 },
            """
            {"name":"RandomLighting","alpha":0.1}
            """,
            "[{'RandomLighting': {'alpha': 0.1}}]",
            "gtf.ApplyRandomLighting(0.1, train: true);"),
        (
            new RandomPerspectiveOptions(),
            """
            {"name":"RandomPerspective","distortion_scale":0.5,"p":0.5}
            """,
            "[{'RandomPerspective': {'distortion_scale': 0.5, 'p': 0.5}}]",
            "gtf.ApplyRandomPerspective(0.5, 0.5, train: true);"),
        (
            new RandomPerspectiveOptions { DistortionScale = 0.25, Probability = 1 },
            """
            {"name":"RandomPerspective","distortion_scale":0.25,"p":1}
            """,
            "[{'RandomPerspective': {'distortion_scale': 0.25, 'p': 1}}]",
            "gtf.ApplyRandomPerspective(0.25, 1, train: true);"),
        (
            new RandomResizedCropOptions { InputSize = 224 },
            """
            {"name":"RandomResizedCrop","input_size":224,"scale":[0.08,1],"ratio":[0.75,1.3333]}
            """,
            "[{'RandomResizedCrop': {'input_size': 224, 'scale': [0.08, 1], 'ratio': [0.75, 1.3333]}}]",
            "gtf.ApplyRandomResizedCrop(224, (0.08, 1), (0.75, 1.3333), train: true);"),
        (
            new RandomResizedCropOptions { InputSize = (30, 40), Scale = [0.5, 1], Ratio = [0.9, 1.2] },
            """
            {"name":"RandomResizedCrop","input_size":[30,40],"scale":[0.5,1],"ratio":[0.9,1.2]}
            """,
            "[{'RandomResizedCrop': {'input_size': [30, 40], 'scale': [0.5, 1], 'ratio': [0.9, 1.2]}}]",
            "gtf.ApplyRandomResizedCrop((30, 40), (0.5, 1), (0.9, 1.2), train: true);"),
        (
            new RandomRotationOptions { Degrees = [-90, 45.5] },
            """
            {"name":"RandomRotation","degrees":[-90,45.5]}
            """,
            "[{'RandomRotation': {'degrees': [-90, 45.5]}}]",
            "gtf.ApplyRandomRotation((-90, 45.5), train: true);"),
        (
            new RandomVerticalFlipOptions(),
            """
            {"name":"RandomVerticalFlip","p":0.5}
            """,
            "[{'RandomVerticalFlip': {'p': 0.5}}]",
            "gtf.ApplyRandomVerticalFlip(0.5, train: true);"),
        (
            new RandomVerticalFlipOptions { Probability = 0.8 },
            """
            {"name":"RandomVerticalFlip","p":0.8}
            """,
            "[{'RandomVerticalFlip': {'p': 0.8}}]",
            "gtf.ApplyRandomVerticalFlip(0.8, train: true);"),
        (
            new ResizeOptions { InputSize = 256 },
            """
            {"name":"Resize","input_size":256}
            """,
            "[{'Resize': {'input_size': 256}}]",
            "gtf.ApplyResize(256, train: true);"),
        (
            new ResizeOptions { InputSize = (30, 40) },
            """
            {"name":"Resize","input_size":[30,40]}
            """,
            "[{'Resize': {'input_size': [30, 40]}}]",
            "gtf.ApplyResize((30, 40), train: true);"),
        (
            new TrivialAugmentOptions(),
            """
            {"name":"TrivialAugment"}
            """,
            "[{'TrivialAugment': {}}]",
            "gtf.ApplyTrivialAugment(train: true);"),
    ];

    [Fact]
    public void Every_transform_of_Monks_is_here() =>
        Assert.Equal(KindRegistry<TransformOptions>.Types.Where(type => type.Assembly == typeof(Prototype).Assembly), Texts.Select(text => text.Transform.GetType()).Distinct());

    [Fact]
    public void A_state_holds_the_letters_that_it_always_held() => Assert.All(Texts, text => Assert.Equal(text.Json, Json(text.Transform)));

    [Fact]
    public void What_a_state_holds_is_read_as_what_it_was() => Assert.All(Texts, text =>
    {
        var read = JsonSerializer.Deserialize(text.Json, ExperimentStateJson.Default.TransformOptions)!;

        Assert.Equal(text.Transform.GetType(), read.GetType());
        Assert.Equal(text.Json, Json(read));
    });

    [Fact]
    public void What_a_state_does_not_name_has_its_default()
    {
        var read = (RandomErasingOptions)JsonSerializer.Deserialize("""{"name":"RandomErasing","value":3}""", ExperimentStateJson.Default.TransformOptions)!;

        Assert.Equal("""{"name":"RandomErasing","p":0.5,"scale":[0.02,0.33],"ratio":[0.3,3.3],"value":3}""", Json(read));
    }

    [Fact]
    public void A_summary_prints_what_it_always_printed() => Assert.All(Texts, text => Assert.Equal(text.Printed, PrintedSettings.Transforms([text.Transform])));

    [Fact]
    public void The_lines_that_reproduce_a_transform_are_those_of_its_method() => Assert.All(Texts, text =>
        Assert.Equal($"gtf.ResetTransforms();\n{text.Code}\n", TransformCalls.Between(new DatasetOptions { TrainPath = "a" }, new DatasetOptions { TrainPath = "a", TrainTransforms = [text.Transform] })));

    private static string Json(TransformOptions transform) =>
        JsonSerializer.Serialize(JsonSerializer.SerializeToElement(transform, ExperimentStateJson.Default.TransformOptions));
}
