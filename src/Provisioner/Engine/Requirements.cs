using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Monitor.Provisioner.Engine;

/// <summary>What a node must be before anything is changed anywhere.</summary>
public sealed record Requirements
{
    /// <summary>Versions of Debian. Default 12 and 13.</summary>
    public IReadOnlySet<string> DebianVersions { get; init; } = FrozenSet.Create("12", "13");

    /// <summary>The machine as <c>uname -m</c> names it. Default: that of this machine, for which the programs were built.</summary>
    public string Architecture { get; init; } = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64
        ? "aarch64"
        : "x86_64";

    /// <summary>Free space of / and of /var. Default 2 GiB.</summary>
    public long FreeBytes { get; init; } = 2L << 30;

    /// <summary>How far a clock may be from ours: certificates and failover rest on time. Default 5 s.</summary>
    public TimeSpan ClockOffset { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Everything about this node that forbids a change.</summary>
    public IEnumerable<Refusal> Judge(Sight sight, bool needsSystemd) => sight switch
    {
        Sight.Unseen unseen => [new Refusal(unseen.Node.Name, unseen.Reason)],
        Sight.Seen seen => Faults(seen.Observation.Facts, needsSystemd).Select(reason => new Refusal(seen.Node.Name, reason)),
        _ => throw new ArgumentOutOfRangeException(nameof(sight)),
    };

    private IEnumerable<string> Faults(NodeFacts facts, bool needsSystemd)
    {
        if (facts.Distribution != "debian" || !DebianVersions.Contains(facts.Version))
        {
            yield return $"runs {facts.Distribution} {facts.Version}, not Debian {string.Join(" or ", DebianVersions.Order())}";
        }

        if (facts.Architecture != Architecture)
        {
            yield return $"is {facts.Architecture}, but the programs are built for {Architecture}";
        }

        if (!facts.Root)
        {
            yield return "scripts do not run as root; log in as root or with password-less sudo";
        }

        if (needsSystemd && !facts.Systemd)
        {
            yield return "systemd is not running there";
        }

        foreach (var (path, free) in new[] { ("/", facts.FreeRootBytes), ("/var", facts.FreeVarBytes) })
        {
            if (free < FreeBytes)
            {
                yield return $"has {free >> 20} MiB free on {path}, and needs {FreeBytes >> 20}";
            }
        }

        if (facts.ClockOffset.Duration() > ClockOffset)
        {
            yield return $"its clock is {facts.ClockOffset.TotalSeconds:+0.0;-0.0} s from ours, more than {ClockOffset.TotalSeconds:0} s; synchronise them";
        }
    }
}
