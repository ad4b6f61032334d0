using Monitor.Model.Topology;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Tests;

internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static Cluster Cluster { get; } = new()
    {
        Name = ClusterName.Parse("pg-test")!.Value,
        Members = [new(1, new Node("db-1", "127.0.0.1")), new(2, new Node("db-2", "127.0.0.1")), new(3, new Node("db-3", "127.0.0.1"))],
    };

    public static Run Run(string id = "a", Trigger trigger = Trigger.Alert, string action = "switchover") => new()
    {
        Id = id,
        Action = action,
        Cluster = "pg-test",
        Trigger = trigger,
        Actor = "alertmanager",
        Reason = "PostgresPrimarySlow",
        StartsAt = Noon,
        ReceivedAt = Noon,
        NotBefore = Noon,
        History = [new Step(Noon, RunState.Received, "test")],
    };
}
