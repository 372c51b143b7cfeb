using System.Net;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Tests.Access;

/// <summary>Users, sessions, tokens and how soon a password may be tried again.</summary>
public sealed class AccessDeskTests : IDisposable
{
    private const string Password = "correct horse";
    private static readonly Caller AtConsole = new("console", Role.Engineer, "console");
    private static readonly IPAddress There = IPAddress.Parse("10.0.0.7");

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_user_logs_in_with_the_password_alone_and_both_stand_in_the_audit()
    {
        AccessDesk desk = Open();
        await desk.SetUserAsync(AtConsole, "maria", Role.Engineer, Password);

        Assert.Null((await desk.LogInAsync("maria", "wrong horse", There)).User);
        Assert.Null((await desk.LogInAsync("nobody", Password, There)).User);
        Assert.Equal("maria", (await desk.LogInAsync("maria", Password, There)).User!.Name);
        Assert.Equal(["login", "login.failed", "login.failed", "user.added"], desk.Audit.Read(null, 9).Select(record => record.What));
        string file = await File.ReadAllTextAsync(_folder.File(UserStore.FileName));
        Assert.DoesNotContain(Password, file, StringComparison.Ordinal);
        Assert.Contains("\"rounds\":600000", file, StringComparison.Ordinal);
        Assert.Equal(PrivateFile.Mode, File.GetUnixFileMode(_folder.File(UserStore.FileName)));
    }

    [Fact]
    public async Task A_session_ends_when_its_user_has_another_password_or_role_or_is_removed_by_another_process()
    {
        AccessDesk desk = Open();
        AccessDesk command = Open();
        await desk.SetUserAsync(AtConsole, "chief", Role.Engineer, Password);
        await desk.SetUserAsync(AtConsole, "maria", Role.Operator, Password);
        string Begin() => desk.Sessions.Begin(desk.Users.Find("maria")!).Cookie;

        string first = Begin();
        Assert.Equal("maria", desk.Sessions.Find(first)!.User.Name);
        await command.SetUserAsync(AtConsole, "maria", null, "another horse");
        Assert.Null(desk.Sessions.Find(first));
        string second = Begin();
        await command.SetUserAsync(AtConsole, "maria", Role.Viewer, null);
        Assert.Null(desk.Sessions.Find(second));
        string third = Begin();
        Assert.True(command.RemoveUser(AtConsole, "maria"));
        Assert.Null(desk.Sessions.Find(third));
    }

    [Fact]
    public async Task A_session_ends_by_itself_and_their_number_is_bounded()
    {
        AccessDesk desk = Open();
        await desk.SetUserAsync(AtConsole, "chief", Role.Engineer, Password);
        User chief = desk.Users.Find("chief")!;
        string idle = desk.Sessions.Begin(chief).Cookie;
        string used = desk.Sessions.Begin(chief).Cookie;
        for (int hours = 0; hours < 168; hours += 6)
        {
            _clock.Advance(TimeSpan.FromHours(6));
            Assert.NotNull(desk.Sessions.Find(used));
        }

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(desk.Sessions.Find(idle));
        Assert.Null(desk.Sessions.Find(used));
        string other = desk.Sessions.Begin(chief with { Name = "other" }).Cookie;
        for (int count = 0; count < 100; count++)
        {
            desk.Sessions.Begin(chief);
        }

        Assert.Equal(17, desk.Sessions.Count);
        Assert.Null(desk.Sessions.Find(other));
        for (int count = 0; count < 1000; count++)
        {
            desk.Sessions.Begin(chief with { Name = $"user {count}" });
        }

        Assert.Equal(256, desk.Sessions.Count);
    }

    [Fact]
    public async Task Who_only_watches_stays_logged_in_where_nothing_but_looking_is_allowed()
    {
        AccessDesk desk = Open();
        await desk.SetUserAsync(AtConsole, "chief", Role.Engineer, Password);
        await desk.SetUserAsync(AtConsole, "wall", Role.Viewer, Password);
        string chief = desk.Sessions.Begin(desk.Users.Find("chief")!).Cookie;
        string wall = desk.Sessions.Begin(desk.Users.Find("wall")!).Cookie;
        for (int hours = 0; hours < 600; hours += 6)
        {
            _clock.Advance(TimeSpan.FromHours(6));
            Assert.NotNull(desk.Sessions.Find(wall, isCall: false));
            Assert.Equal(hours < 12, desk.Sessions.Find(chief, isCall: false) is not null);
        }
    }

