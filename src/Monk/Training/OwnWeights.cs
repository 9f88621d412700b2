using Monk.Experiments;
using Monk.Weights;

namespace Monk.Training;

/// <summary>Reads an experiment's own files; where one is damaged, says what can be done without it.</summary>
internal static class OwnWeights
{
    /// <summary>Reads.</summary>
    /// <param name="paths">The experiment.</param>
    /// <param name="file">The file of it that <paramref name="read"/> reads.</param>
    /// <param name="read">What reads it.</param>
    /// <exception cref="MonkException">The file is damaged, or whatever else <paramref name="read"/> throws.</exception>
    public static T Read<T>(ExperimentPaths paths, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DamagedFileException e)
        {
            throw new MonkException($"{e.Message} {Advice(paths, file)}", e);
        }
    }

    /// <inheritdoc cref="Read{T}"/>
    public static void Read(ExperimentPaths paths, string file, Action read) => Read(paths, file, () =>
    {
        read();
        return true;
    });

    private static string Advice(ExperimentPaths paths, string file)
    {
        var (hasBest, hasFinal, hasPoint) = (File.Exists(paths.BestModel), File.Exists(paths.FinalModel), File.Exists(paths.ResumePoint));
        const string Anew = "Put a copy of it back, or train anew with overwrite: true.";
        if (file == paths.ResumePoint && hasBest)
        {
            return "Training cannot go on from it. Put a copy of it back. The best weights lie in a file of their own: evalInfer: true uses them, and a new experiment with " +
                $"copyFrom: (\"{paths.Project}\", \"{paths.Experiment}\") goes on from them.";
        }

        if (file == paths.BestModel && hasFinal)
            return "Put a copy of it back, or use weights: TrainedWeights.Final, the weights after the last epoch.";
        if (file == paths.FinalModel && hasPoint)
            return "Delete it and call Train with resumeTrain: true, which writes it again from the resume point, or use weights: TrainedWeights.Best.";
        return file == paths.FinalModel && hasBest ? "Use weights: TrainedWeights.Best." : Anew;
    }
}
