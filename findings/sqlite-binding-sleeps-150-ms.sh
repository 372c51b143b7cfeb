#!/usr/bin/env bash
# Microsoft.Data.Sqlite.Core 10.0.15 with SQLitePCLRaw.bundle_e_sqlite3 3.0.5 (SQLite 3.53.4): two connections to one database in WAL mode.
# While one is in a write transaction, the other's BEGIN IMMEDIATE waits. One would expect it to go on as soon as the first commits: SQLite's own busy handler
# asks again after 1, 2, 5, 10 ms. But the binding sets no busy timeout: it asks SQLite again itself and sleeps for 150 ms each time. So a writer that finds the
# database held for some 10 ms waits for 150. `PRAGMA busy_timeout` on the connection hands the waiting to SQLite.
# Seen: "plain: 150 ms or more", "busy_timeout: less than 100 ms" (the lock was held for 10 ms; the least of five waits counts).
# Needs: the .NET 10 SDK and a NuGet source. Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir wait
cat >wait/wait.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.Data.Sqlite.Core" Version="10.0.15" />
    <PackageReference Include="SQLitePCLRaw.bundle_e_sqlite3" Version="3.0.5" />
  </ItemGroup>
</Project>
PROJECT
cat >wait/Program.cs <<'CODE'
using System.Diagnostics;
using Microsoft.Data.Sqlite;

SQLitePCL.Batteries_V2.Init();
using SqliteConnection holder = Open();
Run(holder, "PRAGMA journal_mode = WAL");
Console.WriteLine($"plain: {Told(Least(Open()))}");
SqliteConnection patient = Open();
Run(patient, "PRAGMA busy_timeout = 1000");
Console.WriteLine($"busy_timeout: {Told(Least(patient))}");

SqliteConnection Open()
{
    SqliteConnection connection = new("Data Source=a.db;Pooling=False");
    connection.Open();
    return connection;
}

void Run(SqliteConnection connection, string sql)
{
    using SqliteCommand command = connection.CreateCommand();
    command.CommandText = sql;
    command.ExecuteNonQuery();
}

double Least(SqliteConnection waiting)
{
    double least = double.MaxValue;
    for (int turn = 0; turn < 5; turn++)
    {
        Run(holder, "BEGIN IMMEDIATE");
        Thread release = new(() => { Thread.Sleep(10); Run(holder, "COMMIT"); });
        long start = Stopwatch.GetTimestamp();
        release.Start();
        Run(waiting, "BEGIN IMMEDIATE");
        least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        Run(waiting, "COMMIT");
        release.Join();
    }

    return least;
}

string Told(double milliseconds) => milliseconds >= 150 ? "150 ms or more" : milliseconds < 100 ? "less than 100 ms" : $"{milliseconds:F0} ms";
CODE
dotnet build wait -o out -v quiet --nologo >/dev/null
dotnet out/wait.dll | tee seen
diff seen - <<'EXPECTED'
plain: 150 ms or more
busy_timeout: less than 100 ms
EXPECTED
echo 'as described'
