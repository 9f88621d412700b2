using System.Text.Json;

namespace Monk.Experiments;

/// <summary>A setting of a later version of the same schema: it is compared too, whatever it means.</summary>
/// <param name="Group">The options that it is among, in words.</param>
/// <param name="Name">Its name in the state file.</param>
/// <param name="Value">Its value.</param>
internal sealed record UnknownSetting(string Group, string Name, JsonElement Value)
{
    /// <summary>Those of an experiment, group by group.</summary>
    public static IReadOnlyList<UnknownSetting> Of(DatasetOptions dataset, ModelOptions model, TrainingOptions training)
    {
        (string Group, Dictionary<string, JsonElement>? Members)[] groups =
        [
            ("dataset", dataset.Unknown),
            ("sample", dataset.Sample?.Unknown),
            ("model", model.Unknown),
            ("start weights", model.StartWeights?.Unknown),
            ("training", training.Unknown),
        ];
        return
        [
            .. from @group in groups
               from member in @group.Members ?? []
               select new UnknownSetting(@group.Group, member.Key, member.Value),
        ];
    }
}
