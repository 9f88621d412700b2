using Monk.Experiments;
using Monk.Models;
using Monk.NetworkLayers;
using Monk.Runtime;
using static System.FormattableString;

namespace Monk;

/// <content>
/// Layers in the place of the network's last one. They take the base's features, one vector for each image, and follow one another in the
/// order in which they are appended; the last is appended with <c>finalLayer: true</c> and gives a number for each class. </content>
public sealed partial class Prototype
{
    /// <summary>Appends a fully connected layer.</summary>
    /// <param name="numNeurons">How many numbers it gives. Default: the number of classes.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    /// <exception cref="MonkException">
    /// No model has been chosen, the head has got its last layer, or it does not give the number of classes.
    /// </exception>
    public void AppendLinear(int? numNeurons = null, bool finalLayer = false) => Append("Linear", Layers.FullyConnected(numNeurons), finalLayer);

    /// <summary>Appends a dropout: in training, each number becomes 0 with this probability.</summary>
    /// <param name="probability">At least 0, below 1.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendDropout(double probability = 0.5, bool finalLayer = false) => Append("Dropout", Layers.Dropout(probability), finalLayer);

    /// <summary>Appends an exponential linear unit: x above 0, α (eˣ − 1) below.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendElu(double alpha = 1.0, bool finalLayer = false) => Append("ELU", Layers.Elu(alpha), finalLayer);

    /// <summary>Appends a hard shrinkage: 0 within ±λ, x outside.</summary>
    /// <param name="lambd">λ.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendHardshrink(double lambd = 0.5, bool finalLayer = false) => Append("Hardshrink", Layers.Hardshrink(lambd), finalLayer);

    /// <summary>Appends a limit on both sides.</summary>
    /// <param name="minVal">The least value.</param>
    /// <param name="maxVal">The largest value.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendHardtanh(double minVal = -1.0, double maxVal = 1.0, bool finalLayer = false) => Append("Hardtanh", Layers.Hardtanh(minVal, maxVal), finalLayer);

    /// <summary>Appends a ReLU that leaks below 0.</summary>
    /// <param name="negativeSlope">The slope below 0.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendLeakyrelu(double negativeSlope = 0.01, bool finalLayer = false) => Append("LeakyReLU", Layers.LeakyRelu(negativeSlope), finalLayer);

    /// <summary>Appends the logarithm of the sigmoid.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendLogsigmoid(bool finalLayer = false) => Append("LogSigmoid", Layers.LogSigmoid(), finalLayer);

    /// <summary>Appends a ReLU whose slope below 0 is learnt.</summary>
    /// <param name="numParameters">1 for all numbers, or one for each of them.</param>
    /// <param name="init">The slope at the beginning.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendPrelu(int numParameters = 1, double init = 0.25, bool finalLayer = false) => Append("PReLU", Layers.Prelu(numParameters, init), finalLayer);

    /// <summary>Appends a rectified linear unit: x above 0, 0 below.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendRelu(bool finalLayer = false) => Append("ReLU", Layers.Relu(), finalLayer);

    /// <summary>Appends a ReLU that ends at 6.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendRelu6(bool finalLayer = false) => Append("ReLU6", Layers.Relu6(), finalLayer);

    /// <summary>
    /// Appends a ReLU whose slope below 0 is drawn anew for each number in training; in inference it is the mean of the two bounds.
    /// </summary>
    /// <param name="lower">The least slope.</param>
    /// <param name="upper">The largest slope.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendRrelu(double lower = 0.125, double upper = 0.333, bool finalLayer = false) => Append("RReLU", Layers.Rrelu(lower, upper), finalLayer);

    /// <summary>Appends a scaled exponential linear unit.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendSelu(bool finalLayer = false) => Append("SELU", Layers.Selu(), finalLayer);

    /// <summary>Appends a continuously differentiable exponential linear unit.</summary>
    /// <param name="alpha">Its scale below 0.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendCelu(double alpha = 1.0, bool finalLayer = false) => Append("CELU", Layers.Celu(alpha), finalLayer);

    /// <summary>Appends a Gaussian error linear unit: x Φ(x), Φ being the normal distribution's.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendGelu(bool finalLayer = false) => Append("GELU", Layers.Gelu(), finalLayer);

    /// <summary>Appends swish: x sigmoid(β x).</summary>
    /// <param name="beta">β; with 1 it is what PyTorch calls SiLU.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendSwish(double beta = 1.0, bool finalLayer = false) => Append("Swish", Layers.Swish(beta), finalLayer);

    /// <summary>Appends a sigmoid.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendSigmoid(bool finalLayer = false) => Append("Sigmoid", Layers.Sigmoid(), finalLayer);

    /// <summary>Appends a smooth ReLU: log(1 + e^(β x)) / β.</summary>
    /// <param name="beta">β.</param>
    /// <param name="threshold">Where β x is above it, x itself is taken.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendSoftplus(double beta = 1, double threshold = 20, bool finalLayer = false) => Append("Softplus", Layers.Softplus(beta, threshold), finalLayer);

