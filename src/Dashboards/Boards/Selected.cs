using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Boards;

/// <summary>What the reader has chosen, and the variables that let him.</summary>
internal static class Selected
{
    private static readonly Matcher OfPatroni = Labels.Job.Is("patroni");

    /// <summary>The chosen cluster.</summary>
    public static Matcher Cluster { get; } = Labels.Cls.IsChosen("cls");

    /// <summary>The chosen instance, or instances.</summary>
    public static Matcher Instance { get; } = Labels.Ins.IsChosen("ins");

    /// <summary>The backups of the chosen cluster.</summary>
    public static Matcher Stanza { get; } = Labels.Stanza.IsChosen("cls");

    /// <summary>The chosen database, or databases.</summary>
    public static Matcher Database { get; } = Labels.Datname.IsChosen("datname");

    /// <summary>The chosen host.</summary>
    public static Matcher Node { get; } = Labels.Node.IsChosen("node");

    /// <summary>How many members the chosen cluster has, dead ones too, where it has more than one.</summary>
    public static Vector SeveralMembers => PrometheusSeries.Up.Where(OfPatroni, Cluster).CountBy().Above(1);

    /// <summary>Chooses a cluster. Targets never vanish from <c>up</c>, so that a dead cluster can still be chosen.</summary>
    public static Variable ClusterVariable { get; } = new(Labels.Cls, "Cluster", PrometheusSeries.Up.Where(OfPatroni));

    /// <summary>Chooses an instance of the chosen cluster.</summary>
    public static Variable InstanceVariable { get; } = new(Labels.Ins, "Instance", PrometheusSeries.Up.Where(OfPatroni, Cluster));

    /// <summary>Chooses instances of the chosen cluster; at first all.</summary>
    public static Variable InstancesVariable { get; } = InstanceVariable with { OffersAll = true };

    /// <summary>Chooses a database of the chosen cluster.</summary>
    public static Variable DatabaseVariable { get; } = new(Labels.Datname, "Database", PostgresSeries.DatabaseSize.Where(Cluster));

    /// <summary>Chooses databases of the chosen cluster; at first all.</summary>
    public static Variable DatabasesVariable { get; } = DatabaseVariable with { OffersAll = true };

    /// <summary>The chosen schema.</summary>
    public static Matcher Schema { get; } = Labels.Schemaname.IsChosen("schemaname");

    /// <summary>The chosen table.</summary>
    public static Matcher Table { get; } = Labels.Relname.IsChosen("relname");

    /// <summary>Chooses a schema of the chosen database.</summary>
    public static Variable SchemaVariable { get; } = new(Labels.Schemaname, "Schema", TableSeries.Live.Where(Cluster, Database));

    /// <summary>Chooses a table of the chosen schema.</summary>
    public static Variable TableVariable { get; } = new(Labels.Relname, "Table", TableSeries.Live.Where(Cluster, Database, Schema));

    /// <summary>The chosen statement, or statements.</summary>
    public static Matcher Query { get; } = Labels.QueryId.IsChosen("queryid");

    /// <summary>Chooses statements of the chosen databases; at first all.</summary>
    public static Variable QueriesVariable { get; } = new(Labels.QueryId, "Statement", StatementSeries.Calls.Where(Cluster, Database)) { OffersAll = true };

    /// <summary>Chooses clusters; at first all.</summary>
    public static Variable ClustersVariable { get; } = ClusterVariable with { OffersAll = true };

    /// <summary>Chooses a host of the chosen clusters; while all are chosen, also one that belongs to none.</summary>
    public static Variable NodeVariable { get; } = new(Labels.Node, "Host", PrometheusSeries.Up.Where(Labels.Job.Is("node"), Cluster));
}
