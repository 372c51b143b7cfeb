namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>What is wrong around the belt at the moment, and how often it was.</summary>
internal sealed class SoakFaults(SoakDice dice, SoakModel model, SoakDisk disk, VirtualClock clock, SoakAgenda agenda)
{
    /// <summary>Whether the camera gives no pictures.</summary>
    public bool IsCameraLost { get; private set; }

    /// <summary>How often the camera was lost.</summary>
    public long CameraLosses { get; private set; }

    /// <summary>How often the wall clock jumped.</summary>
    public long ClockJumps { get; private set; }

    /// <summary>Lets things go wrong from now on.</summary>
    public void Begin()
    {
        agenda.After(dice.Until(60), SoakEventKind.CameraChanges);
        agenda.After(dice.Until(30), SoakEventKind.ModelChanges);
        agenda.After(dice.Until(90), SoakEventKind.DiskChanges);
        agenda.After(dice.Until(45), SoakEventKind.ClockJumps);
    }

    /// <summary>Something goes wrong, or well again.</summary>
    public void Happen(SoakEventKind kind)
    {
        switch (kind)
        {
            case SoakEventKind.CameraChanges:
                IsCameraLost = !IsCameraLost;
                CameraLosses += IsCameraLost ? 1 : 0;
                agenda.After(dice.Until(IsCameraLost ? 2 : 60), kind);
                break;
            case SoakEventKind.ModelChanges:
                model.IsSlow = !model.IsSlow;
                agenda.After(dice.Until(model.IsSlow ? 2 : 30), kind);
                break;
            case SoakEventKind.DiskChanges:
                disk.IsFull = !disk.IsFull;
                agenda.After(dice.Until(disk.IsFull ? 5 : 90), kind);
                break;
            default:
                ClockJumps++;
                clock.Jump(dice.ClockJump());
                agenda.After(dice.Until(45), kind);
                break;
        }
    }
}
