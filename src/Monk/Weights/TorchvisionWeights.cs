namespace Monk.Weights;

/// <summary>torchvision's ImageNet weights.</summary>
/// <remarks>
/// Names, accuracies and preprocessing are those of torchvision's weight enumerations; a file's name ends in the first digits of its
/// sha256. EfficientNet's files are named as the later torchvision does, which corrected their hashes. The older ResNet files hold the same
/// values in PyTorch's earlier format. GoogLeNet's and Inception v3's files hold the auxiliary heads too, and their networks change
/// ImageNet's normalisation into their own first (<c>transform_input</c>).
/// </remarks>
internal static class TorchvisionWeights
{
    private const string Address = "https://download.pytorch.org/models/";

    public static IEnumerable<PretrainedSource> All => Rows.Select(row => new PretrainedSource(
        row.Model, row.Tag, new Uri(Address + row.FileName), row.FileName, HashIn(row.FileName), row.Mebibytes,
        "BSD-3-Clause (torchvision); trained on ImageNet, whose terms may apply", row.Top1, row.ResizeTo, row.CropTo, row.Bicubic,
        row.Normalization ?? PixelNormalization.ImageNet, EarlierName: row.EarlierName));

    // "resnet18-f37072fd.pth" → "f37072fd", as PyTorch's hub reads its names.
    private static string HashIn(string fileName) => fileName[(fileName.LastIndexOf('-') + 1)..^".pth".Length];

    private sealed record Row(
        string Model, string Tag, string FileName, double Mebibytes, double Top1, int ResizeTo, int CropTo,
        bool Bicubic = false, string? EarlierName = null, PixelNormalization? Normalization = null);