    /// <summary>Appends a soft shrinkage: 0 within ±λ, outside x moved towards 0 by λ.</summary>
    /// <param name="lambd">λ.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendSoftshrink(double lambd = 0.5, bool finalLayer = false) => Append("Softshrink", Layers.Softshrink(lambd), finalLayer);

    /// <summary>Appends x / (1 + |x|).</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendSoftsign(bool finalLayer = false) => Append("Softsign", Layers.Softsign(), finalLayer);

    /// <summary>Appends a hyperbolic tangent.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendTanh(bool finalLayer = false) => Append("Tanh", Layers.Tanh(), finalLayer);

    /// <summary>Appends x − tanh(x).</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendTanhshrink(bool finalLayer = false) => Append("Tanhshrink", Layers.Tanhshrink(), finalLayer);

    /// <summary>Appends a threshold: x above it, a fixed value elsewhere.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="value">The value at and below it.</param>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendThreshold(double threshold, double value, bool finalLayer = false) => Append("Threshold", Layers.Threshold(threshold, value), finalLayer);

    /// <summary>Appends the softmax of the negated numbers.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendSoftmin(bool finalLayer = false) => Append("Softmin", Layers.Softmin(), finalLayer);

    /// <summary>Appends a softmax. The softmax cross entropy has one of its own and does not want this one before it.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendSoftmax(bool finalLayer = false) => Append("Softmax", Layers.Softmax(), finalLayer);

    /// <summary>Appends the logarithm of the softmax, which the loss <c>crossentropy</c> wants before it.</summary>
    /// <param name="finalLayer">Whether it is the network's last layer.</param>
    public void AppendLogsoftmax(bool finalLayer = false) => Append("LogSoftmax", Layers.LogSoftmax(), finalLayer);

    /// <summary>Appends layers of any kind: of <see cref="Layers"/>, or of the program's own.</summary>
    /// <param name="layers">The layers, in their order. More can follow.</param>
    /// <example>
    /// <code>
    /// gtf.Append(Layers.BatchNormalization(), new ScaleLayer { Start = 0.5 });
    /// gtf.AppendLinear(finalLayer: true);
    /// </code>
    /// </example>
    /// <exception cref="MonkException">
    /// No model has been chosen, the head has got its last layer, a layer cannot take what it is given, or its kind is not registered.
    /// </exception>
    public void Append(params NetworkLayer[] layers) => Append(layers, finalLayer: false);

    /// <summary>Appends layers of any kind, and says whether they end the network.</summary>
    /// <param name="layers">The layers, in their order.</param>
    /// <param name="finalLayer">Whether the last of them is the network's last layer.</param>
    /// <exception cref="MonkException">
    /// No model has been chosen, the head has got its last layer, a layer cannot take what it is given, its kind is not registered, or the
    /// last does not give the number of classes.
    /// </exception>
    public void Append(IReadOnlyList<NetworkLayer> layers, bool finalLayer)
    {
        ArgumentNullException.ThrowIfNull(layers);
        RequireModel();
        if (layers.Count == 0)
            throw new MonkException("layers has no layers.");
        NetworkRules.RequireLayers(nameof(layers), layers);
        Append([.. layers.Select(layer => (layer.Uid ?? layer.Prefix, layer))], finalLayer);
    }

    private void Append(string what, NetworkLayer layer, bool finalLayer) => Append([(what, layer)], finalLayer);

    private void Append(IReadOnlyList<(string What, NetworkLayer Layer)> layers, bool finalLayer)
    {
        using var alone = Alone(CallThatChangesASetting);
        RequireSame();
        var options = RequireModel();
        if (options.Network is not null)
            throw new MonkException("Layers are appended to an architecture's base, and this network is made of layers of your own: give it all of them with CompileNetwork.");
        if (options.FinalLayer)
            throw new MonkException($"The head has got its last layer, so {layers[0].What} cannot follow. ResetModel() begins it anew.");

        var changed = options with { Head = [.. options.Head, .. layers.Select(layer => layer.Layer)], FinalLayer = finalLayer };
        RequireFits(changed);
        Configure("The head", state => state with { Model = state.Model! with { Head = changed.Head, FinalLayer = changed.FinalLayer } });
        foreach (var (what, layer) in layers)
        {
            _report.Line($"Append: {what}{(layer.Detail.Length > 0 ? $" - {layer.Detail}" : "")}");
            _report.Line();
        }
    }

    private void RequireFits(ModelOptions options)
    {
        if (options.FinalLayer)
        {
            SizeOf(options);
            return;
        }

        using var plain = ClassifierFactory.Outline(options with { Head = [], FrozenLayers = 0 }, KnownClasses);
        HeadBuilder.Plan(options, plain.HeadInputs, KnownClasses ?? 2);
    }
}
