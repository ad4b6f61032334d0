using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class ExporterCases
{
    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new("CollectorStale")
        {
            Series =
            [
                Always("pg_up", Member("postgres"), "1"),
                Always("pg_exporter_collector_interval_seconds", Collector, "60"),
                Series("pg_exporter_collector_age_seconds", Collector, "30", "301", near: "300"),
            ],
            Labels = Member("postgres").Only("cls", "ins"),
            Summary = "pg-test: 1 collectors on pg-test-1 serve old values",
        },
        new("TargetMissing")
        {
            // One that does not answer is still in the list.
            Series =
            [
                .. Instances.SelectMany(number => Jobs.Select(job =>
                    ((number, job) is (2, "patroni") ? Series("up", Member(job, number), "1", "_", near: "0") : Always("up", Member(job, number), "1")).Dispensable())),
            ],
            Labels = Member("patroni", 2).Only("cls", "ins", "job"),
            Summary = "pg-test: Prometheus does not scrape patroni of pg-test-2",
            FiresWithoutSeries = true,
            FiresWhenSeriesVanish = true,
        },
        new("RemediationFailed")
        {
            Series =
            [
                Series("monitor_remediation_runs_total", Run("reinit", "failed"), "0", "+0.01", near: "0"),
                Series("monitor_remediation_runs_total", Run("reinit", "succeeded"), "0", "+0.01", near: "+0.01").Dispensable(),
                Series("monitor_remediation_runs_total", Run("reinit", "skipped"), "0", "+0.01", near: "+0.01").Dispensable(),
            ],
            Labels = new Dictionary<string, string> { ["remediation"] = "reinit", ["outcome"] = "failed" },
            Summary = "A run of remediation reinit has failed: a person is needed",
            Step = TimeSpan.FromSeconds(15),
            Recovery = TimeSpan.FromMinutes(16),
        },
        new("ServiceLeadsElsewhere")
        {
            Series =
            [
                Series("patroni_primary", Patroni(1), "1", "0", near: "1").Dispensable(), Series("patroni_primary", Patroni(2), "0", "1", near: "0"),
                Series("haproxy_server_status", Server(1), "1", "1", near: "1"), Series("haproxy_server_status", Server(2), "0", "0", near: "0").Dispensable(),
            ],
            Labels = Member("haproxy").Only("cls", "ins", "node").And("server", "pg-test-1"),
            Summary = "pg-test: HAProxy of pg-test-1 sends writers to pg-test-1, which Patroni does not name as primary",
        },
    ];

    private static IReadOnlyList<int> Instances => [1, 2, 3];

    private static IReadOnlyList<string> Jobs => ["postgres", "patroni", "haproxy", "node"];

    private static Dictionary<string, string> Collector => Member("postgres").And("collector", "pg_database");

    private static Dictionary<string, string> Run(string action, string outcome) =>
        Infra("remediation").And("otel_scope_name", "Monitor.Remediation").And("action", action).And("outcome", outcome);

    private static Dictionary<string, string> Patroni(int number) => Member("patroni", number).And("scope", "pg-test").And("name", $"pg-test-{number}");

    private static Dictionary<string, string> Server(int number) =>
        Member("haproxy").And("proxy", "pg-test-is-primary").And("server", $"pg-test-{number}").And("state", "UP");
}
