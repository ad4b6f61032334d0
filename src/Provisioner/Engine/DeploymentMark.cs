using System.Globalization;
using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Engine;

/// <summary>
/// Leaves the moment of a deployment on a node, where node_exporter reads it: so that dashboards mark it, and whoever looks at a line that bends sees
/// that the node was changed just before.
/// </summary>
public static class DeploymentMark
{
    /// <summary>What node_exporter reads series from; without it nobody would read the mark, and none is left.</summary>
    public const string Directory = "/var/lib/monitor/metrics";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>The command for a node.</summary>
    /// <param name="directory">Where the mark is left, if it is there.</param>
    /// <param name="at">When the node was changed.</param>
    internal static RemoteCommand Leave(string directory, DateTimeOffset at) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            set -eu
            f={{ShellText.Quote(directory)}}/monitor-deploy.prom
            [ -d {{ShellText.Quote(directory)}} ] || exit 0
            printf '%s\n' \
              '# HELP monitor_deployed_timestamp_seconds Unix time at which monitor apply last changed something on this node.' \
              '# TYPE monitor_deployed_timestamp_seconds gauge' \
              'monitor_deployed_timestamp_seconds {{at.ToUnixTimeSeconds()}}' >"$f.new"
            chmod 644 "$f.new"
            mv -f -- "$f.new" "$f"
            """),
        Deadline);
}
