namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>What happens on the belt and around it.</summary>
internal enum SoakEventKind
{
    /// <summary>A part comes to the trigger's light barrier.</summary>
    PartArrives,

    /// <summary>The belt has come one step of the encoder further.</summary>
    EncoderSteps,

    /// <summary>A part comes to the reject position.</summary>
    NozzleReached,

    /// <summary>It is past.</summary>
    NozzlePassed,

    /// <summary>The belt stops, starts, or runs faster or slower.</summary>
    BeltChanges,

    /// <summary>Parts are judged by another recipe from now on.</summary>
    RecipeChanges,

    /// <summary>The light barrier's contact closes once more.</summary>
    Bounce,

    /// <summary>A part leaves the light barrier, or a bounce ends.</summary>
    BarrierOpens,

    /// <summary>The camera takes a picture.</summary>
    Exposure,

    /// <summary>The model has an answer.</summary>
    Answer,

    /// <summary>A rejected part falls past the sensor.</summary>
    PartFalls,

    /// <summary>It is past.</summary>
    SensorOpens,

    /// <summary>The camera is lost or found again.</summary>
    CameraChanges,

    /// <summary>The model becomes slow or quick again.</summary>
    ModelChanges,

    /// <summary>The disk becomes full or has room again.</summary>
    DiskChanges,

    /// <summary>The wall clock is set.</summary>
    ClockJumps,
}
