using Monk.Runtime;
using Monk.Training.Listeners;

namespace Monk;

public sealed partial class Prototype
{
    private readonly List<UserListener> _listeners = [];

    /// <summary>Adds a listener that is told of what happens in the trainings of this object.</summary>
    /// <param name="listener">The listener. Those that were added before it are told first.</param>
    /// <param name="stopOnError">
    /// Whether a training ends when the listener throws. It then fails with a <see cref="MonkException"/> that names the listener and has
    /// its exception inside, and can be resumed. Default: false; the training goes on, a note says what the listener threw, and the
    /// listener is told nothing more of that training.
    /// </param>
    /// <remarks>
    /// <see cref="Train"/> and <see cref="TrainAsync"/> tell it, <see cref="CrossValidate"/> of each fold that it trains, and the
    /// <c>Analyse…</c> methods of each of their experiments. <see cref="FindLearningRate"/> and <see cref="EstimateTrainTime"/>, whose
    /// networks are thrown away, do not. Where nothing is left to train, it is told nothing. What a listener does cannot change what is
    /// trained; see <see cref="TrainingListener"/>.
    /// </remarks>
    /// <exception cref="ArgumentNullException">There is no listener.</exception>
    /// <exception cref="MonkException">The listener has been added already.</exception>
    /// <example>
    /// <code>
    /// using var prototype = new Prototype("shapes", "first");
    /// prototype.Default("images", "resnet18", numEpochs: 5);
    /// prototype.AddListener(new LowestLoss());
    /// prototype.Train();
    /// </code>
    /// </example>
    public void AddListener(TrainingListener listener, bool stopOnError = false)
    {
        ArgumentNullException.ThrowIfNull(listener);
        using var alone = Alone();
        if (_listeners.Any(added => ReferenceEquals(added.Listener, listener)))
            throw new MonkException($"This listener, a {listener.GetType()}, has been added already. It is told of everything once; add another instance to be told twice.");
        _listeners.Add(new UserListener(listener, stopOnError));
    }
}
