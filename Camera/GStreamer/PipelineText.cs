using System.Text;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>A pipeline in the language of gst-launch-1.0.</summary>
internal sealed partial class PipelineText
{
    /// <summary>The name of the appsink that frames are taken from.</summary>
    public const string SinkName = "sink";

    private readonly string _text;

    /// <param name="text">A pipeline without a sink, or one with an appsink of its own.</param>
    public PipelineText(string text)
    {
        _text = text;
        // The reader sets the pace, not the stream's clock: a sink that synchronised would only hold frames back
        Complete = OwnSink().IsMatch(text) ? text : $"{text} ! videoconvert ! appsink name={SinkName} sync=false";
    }

    /// <summary>The text with a sink.</summary>
    public string Complete { get; }

    /// <summary>
    /// A value as it has to stand behind "property=": everything but letters, digits and the harmless signs of paths gets a backslash.
    /// </summary>
    public static string Escape(string value)
    {
        StringBuilder escaped = new(value.Length);
        foreach (char sign in value)
        {
            if (sign < 128 && !char.IsAsciiLetterOrDigit(sign) && sign is not ('/' or '.' or '-' or '_'))
            {
                escaped.Append('\\');
            }

            escaped.Append(sign);
        }

        return escaped.ToString();
    }

    /// <summary>The text with passwords of addresses made unreadable.</summary>
    public static string Mask(string text) => Password().Replace(text, "//$1:***@");

    /// <summary>The text cannot be used.</summary>
    public EdgeException Malformed(string reason) => new(
        EdgeFault.Configuration,
        $"The GStreamer pipeline cannot be made: {Mask(reason)}",
        Mask(_text),
        $"a pipeline as gst-launch-1.0 takes it, without a sink or with an appsink named {SinkName}",
        "Try it with gst-launch-1.0; elements that are missing come with the packages gstreamer1.0-plugins-base, -good and -bad.");

    [GeneratedRegex(@"(^|[\s!])appsink(\s|$)")]
    private static partial Regex OwnSink();

    [GeneratedRegex(@"//([^/@\s:]*):[^/\s]*@")]
    private static partial Regex Password();
}
