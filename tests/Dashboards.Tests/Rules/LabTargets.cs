namespace Monitor.Dashboards.Tests.Rules;

/// <summary>The targets of the lab, as their series are labelled.</summary>
internal static class LabTargets
{
    private static readonly Dictionary<string, int> Ports = new()
    {
        ["postgres"] = 9187, ["backup"] = 9187, ["node"] = 9100, ["patroni"] = 8008, ["haproxy"] = 9101, ["etcd"] = 2379, ["prometheus"] = 9090,
        ["alertmanager"] = 9093, ["remediation"] = 9634, ["vault"] = 9633,
    };

    /// <summary>Labels of a program that belongs to instance <c>number</c>.</summary>
    public static Dictionary<string, string> Member(string job, int number = 1) => new()
    {
        ["cls"] = "pg-test", ["ins"] = $"pg-test-{number}", ["node"] = $"db-{number}", ["job"] = job, ["instance"] = $"10.0.0.1{number}:{Ports[job]}",
    };

    /// <summary>Labels of a program of the infra node.</summary>
    public static Dictionary<string, string> Infra(string job) => new() { ["node"] = "infra-1", ["job"] = job, ["instance"] = $"10.0.0.10:{Ports[job]}" };

    /// <summary>Labels of a member of etcd, which belongs to no instance.</summary>
    public static Dictionary<string, string> Etcd(int number) =>
        new() { ["node"] = $"db-{number}", ["job"] = "etcd", ["instance"] = $"10.0.0.1{number}:{Ports["etcd"]}" };

    /// <summary>These labels, and one more.</summary>
    public static Dictionary<string, string> And(this Dictionary<string, string> labels, string label, string value) => new(labels) { [label] = value };

    /// <summary>Only these of the labels.</summary>
    public static Dictionary<string, string> Only(this Dictionary<string, string> labels, params IEnumerable<string> names) =>
        names.ToDictionary(name => name, name => labels[name]);
}
