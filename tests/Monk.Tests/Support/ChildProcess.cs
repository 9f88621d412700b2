using System.Globalization;

namespace Monk.Tests.Support;

/// <summary>What this assembly does when a test starts it as a program: it trains one experiment, or runs an analysis of its learning rate.</summary>
internal static class ChildProcess
{
    /// <summary>As the first argument, trains; after it workspace, experiment, images and epochs.</summary>
    public const string Train = "train";

    /// <summary>As the first argument, runs the analysis of this name on 0.01 and 0.02; after it workspace, experiment, images and epochs.</summary>
    public const string Analyse = "analyse";

    public static void Main(string[] arguments)
    {
        if (arguments is not [var command, var workspace, var experiment, var images, var epochs])
            return;

        var numEpochs = int.Parse(epochs, CultureInfo.InvariantCulture);
        using var prototype = new Prototype("p", experiment, workspace: workspace);
        prototype.Default(images, "resnet18_v1", freezeBaseNetwork: false, numEpochs, usePretrained: false);
        prototype.UpdateInputSize(32);
        if (command == Train)
            prototype.Train();
        else
            prototype.AnalyseLearningRates(Analyse, [0.01, 0.02], percentData: 50, numEpochs);
    }
}
