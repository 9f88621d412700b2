namespace Monk.Transforms;

/// <summary>
/// Where in the source a pixel of the result comes from: (x, y, 1) times a 3 × 3 matrix, in pixels from the image's upper left corner,
/// pixel centres at halves.
/// </summary>
internal readonly record struct Projection(double A, double B, double C, double D, double E, double F, double G, double H)
{
    public bool IsAffine => G == 0 && H == 0;

    /// <summary>The inverse of torchvision's affine transformation: a turn, then a shear, a scale and a shift.</summary>
    /// <param name="centerX">The fixed point, in pixels.</param>
    /// <param name="centerY">The fixed point, in pixels.</param>
    /// <param name="degrees">Clockwise.</param>
    /// <param name="shiftX">To the right, in pixels.</param>
    /// <param name="shiftY">Downwards, in pixels.</param>
    /// <param name="scale">Above 1 enlarges.</param>
    /// <param name="shearX">In degrees, along x.</param>
    /// <param name="shearY">In degrees, along y.</param>
    public static Projection Affine(double centerX, double centerY, double degrees, double shiftX = 0, double shiftY = 0, double scale = 1, double shearX = 0, double shearY = 0)
    {
        var (turn, x, y) = (double.DegreesToRadians(degrees), double.DegreesToRadians(shearX), double.DegreesToRadians(shearY));
        var a = Math.Cos(turn - y) / Math.Cos(y);
        var b = -Math.Cos(turn - y) * Math.Tan(x) / Math.Cos(y) - Math.Sin(turn);
        var c = Math.Sin(turn - y) / Math.Cos(y);
        var d = -Math.Sin(turn - y) * Math.Tan(x) / Math.Cos(y) + Math.Cos(turn);
        var (ia, ib, ic, id) = (d / scale, -b / scale, -c / scale, a / scale);
        var (fromX, fromY) = (-centerX - shiftX, -centerY - shiftY);
        return new Projection(ia, ib, ia * fromX + ib * fromY + centerX, ic, id, ic * fromX + id * fromY + centerY, 0, 0);
    }

    /// <summary>The projection that takes four corners of the result to four corners of the source.</summary>
    /// <param name="starts">In the source.</param>
    /// <param name="ends">The same corners in the result.</param>
    public static Projection Between(ReadOnlySpan<(double X, double Y)> starts, ReadOnlySpan<(double X, double Y)> ends)
    {
        var equations = new double[8, 9];
        for (var corner = 0; corner < 4; corner++)
        {
            var ((sx, sy), (ex, ey)) = (starts[corner], ends[corner]);
            Set(2 * corner, [ex, ey, 1, 0, 0, 0, -sx * ex, -sx * ey, sx]);
            Set(2 * corner + 1, [0, 0, 0, ex, ey, 1, -sy * ex, -sy * ey, sy]);
        }

        var solution = LinearEquations.Solve(equations);
        return new Projection(solution[0], solution[1], solution[2], solution[3], solution[4], solution[5], solution[6], solution[7]);

        void Set(int row, ReadOnlySpan<double> values)
        {
            for (var column = 0; column < values.Length; column++)
                equations[row, column] = values[column];
        }
    }
}
