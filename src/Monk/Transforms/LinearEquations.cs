namespace Monk.Transforms;

/// <summary>Solves a few linear equations by Gauss's elimination with partial pivoting.</summary>
internal static class LinearEquations
{
    /// <param name="equations">n rows of n coefficients and the right side; used up.</param>
    public static double[] Solve(double[,] equations)
    {
        var count = equations.GetLength(0);
        for (var column = 0; column < count; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < count; row++)
            {
                if (Math.Abs(equations[row, column]) > Math.Abs(equations[pivot, column]))
                    pivot = row;
            }

            for (var k = 0; k <= count; k++)
                (equations[column, k], equations[pivot, k]) = (equations[pivot, k], equations[column, k]);
            for (var row = 0; row < count; row++)
            {
                var factor = row == column ? 0 : equations[row, column] / equations[column, column];
                for (var k = column; factor != 0 && k <= count; k++)
                    equations[row, k] -= factor * equations[column, k];
            }
        }

        return [.. Enumerable.Range(0, count).Select(row => equations[row, count] / equations[row, row])];
    }
}