    private static readonly Row[] Rows =
    [
        new("alexnet", "IMAGENET1K_V1", "alexnet-owt-7be5be79.pth", 233, 56.522, 256, 224),
        new("vgg11", "IMAGENET1K_V1", "vgg11-8a719046.pth", 507, 69.02, 256, 224),
        new("vgg11_bn", "IMAGENET1K_V1", "vgg11_bn-6002323d.pth", 507, 70.37, 256, 224),
        new("vgg13", "IMAGENET1K_V1", "vgg13-19584684.pth", 508, 69.928, 256, 224),
        new("vgg13_bn", "IMAGENET1K_V1", "vgg13_bn-abd245e5.pth", 508, 71.586, 256, 224),
        new("vgg16", "IMAGENET1K_V1", "vgg16-397923af.pth", 528, 71.592, 256, 224),
        new("vgg16_bn", "IMAGENET1K_V1", "vgg16_bn-6c64b313.pth", 528, 73.36, 256, 224),
        new("vgg19", "IMAGENET1K_V1", "vgg19-dcbb9e9d.pth", 548, 72.376, 256, 224),
        new("vgg19_bn", "IMAGENET1K_V1", "vgg19_bn-c79401a0.pth", 548, 74.218, 256, 224),
        new("resnet18", "IMAGENET1K_V1", "resnet18-f37072fd.pth", 45, 69.758, 256, 224, EarlierName: "resnet18-5c106cde.pth"),
        new("resnet34", "IMAGENET1K_V1", "resnet34-b627a593.pth", 83, 73.314, 256, 224, EarlierName: "resnet34-333f7ec4.pth"),
        new("resnet50", "IMAGENET1K_V1", "resnet50-0676ba61.pth", 98, 76.13, 256, 224, EarlierName: "resnet50-19c8e357.pth"),
        new("resnet50", "IMAGENET1K_V2", "resnet50-11ad3fa6.pth", 98, 80.858, 232, 224),
        new("resnet101", "IMAGENET1K_V1", "resnet101-63fe2227.pth", 171, 77.374, 256, 224, EarlierName: "resnet101-5d3b4d8f.pth"),
        new("resnet101", "IMAGENET1K_V2", "resnet101-cd907fc2.pth", 171, 81.886, 232, 224),
        new("resnet152", "IMAGENET1K_V1", "resnet152-394f9c45.pth", 230, 78.312, 256, 224, EarlierName: "resnet152-b121ed2d.pth"),
        new("resnet152", "IMAGENET1K_V2", "resnet152-f82ba261.pth", 230, 82.284, 232, 224),
        new("resnext50_32x4d", "IMAGENET1K_V1", "resnext50_32x4d-7cdf4587.pth", 96, 77.618, 256, 224),
        new("resnext50_32x4d", "IMAGENET1K_V2", "resnext50_32x4d-1a0047aa.pth", 96, 81.198, 232, 224),
        new("resnext101_32x8d", "IMAGENET1K_V1", "resnext101_32x8d-8ba56ff5.pth", 340, 79.312, 256, 224),
        new("resnext101_32x8d", "IMAGENET1K_V2", "resnext101_32x8d-110c445d.pth", 340, 82.834, 232, 224),
        new("resnext101_64x4d", "IMAGENET1K_V1", "resnext101_64x4d-173b62eb.pth", 318, 83.246, 232, 224),
        new("wide_resnet50_2", "IMAGENET1K_V1", "wide_resnet50_2-95faca4d.pth", 132, 78.468, 256, 224),
        new("wide_resnet50_2", "IMAGENET1K_V2", "wide_resnet50_2-9ba9bcbe.pth", 263, 81.602, 232, 224),
        new("wide_resnet101_2", "IMAGENET1K_V1", "wide_resnet101_2-32ee1156.pth", 243, 78.848, 256, 224),
        new("wide_resnet101_2", "IMAGENET1K_V2", "wide_resnet101_2-d733dc28.pth", 485, 82.51, 232, 224),
        new("densenet121", "IMAGENET1K_V1", "densenet121-a639ec97.pth", 31, 74.434, 256, 224),
        new("densenet161", "IMAGENET1K_V1", "densenet161-8d451a50.pth", 110, 77.138, 256, 224),
        new("densenet169", "IMAGENET1K_V1", "densenet169-b2777c0a.pth", 55, 75.6, 256, 224),
        new("densenet201", "IMAGENET1K_V1", "densenet201-c1103571.pth", 77, 76.896, 256, 224),
        new("squeezenet1_0", "IMAGENET1K_V1", "squeezenet1_0-b66bff10.pth", 5, 58.092, 256, 224),
        new("squeezenet1_1", "IMAGENET1K_V1", "squeezenet1_1-b8a52dc0.pth", 5, 58.178, 256, 224),
        new("googlenet", "IMAGENET1K_V1", "googlenet-1378be20.pth", 50, 69.778, 256, 224),
        new("inception_v3", "IMAGENET1K_V1", "inception_v3_google-0cc3c7bd.pth", 104, 77.294, 342, 299),
        new("mobilenet_v2", "IMAGENET1K_V1", "mobilenet_v2-b0353104.pth", 14, 71.878, 256, 224),
        new("mobilenet_v2", "IMAGENET1K_V2", "mobilenet_v2-7ebf99e0.pth", 14, 72.154, 232, 224),
        new("mobilenet_v3_small", "IMAGENET1K_V1", "mobilenet_v3_small-047dcff4.pth", 10, 67.668, 256, 224),
        new("mobilenet_v3_large", "IMAGENET1K_V1", "mobilenet_v3_large-8738ca79.pth", 21, 74.042, 256, 224),
        new("mobilenet_v3_large", "IMAGENET1K_V2", "mobilenet_v3_large-5c1a4163.pth", 21, 75.274, 232, 224),
        new("shufflenet_v2_x0_5", "IMAGENET1K_V1", "shufflenetv2_x0.5-f707e7126e.pth", 5, 60.552, 256, 224),
        new("shufflenet_v2_x1_0", "IMAGENET1K_V1", "shufflenetv2_x1-5666bf0f80.pth", 9, 69.362, 256, 224),
        new("shufflenet_v2_x1_5", "IMAGENET1K_V1", "shufflenetv2_x1_5-3c479a10.pth", 14, 72.996, 232, 224),
        new("shufflenet_v2_x2_0", "IMAGENET1K_V1", "shufflenetv2_x2_0-8be3c8ee.pth", 28, 76.23, 232, 224),
        new("mnasnet0_5", "IMAGENET1K_V1", "mnasnet0.5_top1_67.823-3ffadce67e.pth", 8, 67.734, 256, 224),
        new("mnasnet0_75", "IMAGENET1K_V1", "mnasnet0_75-7090bc5f.pth", 12, 71.18, 232, 224),
        new("mnasnet1_0", "IMAGENET1K_V1", "mnasnet1.0_top1_73.512-f206786ef8.pth", 17, 73.456, 256, 224),
        new("mnasnet1_3", "IMAGENET1K_V1", "mnasnet1_3-a4c69d6f.pth", 24, 76.506, 232, 224),
        new("efficientnet_b0", "IMAGENET1K_V1", "efficientnet_b0_rwightman-7f5810bc.pth", 20, 77.692, 256, 224, Bicubic: true, EarlierName: "efficientnet_b0_rwightman-3dd342df.pth"),
        new("efficientnet_b1", "IMAGENET1K_V1", "efficientnet_b1_rwightman-bac287d4.pth", 30, 78.642, 256, 240, Bicubic: true, EarlierName: "efficientnet_b1_rwightman-533bc792.pth"),
        new("efficientnet_b1", "IMAGENET1K_V2", "efficientnet_b1-c27df63c.pth", 30, 79.838, 255, 240),
        new("efficientnet_b2", "IMAGENET1K_V1", "efficientnet_b2_rwightman-c35c1473.pth", 35, 80.608, 288, 288, Bicubic: true, EarlierName: "efficientnet_b2_rwightman-bcdf34b7.pth"),
        new("efficientnet_b3", "IMAGENET1K_V1", "efficientnet_b3_rwightman-b3899882.pth", 47, 82.008, 320, 300, Bicubic: true, EarlierName: "efficientnet_b3_rwightman-cf984f9c.pth"),
        new("efficientnet_b4", "IMAGENET1K_V1", "efficientnet_b4_rwightman-23ab8bcd.pth", 74, 83.384, 384, 380, Bicubic: true, EarlierName: "efficientnet_b4_rwightman-7eb33cd5.pth"),
        new("efficientnet_b5", "IMAGENET1K_V1", "efficientnet_b5_lukemelas-1a07897c.pth", 116, 83.444, 456, 456, Bicubic: true, EarlierName: "efficientnet_b5_lukemelas-b6417697.pth"),
        new("efficientnet_b6", "IMAGENET1K_V1", "efficientnet_b6_lukemelas-24a108a5.pth", 164, 84.008, 528, 528, Bicubic: true, EarlierName: "efficientnet_b6_lukemelas-c76e70fd.pth"),
        new("efficientnet_b7", "IMAGENET1K_V1", "efficientnet_b7_lukemelas-c5b4e57e.pth", 253, 84.122, 600, 600, Bicubic: true, EarlierName: "efficientnet_b7_lukemelas-dcc49843.pth"),
        new("efficientnet_v2_s", "IMAGENET1K_V1", "efficientnet_v2_s-dd5fe13b.pth", 82, 84.228, 384, 384),
        new("efficientnet_v2_m", "IMAGENET1K_V1", "efficientnet_v2_m-dc08266a.pth", 207, 85.112, 480, 480),
        new("efficientnet_v2_l", "IMAGENET1K_V1", "efficientnet_v2_l-59c71312.pth", 452, 85.808, 480, 480, Bicubic: true, Normalization: PixelNormalization.Symmetric),
        new("convnext_tiny", "IMAGENET1K_V1", "convnext_tiny-983f1562.pth", 109, 82.52, 236, 224),
        new("convnext_small", "IMAGENET1K_V1", "convnext_small-0c510722.pth", 192, 83.616, 230, 224),
        new("convnext_base", "IMAGENET1K_V1", "convnext_base-6075fbad.pth", 338, 84.062, 232, 224),
        new("convnext_large", "IMAGENET1K_V1", "convnext_large-ea097f82.pth", 754, 84.414, 232, 224),
        new("regnet_y_400mf", "IMAGENET1K_V1", "regnet_y_400mf-c65dace8.pth", 17, 74.046, 256, 224),
        new("regnet_y_400mf", "IMAGENET1K_V2", "regnet_y_400mf-e6988f5f.pth", 17, 75.804, 232, 224),
        new("regnet_y_800mf", "IMAGENET1K_V1", "regnet_y_800mf-1b27b58c.pth", 25, 76.42, 256, 224),
        new("regnet_y_800mf", "IMAGENET1K_V2", "regnet_y_800mf-58fc7688.pth", 25, 78.828, 232, 224),
        new("regnet_y_1_6gf", "IMAGENET1K_V1", "regnet_y_1_6gf-b11a554e.pth", 43, 77.95, 256, 224),
        new("regnet_y_1_6gf", "IMAGENET1K_V2", "regnet_y_1_6gf-0d7bc02a.pth", 43, 80.876, 232, 224),
        new("regnet_y_3_2gf", "IMAGENET1K_V1", "regnet_y_3_2gf-b5a9779c.pth", 74, 78.948, 256, 224),
        new("regnet_y_3_2gf", "IMAGENET1K_V2", "regnet_y_3_2gf-9180c971.pth", 74, 81.982, 232, 224),
        new("regnet_y_8gf", "IMAGENET1K_V1", "regnet_y_8gf-d0d0e4a8.pth", 150, 80.032, 256, 224),
        new("regnet_y_8gf", "IMAGENET1K_V2", "regnet_y_8gf-dc2b1b54.pth", 150, 82.828, 232, 224),
        new("regnet_y_16gf", "IMAGENET1K_V1", "regnet_y_16gf-9e6ed7dd.pth", 319, 80.424, 256, 224),
        new("regnet_y_16gf", "IMAGENET1K_V2", "regnet_y_16gf-3e4a00f9.pth", 319, 82.886, 232, 224),
        new("regnet_y_32gf", "IMAGENET1K_V1", "regnet_y_32gf-4dee3f7a.pth", 553, 80.878, 256, 224),
        new("regnet_y_32gf", "IMAGENET1K_V2", "regnet_y_32gf-8db6d4b5.pth", 553, 83.368, 232, 224),
        new("regnet_x_400mf", "IMAGENET1K_V1", "regnet_x_400mf-adf1edd5.pth", 21, 72.834, 256, 224),
        new("regnet_x_400mf", "IMAGENET1K_V2", "regnet_x_400mf-62229a5f.pth", 21, 74.864, 232, 224),
        new("regnet_x_800mf", "IMAGENET1K_V1", "regnet_x_800mf-ad17e45c.pth", 28, 75.212, 256, 224),
        new("regnet_x_800mf", "IMAGENET1K_V2", "regnet_x_800mf-94a99ebd.pth", 28, 77.522, 232, 224),
        new("regnet_x_1_6gf", "IMAGENET1K_V1", "regnet_x_1_6gf-e3633e7f.pth", 35, 77.04, 256, 224),
        new("regnet_x_1_6gf", "IMAGENET1K_V2", "regnet_x_1_6gf-a12f2b72.pth", 35, 79.668, 232, 224),
        new("regnet_x_3_2gf", "IMAGENET1K_V1", "regnet_x_3_2gf-f342aeae.pth", 58, 78.364, 256, 224),
        new("regnet_x_3_2gf", "IMAGENET1K_V2", "regnet_x_3_2gf-7071aa85.pth", 58, 81.196, 232, 224),
        new("regnet_x_8gf", "IMAGENET1K_V1", "regnet_x_8gf-03ceed89.pth", 151, 79.344, 256, 224),
        new("regnet_x_8gf", "IMAGENET1K_V2", "regnet_x_8gf-2b70d774.pth", 151, 81.682, 232, 224),
        new("regnet_x_16gf", "IMAGENET1K_V1", "regnet_x_16gf-2007eb11.pth", 207, 80.058, 256, 224),
        new("regnet_x_16gf", "IMAGENET1K_V2", "regnet_x_16gf-ba3796d7.pth", 207, 82.716, 232, 224),
        new("regnet_x_32gf", "IMAGENET1K_V1", "regnet_x_32gf-9d47f8d0.pth", 411, 80.622, 256, 224),
        new("regnet_x_32gf", "IMAGENET1K_V2", "regnet_x_32gf-6eb8fdc6.pth", 411, 83.014, 232, 224),
        new("vit_b_16", "IMAGENET1K_V1", "vit_b_16-c867db91.pth", 330, 81.072, 256, 224),
        new("vit_b_32", "IMAGENET1K_V1", "vit_b_32-d86f8d99.pth", 337, 75.912, 256, 224),
        new("vit_l_16", "IMAGENET1K_V1", "vit_l_16-852ce7e3.pth", 1161, 79.662, 242, 224),
        new("vit_l_32", "IMAGENET1K_V1", "vit_l_32-c7638314.pth", 1169, 76.972, 256, 224),
        new("swin_t", "IMAGENET1K_V1", "swin_t-704ceda3.pth", 108, 81.474, 232, 224, Bicubic: true),
        new("swin_s", "IMAGENET1K_V1", "swin_s-5e29d889.pth", 189, 83.196, 246, 224, Bicubic: true),
        new("swin_b", "IMAGENET1K_V1", "swin_b-68c6b09e.pth", 335, 83.582, 238, 224, Bicubic: true),
        new("swin_v2_t", "IMAGENET1K_V1", "swin_v2_t-b137f0e2.pth", 108, 82.072, 260, 256, Bicubic: true),
        new("swin_v2_s", "IMAGENET1K_V1", "swin_v2_s-637d8ceb.pth", 190, 83.712, 260, 256, Bicubic: true),
        new("swin_v2_b", "IMAGENET1K_V1", "swin_v2_b-781e5279.pth", 335, 84.112, 272, 256, Bicubic: true),
    ];
}
