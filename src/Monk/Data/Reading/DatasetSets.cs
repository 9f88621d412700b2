namespace Monk.Data.Reading;

/// <summary>The training images of a data set and, where they are apart, those that validate.</summary>
/// <param name="Train">The images to train on, or to split.</param>
/// <param name="Validation">Null where they are split off.</param>
/// <param name="Fingerprint">Identifies the files, see <see cref="DatasetFingerprint"/>.</param>
internal sealed record DatasetSets(LabelledDataset Train, LabelledDataset? Validation, string Fingerprint);