    [Fact]
    public async Task Names_that_can_be_none_are_counted_as_one()
    {
        AccessDesk desk = Open();
        await desk.SetUserAsync(AtConsole, "chief", Role.Engineer, Password);

        TimeSpan? wait = null;
        for (int attempt = 0; wait is null; attempt++)
        {
            Assert.InRange(attempt, 0, 20);
            (_, wait) = await desk.LogInAsync($"no/name/{attempt}", Password, There);
        }

        Assert.Equal("chief", (await desk.LogInAsync("chief", Password, IPAddress.Parse("10.0.0.8"))).User!.Name);
        Assert.All(desk.Audit.Read(null, 30).Where(record => record.What == "login.failed"), record => Assert.Equal("?", record.By));
    }

    [Fact]
    public async Task Strangers_who_try_passwords_do_not_refuse_those_at_the_machine()
    {
        PasswordHash kept = new(new string('0', 32), new string('0', 64), Rounds: 200_000);
        Task<bool>[] strangers = [.. Enumerable.Range(0, 12).Select(_ => Passwords.IsAsync("wrong horse", kept, isHere: false))];

        Assert.False(await Passwords.IsAsync("wrong horse", kept, isHere: true));

        await Task.WhenAll(strangers).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Contains(strangers, stranger => stranger.IsFaulted);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("Console")]
    [InlineData("edge-agent")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task A_name_that_says_something_else_in_the_audit_or_in_a_path_is_none(string name) =>
        await Assert.ThrowsAsync<EdgeException>(() => Open().SetUserAsync(AtConsole, name, Role.Engineer, Password));

    [Fact]
    public async Task The_last_engineer_stays_one()
    {
        AccessDesk desk = Open();
        await desk.SetUserAsync(AtConsole, "chief", Role.Engineer, Password);

        Assert.Throws<EdgeException>(() => desk.RemoveUser(AtConsole, "chief"));
        await Assert.ThrowsAsync<EdgeException>(() => desk.SetUserAsync(AtConsole, "chief", Role.Operator, null));
        Assert.Equal(Role.Engineer, desk.Users.Find("chief")!.Is);
    }

    [Fact]
    public async Task Nothing_is_changed_that_the_audit_cannot_have()
    {
        AccessDesk desk = Open();
        Directory.CreateDirectory(_folder.File(AuditLog.FileName));

        await Assert.ThrowsAsync<EdgeException>(() => desk.SetUserAsync(AtConsole, "chief", Role.Engineer, Password));
        Assert.Throws<EdgeException>(() => desk.AddToken(AtConsole, "press", ["read"], null));

        Assert.Empty(desk.Users.All);
        Assert.Empty(desk.Tokens.All);
    }

    [Theory]
    [InlineData("", Password)]
    [InlineData(" maria", Password)]
    [InlineData("ma\nria", Password)]
    [InlineData("../maria", Password)]
    [InlineData("maria", "short12")]
    [InlineData("maria", "with\0null")]
    public async Task What_is_no_name_or_password_is_refused(string name, string password) =>
        await Assert.ThrowsAsync<EdgeException>(() => Open().SetUserAsync(AtConsole, name, Role.Viewer, password));

    [Fact]
    public void A_token_is_good_until_its_day_and_its_secret_is_kept_nowhere()
    {
        AccessDesk desk = Open();
        string secret = desk.AddToken(AtConsole, "press", ["read", "recipe"], 2);

        Assert.Equal("press", desk.Tokens.Find(secret)!.Name);
        Assert.Null(desk.Tokens.Find(secret + "x"));
        Assert.DoesNotContain(secret, string.Concat(Directory.GetFiles(_folder.Path).Select(File.ReadAllText)), StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(desk.Tokens.Find(secret));
    }

    [Fact]
    public void Pauses_double_and_strangers_lock_no_one_out_of_the_machine_itself()
    {
        LoginGate gate = new(_clock);
        List<double> pauses = [];
        for (int tries = 0; tries < 20; tries++)
        {
            double pause = gate.Try("maria", There)?.TotalSeconds ?? 0;
            pauses.Add(pause);
            _clock.Advance(TimeSpan.FromSeconds(pause));
            Assert.True(pause == 0 || gate.Try("maria", There) is null);
        }

        Assert.Equal([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600, 600, 600], pauses);
        Assert.NotNull(gate.Try("maria", There));
        Assert.NotNull(gate.Try("maria", IPAddress.Parse("10.0.0.8")));
        Assert.Null(gate.Try("maria", IPAddress.Loopback));
        Assert.NotNull(gate.Try("peter", There));
    }

    [Fact]
    public void What_is_remembered_of_tries_is_bounded()
    {
        LoginGate gate = new(_clock);
        for (int number = 0; number < 10_000; number++)
        {
            gate.Try($"name {number}", new IPAddress([10, 1, (byte)(number >> 8), (byte)number]));
        }

        Assert.InRange(gate.Count, 1, 4096);
    }

    private AccessDesk Open() => new(_folder.Path, _clock, NullLogger.Instance);
}
