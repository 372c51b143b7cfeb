namespace EdgeConvNeXt.Targets.Displays;

/// <summary>A display of one colour that shows how the station is. For one thread at a time.</summary>
public interface IStatusDisplay : IDisposable
{
    /// <summary>Width in pixels.</summary>
    int Width { get; }

    /// <summary>Height in pixels.</summary>
    int Height { get; }

    /// <summary>Shows a picture; the first one starts the display, and so does the first after a failure.</summary>
    /// <param name="canvas">A picture of the display's size.</param>
    /// <exception cref="Runtime.EdgeException">Nothing answers, or the bus failed.</exception>
    void Show(DisplayCanvas canvas);

    /// <summary>Turns the display dark; the next picture starts it again.</summary>
    /// <exception cref="Runtime.EdgeException">Nothing answers, or the bus failed.</exception>
    void TurnOff();
}
