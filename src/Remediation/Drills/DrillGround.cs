using Monitor.Model.Topology;
using Monitor.Provisioner.Lab;
using Monitor.Provisioner.Operations;
using Monitor.Remediation.Api;

namespace Monitor.Remediation.Drills;

/// <summary>Where a drill takes place, and all by which it is watched from outside.</summary>
public sealed record DrillGround
{
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(60);

    /// <summary>The fleet.</summary>
    public required Fleet Fleet { get; init; }

    /// <summary>The cluster that the fault befalls.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>The hosts, which can be hurt.</summary>
    public required NodeLab Lab { get; init; }

    /// <summary>The members' Patroni.</summary>
    public required PatroniClient Patroni { get; init; }

    /// <summary>Prometheus.</summary>
    public required PrometheusClient Prometheus { get; init; }

    /// <summary>Remediation.</summary>
    public required RemediationClient Remediation { get; init; }

    /// <summary>Members, services and alerts.</summary>
    public required FleetStatusReader Status { get; init; }

    /// <summary>Verifies the audit log; gives what is wrong with it, or null.</summary>
    public required Func<CancellationToken, Task<string?>> VerifyAudit { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The cluster as its members see it now.</summary>
    /// <exception cref="InvalidOperationException">No member answers.</exception>
    public async Task<PatroniCluster> LookAsync(CancellationToken cancellationToken) =>
        await Patroni.GetClusterAsync(Cluster.Members.Select(member => member.Node), cancellationToken) switch
        {
            PatroniReading<PatroniCluster>.Answered answered => answered.Value,
            PatroniReading<PatroniCluster>.Silent silent => throw new InvalidOperationException($"No member of {Cluster.Name} answers: {silent.Reason}"),
            _ => throw new InvalidOperationException($"No member of {Cluster.Name} answers."),
        };

    /// <summary>The member of this instance name.</summary>
    public Member MemberOf(string instance) =>
        Cluster.FindInstance(instance) ?? throw new InvalidOperationException($"{Cluster.Name} has no member {instance}.");

    /// <summary>Runs a shell script as root on a node and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> OnNodeAsync(Node node, string script, CancellationToken cancellationToken)
    {
        var outcome = await Lab.ExecAsync(node.Name, ["sh", "-eu", "-c", script], CommandDeadline, cancellationToken);
        return outcome.ExitCode == 0
            ? outcome.Output.Trim()
            : throw new InvalidOperationException($"On {node.Name} a command of the drill ended with {outcome.ExitCode}: {outcome.Error.Trim()}");
    }
}
