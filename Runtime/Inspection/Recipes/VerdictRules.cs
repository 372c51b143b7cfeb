using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What has to hold for thresholds and voting.</summary>
internal static class VerdictRules
{
    /// <summary>Checks them; labels only where the model's are known.</summary>
    public static void Check(Recipe recipe, IReadOnlyList<string>? labels, SettingFaults faults)
    {
        if (recipe.Thresholds is { } thresholds)
        {
            CheckThresholds(thresholds, labels, faults);
        }

        CheckVoting(recipe.Voting, recipe.Trigger.Type, faults);
    }

    private static void CheckThresholds(DecisionThresholds thresholds, IReadOnlyList<string>? labels, SettingFaults faults)
    {
        faults.CheckNumber(RecipeSettings.DefaultThreshold, thresholds.Default);
        faults.CheckNumber(RecipeSettings.Margin, thresholds.Margin);
        foreach ((string label, float score) in thresholds.Labels)
        {
            string member = $"thresholds.labels.{JsonValues.Shorten(label)}";
            faults.CheckNumber(RecipeSettings.LabelThresholds, score, member);
            if (labels is not null && !labels.Contains(label))
            {
                string hint = NameSuggestion.Nearest(label, labels) is { } meant
                    ? $"did you mean {meant}?"
                    : $"expected one of {string.Join(", ", labels)}.";
                faults.Add(member, $"names a label that the model does not have: {hint}");
            }
        }
    }

    private static void CheckVoting(RecipeVoting voting, TriggerType trigger, SettingFaults faults)
    {
        faults.CheckNumber(RecipeSettings.Frames, voting.Frames);
        faults.CheckNumber(RecipeSettings.Ng, voting.Ng);
        if (faults.AreSound("voting.frames", "voting.ng") && voting.Ng > voting.Frames)
        {
            faults.Add("voting.ng", $"is {voting.Ng}: expected no more than voting.frames, {voting.Frames}.");
        }

        if (faults.AreSound("voting.frames", "trigger.type") && trigger == TriggerType.Free && voting.Frames > 1)
        {
            faults.Add(
                "voting.frames",
                $"is {voting.Frames}: expected 1 where trigger.type is free, because every frame is then a part by itself.");
        }
    }
}
