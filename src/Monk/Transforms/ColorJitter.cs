using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Random brightness, contrast, saturation and hue. As in torchvision every image has its own factors and its own order of the operations
/// that are asked for.
/// </summary>
internal sealed class ColorJitter : ImageTransform
{
    private readonly IReadOnlyList<Operation> _operations;

    public ColorJitter(ColorJitterOptions options)
    {
        _operations = [.. new[]
        {
            Around1(options.Brightness, PixelOperations.Brightness),
            Around1(options.Contrast, PixelOperations.Contrast),
            Around1(options.Saturation, PixelOperations.Saturation),
            new Operation(-options.Hue, options.Hue, HueShift.Apply),
        }.Where(operation => operation.High > operation.Low)];

        static Operation Around1(double strength, Func<Tensor, Tensor, Tensor> apply) => new(Math.Max(0, 1 - strength), 1 + strength, apply);
    }

    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var batch = new ImageRows(images);
        var orders = Enumerable.Range(0, draws.Count).Select(image => Order(draws, image)).ToArray();
        for (var place = 0; place < _operations.Count; place++)
        {
            for (var number = 0; number < _operations.Count; number++)
            {
                var operation = _operations[number];
                int[] rows = [.. Enumerable.Range(0, draws.Count).Where(image => orders[image][place] == number)];
                var factors = Array.ConvertAll(rows, row => draws.Uniform(row, number, operation.Low, operation.High));
                batch.Change(rows, part => operation.Apply(part, PerImage(factors, part.device)));
            }
        }

        return batch.Result().MoveToOuterDisposeScope();
    }

    private int[] Order(TransformDraws draws, int image)
    {
        var order = Enumerable.Range(0, _operations.Count).ToArray();
        for (var last = order.Length - 1; last > 0; last--)
        {
            var other = draws.Below(image, _operations.Count + last, last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    private readonly record struct Operation(double Low, double High, Func<Tensor, Tensor, Tensor> Apply);
}
