using System.Text.Json;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Losses;
using Monk.Runtime;
using Monk.Training;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// Minimizes the mean absolute difference of each output from its target, 1 for the image's classes and 0 for all others (PyTorch's
    /// <c>L1Loss</c>).
    /// </summary>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">The weights do not fit, or training has begun.</exception>
    public void LossL1(
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new L1Options { Weight = weight, WeightByClass = weightByClass, BalanceClasses = balanceClasses });

    /// <summary>
    /// Minimizes the mean squared difference of each output from its target, 1 for the image's classes and 0 for all others (PyTorch's
    /// <c>MSELoss</c>).
    /// </summary>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">The weights do not fit, or training has begun.</exception>
    public void LossL2(
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new L2Options { Weight = weight, WeightByClass = weightByClass, BalanceClasses = balanceClasses });

    /// <summary>
    /// Minimizes the cross entropy of the outputs' softmax (PyTorch's <c>CrossEntropyLoss</c>). The loss for images with one label each.
    /// </summary>
    /// <param name="weight">
    /// What each class counts, in the order of the classes: more for a rare one makes its images matter. Default: all alike.
    /// </param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="labelSmoothing">
    /// The share of each target that is spread over all classes, from 0 to below 1 (Szegedy and others, 2016). Default: 0.
    /// </param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it: the number of labels divided by the number of classes and by that
    /// of the class's own (scikit-learn's <c>class_weight='balanced'</c>). The images are counted when training begins, and the numbers
    /// shown. Instead of <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, the weights do not fit, or training has begun.</exception>
    public void LossSoftmaxCrossentropy(
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        double labelSmoothing = 0,
        bool balanceClasses = false) =>
        UseLoss(new SoftmaxCrossEntropyOptions
        {
            LabelSmoothing = labelSmoothing,
            Weight = weight,
            WeightByClass = weightByClass,
            BalanceClasses = balanceClasses,
        });

    /// <summary>
    /// Minimizes the cross entropy of outputs that are log-probabilities (PyTorch's <c>NLLLoss</c>): for a network that ends with a
    /// log-softmax.
    /// </summary>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="labelSmoothing">The share of each target that is spread over all classes, from 0 to below 1. Default: 0.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <remarks>For images with one label each. <see cref="Train"/> refuses a network whose outputs are not log-probabilities.</remarks>
    /// <exception cref="MonkException">An argument is out of range, the weights do not fit, or training has begun.</exception>
    public void LossCrossentropy(
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        double labelSmoothing = 0,
        bool balanceClasses = false) =>
        UseLoss(new CrossEntropyOptions
        {
            LabelSmoothing = labelSmoothing,
            Weight = weight,
            WeightByClass = weightByClass,
            BalanceClasses = balanceClasses,
        });

    /// <summary>
    /// Minimizes the binary cross entropy of each output's sigmoid (PyTorch's <c>BCEWithLogitsLoss</c>). The loss for images that may have
    /// several labels.
    /// </summary>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">The weights do not fit, or training has begun.</exception>
    public void LossSigmoidBinaryCrossentropy(
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new SigmoidBinaryCrossEntropyOptions { Weight = weight, WeightByClass = weightByClass, BalanceClasses = balanceClasses });

    /// <summary>
    /// Minimizes the binary cross entropy of outputs that are probabilities (PyTorch's <c>BCELoss</c>): for a network that ends with a
    /// sigmoid or a softmax.
    /// </summary>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <remarks><see cref="Train"/> refuses a network whose outputs are not probabilities.</remarks>
    /// <exception cref="MonkException">The weights do not fit, or training has begun.</exception>
    public void LossBinaryCrossentropy(
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new BinaryCrossEntropyOptions { Weight = weight, WeightByClass = weightByClass, BalanceClasses = balanceClasses });

    /// <summary>
    /// Minimizes the Kullback-Leibler divergence of the targets from the outputs' distribution (PyTorch's <c>KLDivLoss</c> with the
    /// reduction <c>batchmean</c>; Monk's <c>mean</c> is that divided by the number of classes). Without smoothing or mixing it is the
    /// cross entropy.
    /// </summary>
    /// <param name="logPreApplied">Whether the outputs are log-probabilities; else their log-softmax is taken. Default: false.</param>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">The weights do not fit, or training has begun.</exception>
    public void LossKldiv(
        bool logPreApplied = false,
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new KullbackLeiblerOptions
        {
            LogPreApplied = logPreApplied,
            Weight = weight,
            WeightByClass = weightByClass,
            BalanceClasses = balanceClasses,
        });

    /// <summary>
    /// Minimizes the negative log likelihood of the targets as counts of a Poisson distribution (PyTorch's <c>PoissonNLLLoss</c>).
    /// </summary>
    /// <param name="logPreApplied">
    /// Whether the outputs are logarithms of rates; else they are rates, never below 0. Default: true; with Monk's false a plain last layer
    /// soon gives no number.
    /// </param>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">The weights do not fit, or training has begun.</exception>
    public void LossPoissonNll(
        bool logPreApplied = true,
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new PoissonOptions
        {
            LogPreApplied = logPreApplied,
            Weight = weight,
            WeightByClass = weightByClass,
            BalanceClasses = balanceClasses,
        });

    /// <summary>
    /// Minimizes a difference that is squared where it is small and absolute where it is large (PyTorch's <c>SmoothL1Loss</c>).
    /// </summary>
    /// <param name="thresholdForMeanEstimator">The difference from which on it is absolute. Above 0. Default: 1.</param>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, the weights do not fit, or training has begun.</exception>
    public void LossHuber(
        double thresholdForMeanEstimator = 1,
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new HuberOptions
        {
            ThresholdForMeanEstimator = thresholdForMeanEstimator,
            Weight = weight,
            WeightByClass = weightByClass,
            BalanceClasses = balanceClasses,
        });

    /// <summary>
    /// Minimizes what each output lacks to a margin on its side of 0, above for the image's classes and below for all others (Keras'
    /// <c>Hinge</c>). Monk's PyTorch backend takes <c>HingeEmbeddingLoss</c>, which pushes the right class's output down.
    /// </summary>
    /// <param name="margin">The margin. Above 0. Default: 1.</param>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, the weights do not fit, or training has begun.</exception>
    public void LossHinge(
        double margin = 1,
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new HingeOptions { Margin = margin, Weight = weight, WeightByClass = weightByClass, BalanceClasses = balanceClasses });

    /// <summary>
    /// Minimizes the square of what each output lacks to a margin on its side of 0 (Keras' <c>SquaredHinge</c>). Monk's PyTorch backend
    /// takes <c>SoftMarginLoss</c>, which is not squared and learns nothing from the classes that an image has not.
    /// </summary>
    /// <param name="margin">The margin. Above 0. Default: 1.</param>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, the weights do not fit, or training has begun.</exception>
    public void LossSquaredHinge(
        double margin = 1,
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new SquaredHingeOptions
        {
            Margin = margin,
            Weight = weight,
            WeightByClass = weightByClass,
            BalanceClasses = balanceClasses,
        });

    /// <summary>
    /// Minimizes what the class's output lacks to a margin over each other one (PyTorch's <c>MultiMarginLoss</c>). For images with one
    /// label each.
    /// </summary>
    /// <param name="margin">The margin. Above 0. Default: 1.</param>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, the weights do not fit, or training has begun.</exception>
    public void LossMultimargin(
        double margin = 1,
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new MultiMarginOptions
        {
            Margin = margin,
            Weight = weight,
            WeightByClass = weightByClass,
            BalanceClasses = balanceClasses,
        });

    /// <summary>
    /// Minimizes the square of what the class's output lacks to a margin over each other one (PyTorch's <c>MultiMarginLoss</c> with p = 2).
    /// For images with one label each.
    /// </summary>
    /// <param name="margin">The margin. Above 0. Default: 1.</param>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, the weights do not fit, or training has begun.</exception>
    public void LossSquaredMultimargin(
        double margin = 1,
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new SquaredMultiMarginOptions
        {
            Margin = margin,
            Weight = weight,
            WeightByClass = weightByClass,
            BalanceClasses = balanceClasses,
        });

    /// <summary>
    /// Minimizes what the output of each label that an image has lacks to a margin of 1 over each that it has not (PyTorch's
    /// <c>MultiLabelMarginLoss</c>, which knows no weights).
    /// </summary>
    /// <exception cref="MonkException">Training has begun.</exception>
    public void LossMultilabelMargin() => UseLoss(new MultiLabelMarginOptions());

    /// <summary>Minimizes a logistic loss of each output for itself (PyTorch's <c>MultiLabelSoftMarginLoss</c>).</summary>
    /// <param name="weight">What each class counts, in the order of the classes. Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">The weights do not fit, or training has begun.</exception>
    public void LossMultilabelSoftmargin(
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new MultiLabelSoftMarginOptions { Weight = weight, WeightByClass = weightByClass, BalanceClasses = balanceClasses });

    /// <summary>
    /// Minimizes a cross entropy in which an image counts less the better it is known (Lin and others, "Focal Loss for Dense Object
    /// Detection", 2017): over the softmax, or over each label's sigmoid where an image may have several.
    /// </summary>
    /// <param name="gamma">How much less; 0 is the cross entropy. Default: 2, as in the paper.</param>
    /// <param name="weight">What each class counts, in the order of the classes (the paper's alpha). Default: all alike.</param>
    /// <param name="weightByClass">What classes count, by name; the others count 1. Instead of <paramref name="weight"/>.</param>
    /// <param name="balanceClasses">
    /// Whether a class counts the more the fewer training images have it, as <see cref="LossSoftmaxCrossentropy"/> says. Instead of
    /// <paramref name="weight"/>. Default: false.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, the weights do not fit, or training has begun.</exception>
    public void LossFocal(
        double gamma = 2,
        IReadOnlyList<double>? weight = null,
        IReadOnlyDictionary<string, double>? weightByClass = null,
        bool balanceClasses = false) =>
        UseLoss(new FocalOptions { Gamma = gamma, Weight = weight, WeightByClass = weightByClass, BalanceClasses = balanceClasses });

    /// <summary>Minimizes a loss: one of <see cref="ListLosses"/>, or one of the program's own.</summary>
    /// <param name="options">The loss's settings; see <see cref="LossOptions"/>.</param>
    /// <example>
    /// <code>
    /// gtf.UseLoss(new FocalOptions { Gamma = 1.5, BalanceClasses = true });
    /// </code>
    /// </example>
    /// <exception cref="MonkException">
    /// Settings do not go together, the loss does not fit the labels or the classes or is not registered, or training has begun.
    /// </exception>
    public void UseLoss(LossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var alone = Alone(CallThatChangesASetting);
        RequireSame();
        KindRegistry<LossOptions>.RequireRegistered(options);
        options.RequireValid();
        if (State.Dataset?.Contents is { } contents)
        {
            LossRules.RequireFits(options, contents.LabelType == LabelType.Multiple, mixed: false);
            LossRules.ForClasses(options, contents.Classes);
        }

        Configure("The loss", state => state with { Loss = options });
        Choose(Setting.Loss);
        ReportLoss();
    }

    private void ReportLoss()
    {
        var settings = JsonSerializer.SerializeToElement(State.Loss!, ExperimentStateJson.Default.LossOptions);
        if (settings.EnumerateObject().Count() == 1)
            _report.Block("Loss", ("Name", State.Loss!.Name));
        else
            _report.Block("Loss", ("Name", State.Loss!.Name), ("Params", PrintedSettings.Settings(settings)));
    }
}
