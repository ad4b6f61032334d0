using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules;

/// <summary>What we want otherwise in a unit that a Debian package brings: a drop-in, so that the package's own file stays as it is.</summary>
internal static class UnitOverride
{
    /// <summary>Starts the service again whatever ended it, for ever: a database host must come back by itself at three in the morning.</summary>
    public const string AlwaysRestart = """
        [Unit]
        StartLimitIntervalSec=0

        [Service]
        Restart=always
        RestartSec=1s

        """;

    /// <summary>The path of the drop-in of this unit.</summary>
    public static string PathOf(string unit) => $"/etc/systemd/system/{unit}.d/monitor.conf";

    /// <summary>The drop-in and its directory.</summary>
    public static IEnumerable<Resource> Of(string unit, string content) =>
    [
        new Resource.Directory($"/etc/systemd/system/{unit}.d"),
        new Resource.File(PathOf(unit), $"# {Rendered.Notice}\n{content}"),
    ];
}
