using System.Globalization;

namespace Monk.Tests.Support;

/// <summary>What this assembly does when a test starts it as a program: it trains one experiment.</summary>
internal static class ChildProcess
{
    /// <summary>The first argument; after it workspace, experiment, images and epochs.</summary>
    public const string Command = "train";

    public static void Main(string[] arguments)
    {
        if (arguments is not [Command, var workspace, var experiment, var images, var epochs])
            return;

        using var prototype = new Prototype("p", experiment, workspace: workspace);
        prototype.Default(images, "resnet18_v1", freezeBaseNetwork: false, int.Parse(epochs, CultureInfo.InvariantCulture), usePretrained: false);
        prototype.UpdateInputSize(32);
        prototype.Train();
    }
}
