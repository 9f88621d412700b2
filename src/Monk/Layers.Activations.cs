using Monk.NetworkLayers;

namespace Monk;

/// <content>Activations.</content>
public static partial class Layers
{
    /// <summary>Rectified linear unit: x above 0, 0 below.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Relu(string? uid = null) => new ReluLayer { Uid = uid };

    /// <summary>A ReLU that ends at 6.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Relu6(string? uid = null) => new Relu6Layer { Uid = uid };

    /// <summary>A ReLU that leaks below 0.</summary>
    /// <param name="alpha">The slope below 0.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer LeakyRelu(double alpha = 0.01, string? uid = null) => new LeakyReluLayer { Alpha = alpha, Uid = uid };

    /// <summary>A ReLU whose slope below 0 is learnt.</summary>
    /// <param name="numParameters">1 for all channels, or one for each.</param>
    /// <param name="init">The slope at the beginning.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Prelu(int numParameters = 1, double init = 0.25, string? uid = null) =>
        new PreluLayer { NumParameters = numParameters, Init = init, Uid = uid };

    /// <summary>A ReLU whose slope below 0 is drawn anew for each number in training, and is the mean of the bounds in inference.</summary>
    /// <param name="lower">The least slope.</param>
    /// <param name="upper">The largest slope.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Rrelu(double lower = 0.125, double upper = 0.333, string? uid = null) =>
        Checked(new RreluLayer { Lower = lower, Upper = upper, Uid = uid });

    /// <summary>Exponential linear unit: x above 0, α (eˣ − 1) below.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Elu(double alpha = 1.0, string? uid = null) => new EluLayer { Alpha = alpha, Uid = uid };

    /// <summary>Scaled exponential linear unit.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Selu(string? uid = null) => new SeluLayer { Uid = uid };

    /// <summary>Continuously differentiable exponential linear unit: x above 0, α (e^(x/α) − 1) below.</summary>
    /// <param name="alpha">α; not 0.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Celu(double alpha = 1.0, string? uid = null) => new CeluLayer { Alpha = alpha, Uid = uid };

    /// <summary>Gaussian error linear unit: x Φ(x), Φ being the normal distribution's. From Monk's gluon backend.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Gelu(string? uid = null) => new GeluLayer { Uid = uid };

    /// <summary>x sigmoid(β x). From Monk's gluon backend.</summary>
    /// <param name="beta">β; with 1 it is what PyTorch calls SiLU.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Swish(double beta = 1.0, string? uid = null) => new SwishLayer { Beta = beta, Uid = uid };

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Sigmoid(string? uid = null) => new SigmoidLayer { Uid = uid };

    /// <summary>The logarithm of the sigmoid.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer LogSigmoid(string? uid = null) => new LogSigmoidLayer { Uid = uid };

    /// <summary>Hyperbolic tangent.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Tanh(string? uid = null) => new TanhLayer { Uid = uid };

    /// <summary>x − tanh(x).</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Tanhshrink(string? uid = null) => new TanhshrinkLayer { Uid = uid };

    /// <summary>A smooth ReLU: log(1 + e^(β x)) / β.</summary>
    /// <param name="beta">β; above 0.</param>
    /// <param name="threshold">Where β x is above it, x itself is taken.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Softplus(double beta = 1, double threshold = 20, string? uid = null) =>
        new SoftplusLayer { Beta = beta, Threshold = threshold, Uid = uid };

    /// <summary>x / (1 + |x|).</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Softsign(string? uid = null) => new SoftsignLayer { Uid = uid };

    /// <summary>0 within ± the threshold, outside x moved towards 0 by it.</summary>
    /// <param name="threshold">At least 0.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Softshrink(double threshold = 0.5, string? uid = null) =>
        new SoftshrinkLayer { Threshold = threshold, Uid = uid };

    /// <summary>0 within ± the threshold, x outside.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Hardshrink(double threshold = 0.5, string? uid = null) =>
        new HardshrinkLayer { Threshold = threshold, Uid = uid };

    /// <summary>A limit on both sides.</summary>
    /// <param name="minVal">The least value.</param>
    /// <param name="maxVal">The largest value.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Hardtanh(double minVal = -1.0, double maxVal = 1.0, string? uid = null) =>
        Checked(new HardtanhLayer { MinVal = minVal, MaxVal = maxVal, Uid = uid });

    /// <summary>x above the threshold, a fixed value elsewhere.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="value">The value at and below it.</param>
    /// <param name="uid">Its name; null for an automatic one.</param>
    /// <exception cref="MonkException">An argument is out of its range.</exception>
    public static NetworkLayer Threshold(double threshold = 1.0, double value = 0.01, string? uid = null) =>
        new ThresholdLayer { Threshold = threshold, Value = value, Uid = uid };

    /// <summary>The softmax, across the channels, of the negated numbers.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Softmin(string? uid = null) => new SoftminLayer { Uid = uid };

    /// <summary>Softmax across the channels.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer Softmax(string? uid = null) => new SoftmaxLayer { Uid = uid };

    /// <summary>The logarithm of the softmax across the channels.</summary>
    /// <param name="uid">Its name; null for an automatic one.</param>
    public static NetworkLayer LogSoftmax(string? uid = null) => new LogSoftmaxLayer { Uid = uid };
}
