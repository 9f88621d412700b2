using System.Text.Json.Serialization;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>What training minimizes: a loss and its settings. <see cref="Prototype.UseLoss"/> takes one.</summary>
/// <remarks>
/// <para>
/// A program adds a loss of its own by deriving a record from this one: it names it with a <see cref="KindAttribute"/>, computes it in
/// <see cref="Compute"/> and calls <see cref="Register{T}"/> once, before an experiment uses it. Its settings are its public properties
/// with <c>get</c> and <c>init</c>; state files keep them under their names in snake case.
/// </para>
/// <para>
/// The loss of an epoch is the mean over its batches, each counted by its number of images, unless <see cref="DividesByWeights"/> says
/// otherwise. So it depends neither on the size of the batches nor on their order.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Kind("log_cosh")]
/// public sealed record LogCoshOptions : LossOptions
/// {
///     protected override Tensor Compute(LossInput input) => input.Mean((input.Outputs - input.Shares()).cosh().log());
/// }
///
/// LossOptions.Register&lt;LogCoshOptions&gt;();
/// gtf.UseLoss(new LogCoshOptions { BalanceClasses = true });
/// </code>
/// </example>
[JsonConverter(typeof(LossJson))]
public abstract record LossOptions
{
    /// <summary>The name in state files, lists and printed text.</summary>
    /// <exception cref="MonkException">The type has no <see cref="KindAttribute"/>.</exception>
    [JsonIgnore]
    public string Name => KindRegistry<LossOptions>.NameOf(this);

    /// <summary>
    /// What each class counts, in the order of the classes; at least 0 each. Instead of the next two. The list is copied.
    /// </summary>
    /// <value>Default: null, all count alike.</value>
    /// <exception cref="MonkException">One is below 0, or all are 0.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Weight { get; init => field = ClassWeightRules.Checked(value); }

    /// <summary>What classes count, by their names, at least 0 each; one that is not named counts 1. It is copied.</summary>
    /// <value>Default: null, all count alike.</value>
    /// <exception cref="MonkException">One is below 0.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? WeightByClass { get; init => field = ClassWeightRules.Checked(value); }

    /// <summary>
    /// Whether a class counts the more the fewer training images have it: the number of labels divided by the number of classes and by that
    /// of the class's own (scikit-learn's <c>class_weight='balanced'</c>). The images are counted when training begins.
    /// </summary>
    /// <value>Default: false.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool BalanceClasses { get; init; }

    /// <summary>What a network's outputs say once it is fitted by this loss; it decides how they become probabilities.</summary>
    /// <value>Default: logits.</value>
    protected internal virtual OutputMeaning OutputMeaning => OutputMeaning.Logits;

    /// <summary>What the network has to give. Training refuses one that gives other numbers.</summary>
    /// <value>Default: any numbers.</value>
    protected internal virtual RequiredOutputs RequiredOutputs => RequiredOutputs.Any;

    /// <summary>
    /// What can be taken instead where the network does not give <see cref="RequiredOutputs"/>, for the message that says so: a loss or a
    /// setting that takes any numbers.
    /// </summary>
    /// <value>Default: null, nothing is named.</value>
    protected internal virtual string? Alternative => null;

    /// <summary>Whether it has a meaning only for images with one label each. Training refuses others.</summary>
    /// <value>Default: false.</value>
    protected internal virtual bool NeedsOneLabel => false;

    /// <summary>
    /// Whether it takes labels between 0 and 1, which mixing images makes (<c>Mixup</c>, <c>Cutmix</c>). Training refuses to mix for one
    /// that does not.
    /// </summary>
    /// <value>Default: true.</value>
    protected internal virtual bool TakesShares => true;

    /// <summary>The call that sets it up.</summary>
    internal virtual string Code =>
        KindCode.CallOf(GetType()) is { } call ? CallText.Call(call, InOrder()) : $"UseLoss({KindCode.New(this)})";

    /// <summary>
    /// Makes a loss of a program's own known, by the name that its <see cref="KindAttribute"/> gives. Again changes nothing.
    /// </summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <exception cref="MonkException">The record has no name, one that cannot be, or the name of another loss.</exception>
    public static void Register<T>()
        where T : LossOptions => KindRegistry<LossOptions>.Register(typeof(T));

    /// <summary>The mean loss of a batch.</summary>
    /// <param name="input">The network's outputs, the labels, and what each class counts.</param>
    /// <returns>
    /// A scalar that a gradient leads back from to the outputs. Training refuses another shape, and ends where the mean of an epoch is no
    /// finite number.
    /// </returns>
    /// <remarks>What is made on the way is disposed of by the caller.</remarks>
    protected internal abstract Tensor Compute(LossInput input);

    /// <summary>
    /// Whether <see cref="Compute"/> divides the batch's sum by the weights of its images' classes, as PyTorch's cross entropy does, and
    /// not by the number of images. Asked only where the classes have weights. Such a loss is 0 where the weights of a batch add up to 0.
    /// </summary>
    /// <param name="severalLabels">Whether an image may have several labels.</param>
    /// <returns>Default: false.</returns>
    /// <remarks>Where images are mixed, a batch is counted by its number of images in either case.</remarks>
    protected internal virtual bool DividesByWeights(bool severalLabels) => false;

    /// <summary>
    /// Refuses settings that do not go together, with a <see cref="MonkException"/>. Called when an experiment is given the loss, and when
    /// a state is read. A single setting is best refused by its property.
    /// </summary>
    protected internal virtual void Validate()
    {
    }

    /// <summary>
    /// The batch's sum, of a loss that <see cref="DividesByWeights"/>, where classes may count nothing so that the mean does not tell it;
    /// null where <see cref="Compute"/> gives 0 for such a batch.
    /// </summary>
    internal virtual Tensor? WeightedSum(LossInput input) => null;

    /// <summary>Refuses settings that do not go together, those of every loss and this one's own.</summary>
    internal void RequireValid()
    {
        ClassWeightRules.RequireOne(this);
        Validate();
    }

    // The weights come first, as in the methods, and the balance last.
    private string[] InOrder() => [.. KindCode.Arguments(this).OrderBy(argument => argument.Property switch
    {
        nameof(Weight) or nameof(WeightByClass) => 0,
        nameof(BalanceClasses) => 2,
        _ => 1,
    }).Select(argument => argument.Text)];
}
