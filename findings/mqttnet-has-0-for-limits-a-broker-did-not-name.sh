#!/usr/bin/env bash
# MQTTnet 5.2.0.1603: the answer of an MQTT 5 broker that names no limits (CONNACK without properties). MQTT 5 says what that means: Receive Maximum 65,535,
# Maximum QoS 2, retained messages available, packets of any size (3.2.2.3.3 to 3.2.2.3.6). The library fills in some of these defaults and not others: QoS and
# retain come as the specification has them, but the Receive Maximum is 0, a value that a broker may not even send. Who takes it as the window of unconfirmed
# messages never sends one.
# Seen: "ReceiveMaximum 0, MaximumPacketSize 0, MaximumQoS ExactlyOnce, RetainAvailable True".
# Needs: the .NET 10 SDK and a NuGet source. Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir limits
cat >limits/limits.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="MQTTnet" Version="5.2.0.1603" /></ItemGroup>
</Project>
PROJECT
cat >limits/Program.cs <<'CODE'
using System.Net;
using System.Net.Sockets;
using MQTTnet;

using TcpListener listener = new(IPAddress.Loopback, 0);
listener.Start();
MqttClientOptions options = new MqttClientOptionsBuilder()
    .WithTcpServer("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port)
    .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).Build();
using IMqttClient client = new MqttClientFactory().CreateMqttClient();
Task<MqttClientConnectResult> connecting = client.ConnectAsync(options);
using Socket broker = await listener.AcceptSocketAsync();
await broker.ReceiveAsync(new byte[4096]);
await broker.SendAsync((byte[])[0x20, 3, 0, 0, 0]);
MqttClientConnectResult answer = await connecting;
Console.WriteLine(
    $"ReceiveMaximum {answer.ReceiveMaximum ?? 65535}, MaximumPacketSize {answer.MaximumPacketSize}, "
    + $"MaximumQoS {answer.MaximumQoS}, RetainAvailable {answer.RetainAvailable}");
CODE
dotnet build limits -o out -v quiet --nologo >/dev/null
dotnet out/limits.dll | tee seen
diff seen - <<'EXPECTED'
ReceiveMaximum 0, MaximumPacketSize 0, MaximumQoS ExactlyOnce, RetainAvailable True
EXPECTED
echo 'as described'
