using System.Globalization;

namespace Monk.Experiments;

/// <summary>Where everything of one experiment lies.</summary>
internal sealed record ExperimentPaths(Workspace Workspace, string Project, string Experiment)
{
    public string Folder => Path.Combine(Workspace.Root, Project, Experiment);

    public string StateFile => Path.Combine(Folder, "experiment-state.json");

    public string StateLock => Path.Combine(Folder, ".state.lock");

    /// <summary>Held for as long as the experiment is trained or started over.</summary>
    public string TrainingLock => Path.Combine(Folder, ".training.lock");

    public string Output => Path.Combine(Folder, "output");

    public string Models => Path.Combine(Output, "models");

    public string FinalModel => Path.Combine(Models, "final.safetensors");

    public string BestModel => Path.Combine(Models, "best.safetensors");

    /// <summary>The best weights of an epoch that the resume point does not name yet.</summary>
    public string PendingBestModel => Path.Combine(Models, ".best.pending.safetensors");

    /// <summary>The weights that an experiment made with <c>copyFrom</c> starts from.</summary>
    public string StartModel => Path.Combine(Models, "start.safetensors");

    /// <summary>
    /// What the next epoch starts from: trained weights, optimizer state and history in one file, so that it is whole or absent.
    /// </summary>
    public string ResumePoint => Path.Combine(Models, "resume.safetensors");

    /// <summary>The weights of the best epoch by what early stopping watches, where that need not be <see cref="BestModel"/>'s.</summary>
    public string MonitoredModel(int epoch) => Path.Combine(Models, string.Create(CultureInfo.InvariantCulture, $"monitored.{epoch}.safetensors"));

    /// <summary>All that <see cref="MonitoredModel"/> names. No prefix of intermediate models can hold the point.</summary>
    public IEnumerable<string> MonitoredModels => Monk.Files.Folder.Files(Models, "monitored.*.safetensors");

    /// <summary>Whether training has left anything that would be lost if it began anew.</summary>
    public bool HoldsModel => File.Exists(FinalModel) || File.Exists(BestModel) || File.Exists(ResumePoint);

    /// <summary>Lists of images that the experiment has drawn or divided itself.</summary>
    public string DatasetFolder => Path.Combine(Folder, "dataset");

    public string SampledTrainCsv => Path.Combine(DatasetFolder, "sampled_dataset_train.csv");

    public string SampledValidationCsv => Path.Combine(DatasetFolder, "sampled_dataset_val.csv");

    public string FoldTrainCsv => Path.Combine(DatasetFolder, "fold_train.csv");

    public string FoldValidationCsv => Path.Combine(DatasetFolder, "fold_val.csv");

    /// <summary>A list of images that a program has given one by one, named by its content.</summary>
    public string GivenCsv(string purpose, string hash) => Path.Combine(DatasetFolder, $"given_{purpose}_{hash}.csv");

    /// <summary>Images that a program has given as bytes.</summary>
    public string GivenImages => Path.Combine(DatasetFolder, "images");

    public string Logs => Path.Combine(Output, "logs");

    public string History => Path.Combine(Logs, "history.csv");

    public string Environment => Path.Combine(Logs, "environment.json");

    /// <value>Monk's name for it.</value>
    public string ClassBalancePicture => Path.Combine(Logs, "classes_per_image.png");

    public string ContactSheet => Path.Combine(Logs, "contact_sheet.png");

    /// <summary>The losses of the last learning rate range test.</summary>
    public string LearningRateTable => Path.Combine(Logs, "learning_rate_range.csv");

    public string LearningRatePlot => Path.Combine(Logs, "learning_rate_range.png");

    public string AccuracyPlot => Path.Combine(Logs, "train_val_accuracy.png");

    /// <summary>Pictures of what the trained network sees; they are made when they are asked for.</summary>
    public string Visualization => Path.Combine(Folder, "visualization");

    /// <summary>The picture of the network, in pixels.</summary>
    public string GraphPicture => Path.Combine(Folder, "graph.png");

    /// <summary>The picture of the network, in lines and text.</summary>
    public string GraphDrawing => Path.Combine(Folder, "graph.svg");

    public string LossPlot => Path.Combine(Logs, "train_val_loss.png");
}
