using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Audit.Records;
using Monitor.Audit.Spool;
using Monitor.Model.Topology;
using Monitor.Remediation.Guard;

namespace Monitor.Remediation.Journal;

/// <summary>A member of etcd, as it answers for itself.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="Id">etcd's number for it; 0 when it is silent.</param>
/// <param name="Leads">Whether it leads etcd.</param>
/// <param name="RoundTrip">One question, on a connection that is kept; null when it is silent.</param>
public sealed record StoreMember(string Address, ulong Id, bool Leads, TimeSpan? RoundTrip);

/// <summary>etcd's members one by one, where <see cref="IStore"/> is etcd as a whole.</summary>
public interface IStoreMembers
{
    /// <summary>Asks every member for itself; a question that needs no other member.</summary>
    Task<IReadOnlyList<StoreMember>> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Has the leader hand the lead of etcd over.</summary>
    /// <exception cref="RpcException">It did not answer, or refused.</exception>
    Task MoveLeadAsync(StoreMember from, StoreMember to, CancellationToken cancellationToken);
}

/// <summary>
/// Keeps the lead of etcd off a host that is slow. Every write and every read of etcd waits for its leader: when that is the slow host, each
/// Patroni loses its consensus store (measured with 500 ms: "DCS is not accessible" on every member), and nobody can repair anything.
/// </summary>
/// <remarks>
/// Which member leads etcd is of no meaning to anybody and loses no data, so no cluster's lock is asked. It belongs to what the action
/// <c>switchover</c> needs, and so happens by itself only where that action may.
/// </remarks>
public sealed class StoreKeeper(
    IStoreMembers members, Field field, KillSwitch killSwitch, AuditTrail audit, TimeProvider time, ILogger<StoreKeeper> logger) : BackgroundService
{
    /// <summary>A member that needs so long for an answer is slow; within one site it is milliseconds.</summary>
    public static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(250);

    /// <summary>A member that shall lead instead must answer within this time.</summary>
    public static readonly TimeSpan FastAnswer = TimeSpan.FromMilliseconds(100);

    /// <summary>So many looks in a row must agree: a host that stalls for seconds is not slow.</summary>
    public const int Looks = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private int slowLooks;

    /// <summary>Who should lead instead of whom; null when all is well or nobody is better.</summary>
    public static (StoreMember From, StoreMember To)? Judge(IReadOnlyList<StoreMember> seen) =>
        seen.FirstOrDefault(member => member.Leads) is { } leader && leader.RoundTrip >= SlowAnswer
        && seen.Where(member => !member.Leads && member.RoundTrip <= FastAnswer).MinBy(member => member.RoundTrip) is { } best
            ? (leader, best)
            : null;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(fault, "The lead of etcd could not be looked after; it is tried again in {Interval}.", Interval);
            }
        }
    }

    /// <summary>Looks once, and moves the lead when it was enough.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var verdict = Judge(await members.ProbeAsync(cancellationToken));
        slowLooks = verdict is null ? 0 : slowLooks + 1;
        if (verdict is not { } move || slowLooks < Looks)
        {
            return;
        }

        slowLooks = 0;
        if (killSwitch.Thrown || field.Policy.ModeOf("switchover") != RemediationMode.Auto)
        {
            logger.LogWarning(
                "etcd is led by {From}, which is slow; {To} would be better. Remediation may not move the lead: `etcdctl move-leader` does.",
                move.From.Address, move.To.Address);
            return;
        }

        try
        {
            await audit.RecordAsync(
                AuditKind.Action,
                "monitor",
                $"Moves the lead of etcd from {move.From.Address}, which needs {move.From.RoundTrip!.Value.TotalMilliseconds:0} ms for an answer, to {move.To.Address}.",
                cancellationToken);
        }
        catch (SpoolFullException full)
        {
            logger.LogError(full, "What cannot be audited is not done: the lead of etcd stays at {Address}.", move.From.Address);
            return;
        }

        await members.MoveLeadAsync(move.From, move.To, cancellationToken);
    }
}
