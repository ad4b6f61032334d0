using System.Net.Http.Json;
using System.Text.Json;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Operations;

/// <summary>How a fleet is right now: asked of its members themselves, not of what was measured earlier.</summary>
/// <param name="Clusters">The clusters.</param>
/// <param name="Alerts">What Prometheus holds to be wrong; null when it did not answer.</param>
/// <param name="TargetsDown">What Prometheus cannot scrape; null when it did not answer.</param>
/// <param name="Audit">The head of the audit log; null when the vault did not answer.</param>
/// <param name="Problems">What could not be asked, and what the vault says is wrong with its log, one sentence each.</param>
public sealed record FleetStatus(
    IReadOnlyList<ClusterStatus> Clusters,
    IReadOnlyList<ActiveAlert>? Alerts,
    IReadOnlyList<ScrapeTarget>? TargetsDown,
    AuditHead? Audit,
    IReadOnlyList<string> Problems)
{
    /// <summary>Whether every member serves, every service leads where it should, every target is scraped, the vault takes records and no alert fires but the dead man's and those that only inform.</summary>
    public bool IsHealthy =>
        Problems.Count == 0
        && Clusters.All(cluster => cluster.IsHealthy)
        && Alerts is not null && !Alerts.Any(alert => alert.State == "firing" && alert.Name != DeadMan && alert.Labels.GetValueOrDefault("severity") != "info")
        && TargetsDown is { Count: 0 };

    /// <summary>The alert that always fires, so that its silence is noticed.</summary>
    public const string DeadMan = "Watchdog";
}

/// <summary>How a cluster is.</summary>
/// <param name="Name">The cluster.</param>
/// <param name="Paused">Whether Patroni was told to keep its hands off.</param>
/// <param name="Members">Its members, those that are missing included.</param>
/// <param name="Services">Where its services lead.</param>
public sealed record ClusterStatus(string Name, bool Paused, IReadOnlyList<MemberStatus> Members, IReadOnlyList<ServiceProbe> Services)
{
    /// <summary>Whether there is one leader, every other member streams on its timeline, and every service leads where it should.</summary>
    public bool IsHealthy
    {
        get
        {
            var leaders = Members.Where(member => member.IsLeader).ToList();
            return !Paused
                && leaders is [{ State: "running" } leader]
                && Members.All(member => member == leader || (member.State == "streaming" && member.Timeline == leader.Timeline))
                && Services.All(service => service.LeadsRight || (service.Service.Route != ServiceRoute.Primary && Members.Count == 1));
        }
    }
}

/// <summary>How a member is.</summary>
/// <param name="Instance">Its name.</param>
/// <param name="Node">Where it lives.</param>
/// <param name="Role">leader, replica and so on; null when the cluster does not know it.</param>
/// <param name="State">running, streaming, start failed and so on.</param>
/// <param name="Timeline">Its timeline.</param>
/// <param name="LagBytes">Bytes behind the leader.</param>
public sealed record MemberStatus(string Instance, string Node, string? Role, string State, int? Timeline, long? LagBytes)
{
    /// <summary>Whether it leads.</summary>
    public bool IsLeader => Role is "leader" or "standby_leader";
}

/// <summary>Asks a fleet how it is.</summary>
/// <param name="fleet">The fleet.</param>
/// <param name="patroni">Its members' Patroni.</param>
/// <param name="prometheus">Its Prometheus.</param>
/// <param name="vault">A client of its audit vault.</param>
/// <param name="wayTo">How to log in to a service of a cluster, through one of its nodes.</param>
public sealed class FleetStatusReader(
    Fleet fleet, PatroniClient patroni, PrometheusClient prometheus, HttpClient vault, Func<Cluster, Node, Service, PostgresAccess> wayTo)
{
    /// <summary>Asks everybody at once.</summary>
    public async Task<FleetStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var clusters = await Task.WhenAll(fleet.Clusters.Select(cluster => ReadClusterAsync(cluster, cancellationToken)));
        var problems = clusters.SelectMany(cluster => cluster.Problems).ToList();
        IReadOnlyList<ActiveAlert>? alerts = null;
        IReadOnlyList<ScrapeTarget>? down = null;
        try
        {
            alerts = await prometheus.GetAlertsAsync(cancellationToken);
            down = [.. (await prometheus.GetTargetsAsync(cancellationToken)).Where(target => target.Health != "up")];
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is HttpRequestException or OperationCanceledException)
        {
            problems.Add($"Prometheus on {fleet.Infra.Name} did not answer: {fault.Message}");
        }

        var audit = await ReadAuditAsync(problems, cancellationToken);
        return new FleetStatus([.. clusters.Select(cluster => cluster.Status)], alerts, down, audit, problems);
    }

    private async Task<AuditHead?> ReadAuditAsync(List<string> problems, CancellationToken cancellationToken)
    {
        try
        {
            var head = await vault.GetFromJsonAsync<AuditHead>(new Uri("/v1/status", UriKind.Relative), cancellationToken);
            if (head?.Damage is { } damage)
            {
                problems.Add($"The audit vault on {fleet.Infra.Name} takes no more records: {damage}");
            }

            return head;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is HttpRequestException or OperationCanceledException or JsonException)
        {
            problems.Add($"The audit vault on {fleet.Infra.Name} did not answer: {fault.Message}");
            return null;
        }
    }

    private async Task<(ClusterStatus Status, IReadOnlyList<string> Problems)> ReadClusterAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        var reading = await patroni.GetClusterAsync(cluster.Members.Select(member => member.Node), cancellationToken);
        var seen = reading.OrNull;
        var members = cluster.Members.Select(member => Describe(cluster, member, seen?.Find(cluster.InstanceName(member))));
        var services = await Task.WhenAll(cluster.Services.Select(service => ProbeAsync(cluster, service, cancellationToken)));
        var status = new ClusterStatus(cluster.Name.ToString(), seen?.Paused ?? false, [.. members], services);
        return (status, reading is PatroniReading<PatroniCluster>.Silent silent ? [silent.Reason] : []);
    }

    /// <summary>Through the first member whose HAProxy leads anywhere: any of them should.</summary>
    private async Task<ServiceProbe> ProbeAsync(Cluster cluster, Service service, CancellationToken cancellationToken)
    {
        ServiceProbe? last = null;
        foreach (var member in cluster.Members)
        {
            last = await ServiceProbe.RunAsync(cluster, service, wayTo(cluster, member.Node, service), cancellationToken);
            if (last.Problem is null)
            {
                break;
            }
        }

        return last!;
    }

    private static MemberStatus Describe(Cluster cluster, Member member, PatroniMember? seen) => new(
        cluster.InstanceName(member), member.Node.Name, seen?.Role, seen?.State ?? "unknown", seen?.Timeline, seen?.LagBytes);
}
