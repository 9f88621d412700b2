using System.Globalization;
using Monk.Blocks;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Branches of a custom network: named by their position, all given the same input, their outputs joined.</summary>
internal sealed class JoinedBranches : Block
{
    private readonly List<Sequence> _branches = [];
    private readonly JoinLayer _join;

    public JoinedBranches(JoinLayer join, IEnumerable<Sequence> branches)
        : base(join.Title)
    {
        _join = join;
        foreach (var branch in branches)
            _branches.Add(Add(_branches.Count.ToString(CultureInfo.InvariantCulture), branch));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => _join.Join([.. _branches.Select(branch => branch.call(input))]);
}
