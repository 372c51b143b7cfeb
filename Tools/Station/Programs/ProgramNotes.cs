using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Programs;

/// <summary>What a command has to say beside its work: on standard error, in the name of the program that was started.</summary>
/// <param name="program">What the program is called.</param>
/// <param name="error">Standard error.</param>
internal sealed class ProgramNotes(string program, TextWriter error)
{
    private readonly HashSet<string> _said = [];

    /// <summary>Says something, on one line.</summary>
    public void Say(string note) => error.WriteLine($"{program}: {PrintableText.Of(note)}");

    /// <summary>Says something that holds for the whole command, however often it is met.</summary>
    public void SayOnce(string note)
    {
        if (_said.Add(note))
        {
            Say(note);
        }
    }
}
