using System.CommandLine;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Commands.Models;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Commands.Users;

/// <summary>
/// <c>edge user</c> and <c>edge-agent user</c>: who may log in to the page. The files are written directly, by whoever may write them; an
/// agent that runs has them at its next call.
/// </summary>
internal static class UserCommand
{
    private static readonly Caller AtConsole = new("console", Role.Engineer, "console");

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(TextWriter output) => new("user", "Say who may log in to the page of a station (page.folder).")
    {
        CreateSet(output), CreateList(output), CreateRemove(output),
    };

    private static Command CreateSet(TextWriter output)
    {
        Argument<string> name = Name();
        Option<string> config = StationSlots.ConfigOption();
        Option<string> role = new Option<string>("--role")
        {
            Description = "viewer, operator or engineer. Needed for a new user; the first is an engineer without it.",
        }.Among(RoleWords.All);
        Command command = new(
            "set",
            "Add a user, or give one another password. The password is asked for twice, or read from standard input, one line. Run it as "
            + "the agent's user (sudo -u edge-agent).") { name, config, role };
        command.SetAction(async (parsed, _) =>
        {
            AccessDesk desk = Desk(parsed.GetValue(config)!);
            string user = parsed.GetValue(name)!;
            Role? given = parsed.GetValue(role) is { } word ? RoleWords.Parse(word) : null;
            Role? first = desk.Users.All.Count == 0 ? Role.Engineer : null;
            await desk.SetUserAsync(AtConsole, user, given ?? first, PasswordPrompt.Read(output)).ConfigureAwait(false);
            output.WriteLine($"{PrintableText.Of(user)} may log in as {desk.Users.Find(user)!.Role}.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateList(TextWriter output)
    {
        Option<string> config = StationSlots.ConfigOption();
        Command command = new("list", "Say who may log in.") { config };
        command.SetAction(parsed =>
        {
            foreach (User user in Desk(parsed.GetValue(config)!).Users.All)
            {
                output.WriteLine($"{user.Role,-8}  {PrintableText.Of(user.Name)}");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateRemove(TextWriter output)
    {
        Argument<string> name = Name();
        Option<string> config = StationSlots.ConfigOption();
        Command command = new(
            "remove", "Take a user away; whoever is logged in by that name is not any more. Exit code 1 where there is none.")
        {
            name, config,
        };
        command.SetAction(parsed =>
        {
            string user = parsed.GetValue(name)!;
            bool wasThere = Desk(parsed.GetValue(config)!).RemoveUser(AtConsole, user);
            output.WriteLine($"{PrintableText.Of(user)} {(wasThere ? "may no longer log in." : "is no user.")}");
            return wasThere ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    private static Argument<string> Name() => new("name") { Description = "Name of the user: 1 to 64 printable characters." };

    private static AccessDesk Desk(string config) => StationModules.Read(config).Require().Page is { } page
        ? new AccessDesk(page.Folder, TimeProvider.System, NullLogger.Instance)
        : throw new EdgeException(
            EdgeFault.Configuration, "The station has no page", config, "the settings page.address and page.folder",
            "Name them, and start the agent anew.");
}

/// <summary>A password from whoever sits there, unseen, or from a program.</summary>
internal static class PasswordPrompt
{
    /// <summary>Asks for it twice at a terminal; reads a line of standard input elsewhere.</summary>
    /// <exception cref="EdgeException">There is none, or the two differ.</exception>
    public static string Read(TextWriter output)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() ?? throw Wrong("Standard input has no line", "the password as its first line");
        }

        string password = Ask(output, "Password: ");
        return Ask(output, "Once more: ") == password ? password : throw Wrong("The two passwords differ", "the same twice");
    }

    private static string Ask(TextWriter output, string question)
    {
        output.Write(question);
        output.Flush();
        StringBuilder typed = new();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                typed.Append(key.KeyChar);
            }
        }

        output.WriteLine();
        return typed.ToString();
    }

    private static EdgeException Wrong(string what, string expected) =>
        new(EdgeFault.Configuration, what, "the password", expected, "Try again.");
}
