using System.Globalization;
using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What has to hold for the way of a rejected part.</summary>
internal static class RejectionRules
{
    /// <summary>Checks it.</summary>
    public static void Check(RecipeRejection rejection, RecipeTrigger trigger, SettingFaults faults)
    {
        faults.CheckText(RecipeSettings.RejectionChip, rejection.Chip);
        faults.CheckText(RecipeSettings.RejectionLine, rejection.Line);
        faults.CheckNumber(RecipeSettings.Pulse, rejection.PulseMs);
        CheckTravel(rejection, faults);
        CheckOrder(rejection, trigger, faults);
        CheckEncoder(rejection, faults);
        if (rejection.Confirmation is { } confirmation)
        {
            faults.CheckText(RecipeSettings.ConfirmationChip, confirmation.Chip);
            faults.CheckText(RecipeSettings.ConfirmationLine, confirmation.Line);
            faults.CheckNumber(RecipeSettings.Within, confirmation.WithinMs);
        }
    }

    private static void CheckTravel(RecipeRejection rejection, SettingFaults faults)
    {
        if (rejection.TravelMs is { } time)
        {
            faults.CheckNumber(RecipeSettings.TravelTime, time);
        }

        if (rejection.TravelPulses is { } pulses)
        {
            faults.CheckNumber(RecipeSettings.TravelPulses, pulses);
        }

        if (faults.AreSound("rejection.travelMs", "rejection.travelPulses")
            && rejection.TravelMs.HasValue == rejection.TravelPulses.HasValue)
        {
            string found = rejection.TravelMs.HasValue ? "both of" : "neither of";
            faults.Add(
                "rejection", $"has {found} travelMs and travelPulses: expected one, for how far the reject position is from the trigger.");
        }
    }

    private static void CheckOrder(RecipeRejection rejection, RecipeTrigger trigger, SettingFaults faults)
    {
        if (faults.AreSound("rejection.travelMs", "trigger.deadlineMs") && rejection.TravelMs <= trigger.DeadlineMs)
        {
            faults.Add("rejection.travelMs", string.Create(
                CultureInfo.InvariantCulture,
                $"is {rejection.TravelMs}, a reject time before the decision time: expected more than trigger.deadlineMs, "
                + $"{trigger.DeadlineMs}."));
        }
    }

    private static void CheckEncoder(RecipeRejection rejection, SettingFaults faults)
    {
        if (rejection.Encoder is { } encoder)
        {
            faults.CheckText(RecipeSettings.EncoderChip, encoder.Chip);
            faults.CheckText(RecipeSettings.EncoderLineA, encoder.LineA);
            faults.CheckText(RecipeSettings.EncoderLineB, encoder.LineB);
        }

        if (!faults.AreSound("rejection.encoder", "rejection.travelPulses"))
        {
            return;
        }

        if (rejection.TravelPulses is not null && rejection.Encoder is null)
        {
            faults.Add("rejection.encoder", "is missing: expected the two lines of an encoder, which travel in pulses needs.");
        }
        else if (rejection.TravelPulses is null && rejection.TravelMs is not null && rejection.Encoder is not null)
        {
            faults.Add("rejection.encoder", "does nothing where travel is in milliseconds: expected it only with travelPulses.");
        }
    }
}
