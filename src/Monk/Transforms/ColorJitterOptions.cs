using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Changes brightness, contrast, saturation and hue of images by random factors. As in torchvision every image has its own factors and its
/// own order of the operations that are asked for.
/// </summary>
[Kind("ColorJitter", "ApplyColorJitter")]
public sealed record ColorJitterOptions : TransformOptions
{
    /// <summary>The factor is drawn from max(0, 1 − this) to 1 + this.</summary>
    /// <value>0: no change, as in Monk v1.</value>
    /// <exception cref="MonkException">It is below 0 or above 1,000,000.</exception>
    public double Brightness { get; init => field = TransformValues.NotNegative("brightness", value); }

    /// <summary>The factor is drawn from max(0, 1 − this) to 1 + this.</summary>
    /// <value>0: no change, as in Monk v1.</value>
    /// <exception cref="MonkException">It is below 0 or above 1,000,000.</exception>
    public double Contrast { get; init => field = TransformValues.NotNegative("contrast", value); }

    /// <summary>The factor is drawn from max(0, 1 − this) to 1 + this.</summary>
    /// <value>0: no change, as in Monk v1.</value>
    /// <exception cref="MonkException">It is below 0 or above 1,000,000.</exception>
    public double Saturation { get; init => field = TransformValues.NotNegative("saturation", value); }

    /// <summary>The shift, in turns of the colour circle, is drawn from −this to this.</summary>
    /// <value>0: no change, as in Monk v1.</value>
    /// <exception cref="MonkException">It is below 0 or above 0.5.</exception>
    public double Hue
    {
        get;
        init => field = value is >= 0 and <= 0.5 ? value : throw new MonkException(Invariant($"hue is {value}; it lies between 0 and 0.5, half a turn of the colour circle."));
    }

    private protected override IReadOnlyList<string> InPlace => [nameof(Brightness), nameof(Contrast), nameof(Saturation), nameof(Hue)];

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var batch = new ImageRows(images);
        var operations = Operations();
        var orders = Enumerable.Range(0, draws.Count).Select(image => Order(operations.Count, draws, image)).ToArray();
        for (var place = 0; place < operations.Count; place++)
        {
            for (var number = 0; number < operations.Count; number++)
            {
                var operation = operations[number];
                int[] rows = [.. Enumerable.Range(0, draws.Count).Where(image => orders[image][place] == number)];
                var factors = Array.ConvertAll(rows, row => draws.Uniform(row, number, operation.Low, operation.High));
                batch.Change(rows, part => operation.Apply(part, PerImage(factors, part)));
            }
        }

        return batch.Result().MoveToOuterDisposeScope();
    }

    private List<Operation> Operations()
    {
        return [.. new[]
        {
            Around1(Brightness, PixelOperations.Brightness),
            Around1(Contrast, PixelOperations.Contrast),
            Around1(Saturation, PixelOperations.Saturation),
            new Operation(-Hue, Hue, HueShift.Apply),
        }.Where(operation => operation.High > operation.Low)];

        static Operation Around1(double strength, Func<Tensor, Tensor, Tensor> apply) => new(Math.Max(0, 1 - strength), 1 + strength, apply);
    }

    private static int[] Order(int operations, TransformDraws draws, int image)
    {
        var order = Enumerable.Range(0, operations).ToArray();
        for (var last = order.Length - 1; last > 0; last--)
        {
            var other = draws.Below(image, operations + last, last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    private readonly record struct Operation(double Low, double High, Func<Tensor, Tensor, Tensor> Apply);
}
