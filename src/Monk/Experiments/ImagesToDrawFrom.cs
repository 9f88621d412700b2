namespace Monk.Experiments;

/// <summary>Identifies the images that an experiment, or the sample that it uses, was drawn from.</summary>
/// <remarks>A sample's own list differs from seed to seed; where the state does not say what it was drawn from, its size must do.</remarks>
/// <param name="Fingerprint">As <see cref="DatasetContents.Fingerprint"/>, of all images; null where it is not known.</param>
/// <param name="DrawnForTraining">The training images of the sample; null where the fingerprint is known.</param>
/// <param name="DrawnForValidation">The same of those that validate.</param>
internal sealed record ImagesToDrawFrom(string? Fingerprint, int? DrawnForTraining = null, int? DrawnForValidation = null)
{
    /// <summary>Those of a data set; null where nothing has been read yet.</summary>
    public static ImagesToDrawFrom? Of(DatasetOptions options) => options switch
    {
        { SampledFrom.Fingerprint: { } all } => new(all),
        { SampledFrom: not null, Contents: { } drawn } => new(null, drawn.TrainImages, drawn.ValidationImages),
        { SampledFrom: not null } or { Contents: null } => null,
        { Sample: not null, Contents: { } sampled } => new(WithoutSample(sampled.Fingerprint)),
        { Contents: { } all } => new(all.Fingerprint),
    };

    /// <summary>The part of a fingerprint that identifies all images; what follows it is the sample, a setting of its own.</summary>
    public static string WithoutSample(string fingerprint) => fingerprint.Split('@')[0];
}
