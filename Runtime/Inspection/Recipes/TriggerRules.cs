using System.Globalization;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What has to hold for the trigger.</summary>
internal static class TriggerRules
{
    /// <summary>Checks it.</summary>
    public static void Check(RecipeTrigger trigger, SettingFaults faults)
    {
        faults.CheckNumber(RecipeSettings.MinimumDistance, trigger.MinimumDistanceMs);
        faults.CheckNumber(RecipeSettings.Delay, trigger.DelayMs);
        faults.CheckNumber(RecipeSettings.Tolerance, trigger.ToleranceMs);
        faults.CheckNumber(RecipeSettings.Deadline, trigger.DeadlineMs);
        faults.CheckNumber(RecipeSettings.PresenceThreshold, trigger.PresenceThreshold);
        if (faults.AreSound("trigger.type"))
        {
            CheckAddress(trigger.Type, RecipeSettings.TriggerChip, trigger.Chip, "the label or name of a chip", faults);
            CheckAddress(trigger.Type, RecipeSettings.TriggerLine, trigger.Line, "the offset or name of a line", faults);
        }

        if (faults.AreSound("trigger.type", "trigger.delayMs") && trigger.Type == TriggerType.Free && trigger.DelayMs > 0)
        {
            faults.Add("trigger.delayMs", string.Create(
                CultureInfo.InvariantCulture,
                $"is {trigger.DelayMs} with a trigger of type free: expected 0, for there a frame is the part that it shows."));
        }

        if (faults.AreSound("trigger.deadlineMs", "trigger.delayMs") && trigger.DeadlineMs <= trigger.DelayMs)
        {
            faults.Add("trigger.deadlineMs", string.Create(
                CultureInfo.InvariantCulture,
                $"is {trigger.DeadlineMs}: expected more than trigger.delayMs, {trigger.DelayMs}, "
                + $"before which the part is not under the camera."));
        }
    }

    private static void CheckAddress(TriggerType type, SettingDefinition setting, string? value, string expected, SettingFaults faults)
    {
        if (type == TriggerType.Gpio && value is null && faults.AreSound(setting.Path))
        {
            faults.AddUnsound(setting.Path, $"is missing: expected {expected}, which a trigger of type gpio needs.");
        }
        else if (type != TriggerType.Gpio && value is not null)
        {
            faults.AddUnsound(
                setting.Path,
                $"does nothing with a trigger of type {type.ToString().ToLowerInvariant()}: expected it only with type gpio.");
        }
        else if (value is not null)
        {
            faults.CheckText(setting, value);
        }
    }
}
