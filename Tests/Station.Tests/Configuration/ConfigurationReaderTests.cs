using System.Text;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    [Fact]
    public void The_smallest_file_leaves_everything_else_at_its_default()
    {
        StationConfiguration read = ConfigurationText.Sound(ConfigurationText.Smallest("synthetic"));

        Assert.Equal("/station/m.edgemodel", read.Model);
        Assert.Equal(new SyntheticSourceConfiguration(), read.Source);
        Assert.Equal("station", read.Station);
        Assert.Equal(["cpu"], read.Providers.Providers);
        Assert.False(read.Providers.Require);
        Assert.Null(read.Providers.Variant);
        Assert.Equal((0, false, 1), (read.Providers.Settings.Threads, read.Providers.Settings.Spin, read.Providers.Settings.WarmUpRuns));
        Assert.Null(read.Region);
        Assert.Equal((null, null), (read.Thresholds.Default, read.Thresholds.Margin));
        Assert.Empty(read.Thresholds.Labels);
        Assert.Equal((0, 1024), (read.Outputs.Count, read.QueueLength));
        Assert.Equal(TimeSpan.FromSeconds(10), read.StallLimit);
        Assert.Equal(0, read.MaximumParts);
    }

    [Fact]
    public void A_full_file_is_read_as_it_says()
    {
        StationConfiguration read = ConfigurationText.Sound("""
            {
              "$schema": "edge-agent.schema.json",
              "station": "press 4", "model": "../models/strip.onnx", "modelManifest": "/etc/strip.json", "variant": "fp32",
              "providers": ["cuda", "cpu"], "requireProvider": true, "maximumParts": 500,
              "inference": { "threads": 4, "spin": true, "warmUpRuns": 7 },
              "source": { "type": "folder", "path": "parts", "recursive": true, "loop": true, "framesPerSecond": 2.5 },
              "region": { "x": 1, "y": 2, "width": 30, "height": 40 },
              "thresholds": { "default": 0.75, "margin": 0.25, "labels": { "crack": 0.5 } },
              "output": { "jsonLines": "-", "console": false, "queueLength": 9 },
              "watchdog": { "stallSeconds": 1.5 }
            }
            """);

        Assert.Equal(("press 4", "/models/strip.onnx", "/etc/strip.json"), (read.Station, read.Model, read.ModelManifest));
        Assert.Equal(["cuda", "cpu"], read.Providers.Providers);
        Assert.Equal((true, "fp32"), (read.Providers.Require, read.Providers.Variant));
        Assert.Equal((4, true, 7), (read.Providers.Settings.Threads, read.Providers.Settings.Spin, read.Providers.Settings.WarmUpRuns));
        Assert.Equal(
            new FolderSourceConfiguration { Path = "/station/parts", Recursive = true, Loop = true, FramesPerSecond = 2.5 }, read.Source);
        Assert.Equal(new RegionOfInterest(1, 2, 30, 40), read.Region);
        Assert.Equal((0.75f, 0.25f, 0.5f), (read.Thresholds.Default, read.Thresholds.Margin, read.Thresholds.Labels["crack"]));
        Assert.Equal(new JsonLinesConfiguration("-"), Assert.Single(read.Outputs));
        Assert.Equal(9, read.QueueLength);
        Assert.Equal((TimeSpan.FromSeconds(1.5), 500), (read.StallLimit, read.MaximumParts));
    }

    [Theory]
    [InlineData("\"m\"", UnsoundAction.Reject)]
    [InlineData("{ \"path\": \"m\" }", UnsoundAction.Reject)]
    [InlineData("{ \"whenUnsound\": \"reject\", \"path\": \"m\" }", UnsoundAction.Reject)]
    [InlineData("{ \"path\": \"m\", \"whenUnsound\": \"warn\" }", UnsoundAction.Warn)]
    public void The_model_is_a_path_or_an_object_with_one(string model, UnsoundAction expected)
    {
        StationConfiguration read = ConfigurationText.Sound($$"""{ "model": {{model}}, "source": { "type": "synthetic" } }""");

        Assert.Equal(("/station/m", expected), (read.Model, read.WhenUnsound));
    }

    [Theory]
    [InlineData("5", "model is 5: expected a path.")]
    [InlineData("{ \"path\": 5 }", "model is 5: expected a path.")]
    [InlineData("{}", "model.path is missing: expected a path.")]
    [InlineData("{ \"whenUnsound\": \"warn\" }", "model.path is missing: expected a path.")]
    [InlineData("{ \"path\": \"m\", \"whenUnsound\": \"stop\" }", "model.whenUnsound is \"stop\": expected one of reject, warn.")]
    [InlineData("{ \"path\": \"m\", \"whenUnsund\": \"warn\" }", "model.whenUnsund is not a setting: did you mean model.whenUnsound?")]
    [InlineData("{ \"path\": \"m\", \"path\": \"n\" }", "model.path is there more than once: expected each setting once.")]
    [InlineData("{ \"path\": \"m\" }, \"model\": \"n\"", "model is there more than once: expected each setting once.")]
    public void A_model_that_is_written_wrong_is_refused(string model, string expected) =>
        Assert.Equal([expected], ConfigurationText.Faults($$"""{ "model": {{model}}, "source": { "type": "synthetic" } }"""));

    [Theory]
    [InlineData("synthetic", typeof(SyntheticSourceConfiguration))]
    [InlineData("folder", typeof(FolderSourceConfiguration))]
    [InlineData("video", typeof(VideoSourceConfiguration))]
    [InlineData("rtsp", typeof(RtspSourceConfiguration))]
    [InlineData("v4l2", typeof(V4l2SourceConfiguration))]
    [InlineData("pipeline", typeof(PipelineSourceConfiguration))]
    [InlineData("opencv", typeof(OpenCvSourceConfiguration))]
    public void Every_source_type_has_its_own_configuration(string type, Type expected) =>
        Assert.IsType(expected, ConfigurationText.Sound(ConfigurationText.Smallest(type)).Source);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("pictures/part_%04d.png", "/station/pictures/part_%04d.png")]
    [InlineData("/data/parts.mp4", "/data/parts.mp4")]
    public void A_capture_is_a_cameras_number_or_a_path_that_starts_at_the_file(string capture, string expected)
    {
        StationConfiguration read = ConfigurationText.Sound(
            $$"""{ "model": "m", "source": { "type": "opencv", "capture": "{{capture}}" } }""");

        Assert.Equal(new OpenCvSourceConfiguration { Capture = expected }, read.Source);
    }

    [Theory]
    [InlineData("rtsp://camera/1")]
    [InlineData("http://camera/mjpg")]
    public void An_address_for_OpenCV_is_refused_and_the_type_rtsp_is_named(string address) =>
        Assert.Equal(
            ["source.capture is an address, and OpenCV's library is built without a network: expected a camera's number or a file; the "
                + "source type rtsp opens addresses."],
            ConfigurationText.Faults($$"""{ "model": "m", "source": { "type": "opencv", "capture": "{{address}}" } }"""));

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed()
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. """
            // a station
            { "model": "m", /* the generator */ "source": { "type": "synthetic", }, }
            """u8];

        Assert.Empty(new ConfigurationReader(StationModules.Catalog).Parse(bytes, ConfigurationText.File).Faults);
    }

    [Theory]
    [InlineData(
        """{ "model": "m", "source": { "type": "synthetic" }""", "The configuration cannot be read: the file ends too early (line 1).")]
    [InlineData("{\n  \"model\": m\n}", "not JSON at line 2, column 12: 'm' has no place there.")]
    [InlineData("", "The configuration cannot be read: the file is empty.")]
    [InlineData("{ \"model\":\n \"\\ud800\" }", "not JSON at line 2, column 2: the text there is not valid UTF-8")]
    [InlineData("[1]", "The file holds [1]: expected an object")]
    public void What_is_no_json_object_is_refused_with_its_place(string text, string expected)
    {
        string fault = Assert.Single(ConfigurationText.Faults(text));

        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_with_their_place()
    {
        byte[] bytes = [.. "{ \"model\": \""u8, 0xC3, 0x28, .. "\" }"u8];

        SettingFault fault = Assert.Single(new ConfigurationReader(StationModules.Catalog).Parse(bytes, ConfigurationText.File).Faults);

        Assert.Contains("not JSON at line 1, column 12", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"moddel\": \"m\"", "moddel is not a setting: did you mean model?")]
    [InlineData("\"Station\": \"m\"", "Station is not a setting: did you mean station?")]
    [InlineData("\"threads\": 2", "threads is not a setting: did you mean inference.threads?")]
    [InlineData("\"outputs\": {}", "outputs is not a setting: did you mean output?")]
    [InlineData("\"output\": { \"jsonlines\": \"a\" }", "output.jsonlines is not a setting: did you mean output.jsonLines?")]
    [InlineData("\"output\": { \"ledger\": \"a\" }", "output.ledger is not a setting: expected one that docs/configuration.md lists.")]
    [InlineData(
        "\"region.x\": 1", "region.x is not a setting: names hold no dot, expected an object in an object, \"region\": { \"x\": ... }.")]
    public void An_unknown_setting_is_refused_with_the_nearest_known_one(string json, string expected) =>
        Assert.Equal([expected], ConfigurationText.Faults($$"""{ "model": "m", "source": { "type": "synthetic" }, {{json}} }"""));

    [Theory]
    [InlineData("\"station\": 7", "station is 7: expected a text that is not empty.")]
    [InlineData("\"station\": \" \"", "station is \" \": expected a text that is not empty.")]
    [InlineData("\"station\": \"a\\u0000b\"", "station is \"a\\u0000b\": expected a text that is not empty.")]
    [InlineData("\"variant\": null", "variant is null: expected a text that is not empty.")]
    [InlineData("\"requireProvider\": \"true\"", "requireProvider is \"true\": expected true or false.")]
    [InlineData("\"maximumParts\": 1.5", "maximumParts is 1.5: expected a whole number from 0 to 1000000000000 parts.")]
    [InlineData("\"inference\": { \"threads\": \"4\" }", "inference.threads is \"4\": expected a whole number from 0 to 256 threads.")]
    [InlineData("\"thresholds\": { \"margin\": {} }", "thresholds.margin is an object: expected a number from 0 to 1.")]
    [InlineData("\"thresholds\": { \"labels\": { \"crack\": 2 } }", "thresholds.labels.crack is 2: expected a number from 0 to 1.")]
    [InlineData(
        "\"thresholds\": { \"labels\": { \"nope\": 0.1, \"ok\": \"x\" } }",
        "thresholds.labels.ok is \"x\": expected a number from 0 to 1.")]
    [InlineData(
        "\"thresholds\": { \"labels\": 3 }",
        "thresholds.labels is 3: expected an object with a number from 0 to 1 for each label it names.")]
    [InlineData("\"providers\": [\"gpu\"]", "providers is [\"gpu\"]: expected a list of cpu, cuda, cann, ascend, each at most once.")]
    [InlineData(
        "\"providers\": [\"cpu\", \"cpu\"]",
        "providers is [\"cpu\", \"cpu\"]: expected a list of cpu, cuda, cann, ascend, each at most once.")]
    [InlineData("\"providers\": []", "providers is an empty list: expected a list of cpu, cuda, cann, ascend, each at most once.")]
    [InlineData("\"region\": 5", "region is 5: expected an object, { ... }.")]
    [InlineData("\"station\": \"a\", \"station\": \"b\"", "station is there more than once: expected each setting once.")]
    public void A_value_of_the_wrong_kind_is_refused(string json, string expected) =>
        Assert.Equal([expected], ConfigurationText.Faults($$"""{ "model": "m", "source": { "type": "synthetic" }, {{json}} }"""));

    [Theory]
    [InlineData("""{ "source": { "type": "synthetic" } }""", "model is missing: expected a path.")]
    [InlineData("""{ "model": "m" }""", "source.type is missing: expected one of synthetic, folder, video, rtsp, v4l2, pipeline, opencv.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "foldr" } }""",
        "source.type is \"foldr\": expected one of synthetic, folder, video, rtsp, v4l2, pipeline, opencv.")]
    [InlineData("""{ "model": "m", "source": 3 }""", "source is 3: expected an object, { ... }.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "folder" } }""", "source.path is missing: a source of type folder needs it, a path.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "synthetic", "url": "rtsp://a/b" } }""",
        "source.url does not belong to a source of type synthetic: it goes with rtsp.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "rtsp", "url": "http://a/b" } }""",
        "source.url is no address of a network camera: expected rtsp://HOST/PATH or rtsps://HOST/PATH.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "v4l2", "format": "h264" } }""",
        "source.format is \"h264\": expected one of yuyv, nv12, rgb24, bgr24, mjpeg, grey.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "v4l2", "powerLineFrequency": 50 } }""",
        "source.powerLineFrequency is 50: expected one of off, 50, 60.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "rtsp", "url": "rtsp://a/b", "gain": 1 } }""",
        "source.gain does not belong to a source of type rtsp: it goes with v4l2.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "v4l2", "width": 640 } }""",
        "source.height is missing: source.width goes only together with it.")]
    [InlineData(
        """{ "model": "m.onnx", "source": { "type": "synthetic" } }""",
        "modelManifest is missing: a bare .onnx file says nothing of labels and preprocessing, so it needs a manifest beside it.")]
    [InlineData(
        """{ "model": "m", "modelManifest": "x", "source": { "type": "synthetic" } }""",
        "modelManifest goes only with a bare .onnx file: a bundle has its own manifest.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "synthetic" }, "region": { "width": 5 } }""",
        "region.height is missing: region.width goes only together with it.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "synthetic" }, "region": { "y": 5 } }""",
        "region.y needs region.width and region.height beside it.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "synthetic" }, "region": { "x": 600, "width": 41, "height": 480 } }""",
        "region.width reaches outside the frame: region.x and it add up to 641 pixels, expected at most the 640 of source.width.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "synthetic", "width": 64, "height": 48 }, "region": { "y": 8, "width": 64, "height": 41 } }""",
        "region.height reaches outside the frame: region.y and it add up to 49 pixels, expected at most the 48 of source.height.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "synthetic" }, "output": { "console": true, "jsonLines": "-" } }""",
        "output.console and output.jsonLines both want standard output: give the JSON lines a file, or leave the table out.")]
    [InlineData(
        """{ "model": "m", "source": { "type": "synthetic", "framesPerSecond": 0.05 } }""",
        "watchdog.stallSeconds is no longer than the 20 seconds between two frames: expected a limit that a waiting line does not reach.")]
    public void What_is_missing_or_does_not_go_together_is_refused(string json, string expected) =>
        Assert.Equal([expected], ConfigurationText.Faults(json));

    [Theory]
    [InlineData("""{ "model": "m", "source": { "type": "synthetic" }, "region": { "x": 600, "width": 40, "height": 480 } }""")]
    [InlineData("""{ "model": "m", "source": { "type": "v4l2" }, "region": { "x": 600, "width": 4000, "height": 480 } }""")]
    public void A_region_that_may_lie_in_the_frame_is_sound(string json) => Assert.Empty(ConfigurationText.Faults(json));

    [Fact]
    public void A_cameras_settings_are_read()
    {
        V4l2SourceConfiguration camera = Assert.IsType<V4l2SourceConfiguration>(ConfigurationText.Read("""
            {
              "model": "m",
              "source": {
                "type": "v4l2", "device": "A1B2", "width": 1280, "height": 720, "framesPerSecond": 7.5, "format": "mjpeg",
                "exposure": 100, "gain": 4, "focus": 30, "whiteBalance": 5000, "powerLineFrequency": "60"
              }
            }
            """).Require().Source);

        V4L2Controls controls = new()
        {
            Exposure = 100, Gain = 4, Focus = 30, WhiteBalance = 5000, PowerLineFrequency = PowerLineFrequency.Hertz60,
        };
        Assert.Equal(
            new V4l2SourceConfiguration
            {
                Device = "A1B2", Width = 1280, Height = 720, FramesPerSecond = 7.5, Format = V4L2Format.Mjpeg, Controls = controls,
            },
            camera);
    }

    [Fact]
    public void A_camera_is_left_as_it_is_set_where_nothing_is_said()
    {
        SourceConfiguration camera = ConfigurationText.Read("""{ "model": "m", "source": { "type": "v4l2" } }""").Require().Source;

        Assert.Equal(new V4l2SourceConfiguration(), camera);
    }

    [Fact]
    public void Each_label_with_a_wrong_threshold_is_named() => Assert.Equal(
        ["thresholds.labels.a is 2: expected a number from 0 to 1.", "thresholds.labels.c is null: expected a number from 0 to 1."],
        ConfigurationText.Faults(
            """{ "model": "m", "source": { "type": "synthetic" }, "thresholds": { "labels": { "a": 2, "b": 1, "c": null } } }"""));

    [Fact]
    public void All_faults_are_named_at_once_in_one_exception()
    {
        ConfigurationReading reading = ConfigurationText.Read(
            """{ "moddel": "m", "source": { "type": "folder", "seed": 1 }, "inference": { "threads": -1 } }""");

        EdgeException fault = Assert.Throws<EdgeException>(reading.Require);

        Assert.Equal(5, reading.Faults.Count);
        Assert.All(reading.Faults, one => Assert.Contains(one.What.TrimEnd('.'), fault.Message, StringComparison.Ordinal));
        Assert.StartsWith(
            "The configuration has 5 faults: (1) moddel is not a setting: did you mean model? (2) ", fault.Message,
            StringComparison.Ordinal);
        Assert.Contains(ConfigurationText.File, fault.Message, StringComparison.Ordinal);
        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_fault_of_the_configuration()
    {
        using TemporaryFolder folder = new();

        EdgeException fault = Assert.Throws<EdgeException>(StationModules.Read(folder.File("none.json")).Require);

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("cannot be read: there is none of that name", fault.Message, StringComparison.Ordinal);
        Assert.Contains("expected a file that this user may read. Name another with --config", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void A_path_that_is_no_configuration_file_is_refused(string path) =>
        Assert.Contains("expected a regular file", Assert.Single(StationModules.Read(path).Faults).What, StringComparison.Ordinal);

    [Fact]
    public async Task A_pipe_is_refused_and_not_waited_for()
    {
        using TemporaryFolder folder = new();
        string path = NamedPipe.Make(folder.File("agent.json"));

        ConfigurationReading reading = await Task.Run(() => StationModules.Read(path)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Contains("expected a regular file", Assert.Single(reading.Faults).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_more_than_a_configuration_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("agent.json"), new byte[(1 << 20) + 1]);

        Assert.Contains(
            "larger than 1 MB", Assert.Single(StationModules.Read(folder.File("agent.json")).Faults).What, StringComparison.Ordinal);
    }

    [Fact]
    public void No_damaged_file_makes_the_reader_fail_in_any_other_way()
    {
        byte[] sound = Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "examples", "folder.json")));
        Random random = new(20);
        int refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = [.. sound];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            refused += new ConfigurationReader(StationModules.Catalog).Parse(
                damaged.AsMemory(0, random.Next(damaged.Length + 1)), ConfigurationText.File).Faults.Count > 0
                ? 1
                : 0;
        }

        Assert.InRange(refused, 2000, 3000);
    }

    [Theory]
    [InlineData("\"region\": { \"width\": 40, \"height\": 40 }", "region.width belongs into the recipe")]
    [InlineData("\"thresholds\": { \"margin\": 0.1 }", "thresholds.margin belongs into the recipe")]
    public void What_a_recipe_says_stands_in_the_recipe(string setting, string expected) =>
        Assert.Contains(
            ConfigurationText.Faults(
                $$"""{ "model": "m.edgemodel", "source": { "type": "synthetic" }, "recipe": "plates.json", {{setting}} }"""),
            fault => fault.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void There_is_nothing_to_simulate_without_a_recipe() =>
        Assert.Contains(
            "simulateGpio goes only with a recipe or signals",
            Assert.Single(
                ConfigurationText.Faults("""{ "model": "m.edgemodel", "source": { "type": "synthetic" }, "simulateGpio": true }""")),
            StringComparison.Ordinal);
}
