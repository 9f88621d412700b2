namespace Monk.Comparing;

/// <summary>The names of settings, in the order in which they are shown.</summary>
internal static class SettingNames
{
    public const string Model = "model";
    public const string Pretrained = "pretrained";
    public const string PretrainedFile = "pretrained file";
    public const string AllLayersTrained = "all layers trained";
    public const string AppendedLayers = "appended layers";
    public const string FrozenLayers = "frozen layers";
    public const string WeightsPath = "weights path";
    public const string StartWeights = "start weights";
    public const string Network = "network";
    public const string Dataset = "dataset";
    public const string ValidationData = "validation data";
    public const string TrainCsv = "csv train path";
    public const string ValidationCsv = "csv val path";
    public const string Delimiter = "csv delimiter";
    public const string Columns = "csv columns";
    public const string LabelType = "label type";
    public const string WeightedSampling = "weighted sampling";
    public const string Sample = "sample";
    public const string DatasetFingerprint = "dataset fingerprint";
    public const string InputSize = "input size";
    public const string Background = "background";
    public const string BatchSize = "batch size";
    public const string Shuffle = "shuffle";
    public const string TrainTransforms = "train transforms";
    public const string ValidationTransforms = "val transforms";
    public const string TestTransforms = "test transforms";
    public const string Optimizer = "optimizer";
    public const string LearningRate = "learning rate";
    public const string Schedule = "lr scheduler";
    public const string Loss = "loss function";
    public const string EarlyStopping = "early stopping";
    public const string TimeBudget = "time budget";
    public const string GradientAccumulation = "gradient accumulation";
    public const string WeightAveraging = "weight averaging";
    public const string Mixup = "mixup";
    public const string Cutmix = "cutmix";
    public const string Epochs = "epochs";
    public const string Seed = "seed";
    public const string Precision = "precision";
    public const string Device = "device";
    public const string LibraryVersion = "library version";
}
