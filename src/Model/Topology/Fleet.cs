namespace Monitor.Model.Topology;

/// <summary>Everything one inventory declares: the nodes, what runs for all of them, and the PostgreSQL clusters.</summary>
public sealed record Fleet
{
    /// <summary>The fleet's name, used in certificates and as the origin of the audit log.</summary>
    public required string Name { get; init; }

    /// <summary>Every node, in the order of the inventory.</summary>
    public required IReadOnlyList<Node> Nodes { get; init; }

    /// <summary>The node that carries the package repository, Prometheus, Alertmanager, remediation, the vault and the backup repository.</summary>
    public required Node Infra { get; init; }

    /// <summary>The etcd members: one, three or five nodes.</summary>
    public required IReadOnlyList<Node> Etcd { get; init; }

    /// <summary>The clusters, in the order of the inventory.</summary>
    public required IReadOnlyList<Cluster> Clusters { get; init; }

    /// <summary>How the provisioner reaches the nodes.</summary>
    public SshAccess Ssh { get; init; } = new();

    /// <summary>How often things are measured and how soon alerts fire.</summary>
    public Monitoring Monitoring { get; init; } = new();

    /// <summary>What remediation may do by itself.</summary>
    public RemediationPolicy Remediation { get; init; } = new();

    /// <summary>Who is told of alerts. Default: nobody.</summary>
    public NotificationPolicy Notifications { get; init; } = new();

    /// <summary>The portal's start page. By address, which a browser needs no name server for.</summary>
    public Uri Portal => new UriBuilder(Uri.UriSchemeHttps, Infra.Address, Ports.Portal).Uri;

    /// <summary>The page with the runbooks, to which every alert links with its heading: what the inventory names, else the portal's.</summary>
    public Uri Runbooks => Monitoring.Runbooks ?? new Uri(Portal, "runbooks");

    /// <summary>The value of a threshold: that of the cluster, else that of the fleet, else the default.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="cluster">The cluster; null for what belongs to none, such as the infra node.</param>
    public double ThresholdOf(AlertThreshold threshold, Cluster? cluster = null) =>
        cluster is not null && cluster.Alerts.TryGetValue(threshold.Name, out var own) ? own
        : Monitoring.Alerts.GetValueOrDefault(threshold.Name, threshold.Default);

    /// <summary>The cluster and member that live on this node, or null for a node without PostgreSQL.</summary>
    public (Cluster Cluster, Member Member)? MemberOn(Node node) =>
        Clusters.SelectMany(cluster => cluster.Members, (cluster, member) => ((Cluster, Member)?)(cluster, member))
            .FirstOrDefault(pair => pair!.Value.Item2.Node == node);

    /// <summary>The cluster of this name, or null.</summary>
    public Cluster? FindCluster(string name) => Clusters.FirstOrDefault(cluster => cluster.Name.ToString() == name);
}

/// <summary>A host, by name and address.</summary>
/// <param name="Name">The host name: a DNS label.</param>
/// <param name="Address">The IPv4 or IPv6 address by which the other nodes reach it.</param>
public sealed record Node(string Name, string Address);

/// <summary>How the provisioner logs in to the nodes: by key only.</summary>
/// <param name="User">The account: root, or one with password-less sudo. Default <c>root</c>.</param>
/// <param name="Port">The port of sshd, 1 to 65535. Default 22.</param>
public sealed record SshAccess(string User = "root", int Port = 22);

/// <summary>How often things are measured and how long a condition must last.</summary>
public sealed record Monitoring
{
    /// <summary>Time between two scrapes, 1 s to 1 min. Default 5 s.</summary>
    public TimeSpan ScrapeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long Prometheus keeps its samples, at least 1 day. Default 15 days.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(15);

    /// <summary>
    /// The page where this fleet's people read <c>docs/runbooks.md</c>, to which every alert links with its heading. Default null: the portal's, which is
    /// made for the fleet.
    /// </summary>
    public Uri? Runbooks { get; init; }

    /// <summary>Thresholds of alerts that differ for the whole fleet, by the name of the <see cref="AlertThreshold"/>.</summary>
    public IReadOnlyDictionary<string, double> Alerts { get; init; } = new Dictionary<string, double>();
}
