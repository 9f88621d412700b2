namespace Monk.Training.Listeners;

/// <summary>Something worth knowing that does not stop the training.</summary>
/// <param name="Text">What it is, in words.</param>
public sealed record TrainingNote(string Text);
