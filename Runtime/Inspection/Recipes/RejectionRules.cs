using System.Globalization;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What has to hold for the way of a rejected part.</summary>
internal static class RejectionRules
{
    private const string Chip = "the label or name of a chip";
    private const string Line = "the offset or name of a line";

    /// <summary>Checks it.</summary>
    public static void Check(RecipeRejection rejection, RecipeTrigger trigger, RecipeFaultList faults)
    {
        faults.CheckText("rejection.chip", rejection.Chip, Chip);
        faults.CheckText("rejection.line", rejection.Line, Line);
        faults.CheckNumber("rejection.pulseMs", rejection.PulseMs, RecipeLimits.SomeTime);
        CheckTravel(rejection, faults);
        CheckOrder(rejection, trigger, faults);
        CheckEncoder(rejection, faults);
        if (rejection.Confirmation is { } confirmation)
        {
            faults.CheckText("rejection.confirmation.chip", confirmation.Chip, Chip);
            faults.CheckText("rejection.confirmation.line", confirmation.Line, Line);
            faults.CheckNumber("rejection.confirmation.withinMs", confirmation.WithinMs, RecipeLimits.SomeTime);
        }
    }

    private static void CheckTravel(RecipeRejection rejection, RecipeFaultList faults)
    {
        if (rejection.TravelMs is { } time)
        {
            faults.CheckNumber("rejection.travelMs", time, RecipeLimits.SomeTime);
        }

        if (rejection.TravelPulses is { } pulses)
        {
            faults.CheckNumber("rejection.travelPulses", pulses, RecipeLimits.Steps);
        }

        if (faults.AreSound("rejection") && rejection.TravelMs.HasValue == rejection.TravelPulses.HasValue)
        {
            string found = rejection.TravelMs.HasValue ? "both of" : "neither of";
            faults.Add("rejection", $"has {found} travelMs and travelPulses: expected one, for how far the reject position is from the trigger.");
        }
    }

    private static void CheckOrder(RecipeRejection rejection, RecipeTrigger trigger, RecipeFaultList faults)
    {
        if (faults.AreSound("rejection.travelMs", "trigger.deadlineMs") && rejection.TravelMs <= trigger.DeadlineMs)
        {
            faults.Add("rejection.travelMs", string.Create(
                CultureInfo.InvariantCulture,
                $"is {rejection.TravelMs}, a reject time before the decision time: expected more than trigger.deadlineMs, {trigger.DeadlineMs}."));
        }
    }

    private static void CheckEncoder(RecipeRejection rejection, RecipeFaultList faults)
    {
        if (rejection.Encoder is { } encoder)
        {
            faults.CheckText("rejection.encoder.chip", encoder.Chip, Chip);
            faults.CheckText("rejection.encoder.lineA", encoder.LineA, Line);
            faults.CheckText("rejection.encoder.lineB", encoder.LineB, Line);
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
