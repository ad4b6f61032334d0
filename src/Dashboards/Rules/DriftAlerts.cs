using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>What is no longer as it was decided, or soon ends: settings, rules of access, certificates, sequences.</summary>
public static class DriftAlerts
{
    private static readonly Label[] OfCertificate = [Labels.Node, Labels.Cls, Labels.Ins, new Label("certificate")];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = "SettingsDiffer",
            Expression = Spread(ServerStateSeries.SettingsFingerprint),
            For = TimeSpan.FromMinutes(30),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: its members run with different settings",
            Meaning = "After a failover the cluster behaves differently; somebody changed one member by hand, or a restart is missing.",
            Steps =
            [
                "`SELECT name, setting, source, sourcefile FROM pg_settings WHERE source NOT IN ('default', 'client')` on each member; `diff` the answers.",
                "`ALTER SYSTEM` on one member lies in its `postgresql.auto.conf`: `ALTER SYSTEM RESET NAME` takes it back. What is wanted belongs into the inventory.",
            ],
        },
        new Alert
        {
            Name = "SettingsFileBroken",
            Expression = ServerStateSeries.SettingsErrors.Where().Above(0),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Critical,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: {{ $value }} lines of the configuration of {{ $labels.ins }} cannot be applied",
            Meaning = "The server goes on with the old settings, and may not start again after its next stop.",
            Steps = ["`SELECT sourcefile, sourceline, name, error FROM pg_file_settings WHERE error IS NOT NULL` names them. Mend the inventory and apply, or the file that was edited by hand."],
        },
        new Alert
        {
            Name = "HbaFileBroken",
            Expression = ServerStateSeries.HbaErrors.Where().Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: {{ $value }} lines of pg_hba.conf of {{ $labels.ins }} have a mistake",
            Meaning = "The server goes on with the old rules, and does not start again after its next stop.",
            Steps = ["`SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL` names them. `monitor apply` renders the file anew."],
        },
        new Alert
        {
            Name = "HbaDiffers",
            Expression = Spread(ServerStateSeries.HbaFingerprint),
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: its members let in different clients",
            Meaning = "After a failover applications may be refused, or somebody let in who should not be.",
            Steps = ["`SELECT * FROM pg_hba_file_rules` on each member; `diff` the answers. `monitor plan` shows which file is not as rendered, `monitor apply` renders it."],
        },
        new Alert
        {
            Name = "HbaTrustsNetwork",
            Expression = ServerStateSeries.HbaTrust.Where().Above(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: {{ $labels.ins }} lets clients in over the network without a password",
            Meaning = "Whoever reaches the port is in, as any role that the rule names.",
            Steps = ["`SELECT line_number, database, user_name, address FROM pg_hba_file_rules WHERE auth_method = 'trust'` names the rules. No rule of ours is like this: who wrote it? `monitor apply` renders the file anew."],
        },
        new(
            bounds => new()
            {
                Name = "CertificateExpiring",
                Expression = Ending(bounds, AlertThresholds.Certificate),
                For = TimeSpan.FromMinutes(15),
                Severity = Severity.Warning,
                SilencedBy = [Cause.Later("CertificateExpiringSoon", Labels.Node, new Label("certificate"))],
                Summary = "{{ $labels.node }}: certificate {{ $labels.certificate }} ends in {{ $value | humanizeDuration }}",
                Meaning = "Nothing yet. When it ends, nobody connects any more: neither clients nor the parts among themselves.",
                Steps = ["`monitor apply` renews certificates that end soon and reloads what uses them. It did not: is the inventory applied regularly, and does `monitor plan` name the certificate?"],
            },
            AlertThresholds.Certificate),
        new(
            bounds => new()
            {
                Name = "CertificateExpiringSoon",
                Expression = Ending(bounds, AlertThresholds.CertificateCritical),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Critical,
                Summary = "{{ $labels.node }}: certificate {{ $labels.certificate }} ends in {{ $value | humanizeDuration }}",
                Meaning = "In a short time, or already now where the time is negative, nobody connects any more.",
                Steps =
                [
                    "`monitor apply` now: it renews the certificate and reloads what uses it.",
                    "It is your own certificate: replace the file and reload the program. `openssl x509 -noout -enddate -in FILE` shows the end.",
                ],
            },
            AlertThresholds.CertificateCritical),
        new Alert
        {
            Name = "CertificateUnreadable",
            Expression = ServerStateSeries.CertificateReadable.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(30),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: certificate {{ $labels.certificate }} cannot be read",
            Meaning = "Nobody sees when it ends: CertificateExpiring cannot fire for it.",
            Steps = ["Does the program that shows it run, and may the exporter read the file? `journalctl -u monitor-exporter -n 100` on the node."],
        },
        new Alert
        {
            Name = "CertificateUntrusted",
            Expression = ServerStateSeries.CertificateTrusted.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Critical,
            Summary = "{{ $labels.node }}: clients of ours refuse certificate {{ $labels.certificate }}",
            Meaning = "It is not signed by our authority, or not for this address: connections that verify it fail.",
            Steps = ["`openssl s_client -connect HOST:PORT -CAfile /etc/monitor/ca.crt` shows who signed it and for whom. `monitor apply` issues it anew."],
        },
        new Alert
        {
            Name = "WatchdogUnarmed",
            // A host without a watchdog has no series: then nobody promised one.
            Expression = ServerStateSeries.WatchdogArmed.Where().MaxBy(Labels.Cls, Labels.Ins, Labels.Node).EqualTo(0)
                .And(PatroniSeries.Primary.Where().EqualTo(1), Labels.Cls, Labels.Ins),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Warning,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: the host of primary {{ $labels.ins }} has a watchdog, and it does not run",
            Meaning = "If Patroni hangs, the server may go on taking writes while another member is promoted: two primaries.",
            Steps = ["`ls -l /dev/watchdog` on the node: may user postgres write it? `journalctl -u patroni | grep -i watchdog` has Patroni's reason; mode `required` would not let it lead without."],
        },
        new(
            bounds => new()
            {
                Name = "SequenceNear",
                Expression = Used(bounds).Above(bounds.ValueOf(AlertThresholds.Sequence)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                SilencedBy = [Cause.Later("SequenceExhausting", Labels.Cls, Labels.Datname, new Label("schemaname"), new Label("sequencename"))],
                Summary = "{{ $labels.cls }}: sequence {{ $labels.schemaname }}.{{ $labels.sequencename }} of {{ $labels.datname }} has used {{ $value | humanizePercentage }} of its numbers",
                Meaning = "Nothing yet. At the end every insert that asks it for a number fails.",
                Steps = ["Plan the change of its column (and of those that refer to it) to `bigint`: it takes a rewrite of the table, or a new column that is filled in batches."],
            },
            AlertThresholds.Sequence),
        new(
            bounds => new()
            {
                Name = "SequenceExhausting",
                Expression = Used(bounds).Above(bounds.ValueOf(AlertThresholds.SequenceCritical)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Critical,
                Summary = "{{ $labels.cls }}: sequence {{ $labels.schemaname }}.{{ $labels.sequencename }} of {{ $labels.datname }} has used {{ $value | humanizePercentage }} of its numbers",
                Meaning = "Soon every insert that asks it for a number fails.",
                Steps =
                [
                    "How long does it last? The panel of the sequence shows its pace.",
                    "Column `integer` and negative numbers unused: `ALTER SEQUENCE … MINVALUE -2147483648 RESTART -2147483648` gains time, if the application bears it.",
                    "Then change the column to `bigint`.",
                ],
            },
            AlertThresholds.SequenceCritical),
        new Alert
        {
            Name = "IndexInvalid",
            Expression = ServerStateSeries.InvalidIndexes.Where().MaxBy(Labels.Cls, Labels.Datname).Above(0),
            For = TimeSpan.FromHours(6),
            Severity = Severity.Info,
            Summary = "{{ $labels.cls }}: {{ $value }} indexes of {{ $labels.datname }} are invalid",
            Meaning = "They cost every write and serve no query; a build or rebuild without locks was broken off.",
            Steps = ["`SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid` names them. `DROP INDEX CONCURRENTLY`, and build again what was wanted."],
        },
        new Alert
        {
            Name = "SubscriptionOff",
            Expression = ServerStateSeries.SubscriptionEnabled.Where().MaxBy(Labels.Cls, Labels.Datname, new Label("subname")).EqualTo(0),
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: subscription {{ $labels.subname }} of {{ $labels.datname }} is switched off",
            Meaning = "Its tables get old, and its slot at the publisher keeps WAL until that disk is full.",
            Steps = ["An error may have switched it off (`disable_on_error`): the server's log has it. `ALTER SUBSCRIPTION NAME ENABLE`, or drop it."],
        },
        new Alert
        {
            Name = "SubscriptionFailing",
            Expression = ServerStateSeries.SubscriptionErrors.Increase(Window.Of(TimeSpan.FromMinutes(10))).SumBy(Labels.Cls, Labels.Ins, new Label("subname")).Above(0),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Warning,
            SilencedBy = [Cause.PostgresDown, Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: subscription {{ $labels.subname }} on {{ $labels.ins }} cannot apply changes",
            Meaning = "It stands still at the change that fails, and its slot at the publisher keeps WAL.",
            Steps =
            [
                "The server's log has the error: a row that is there already, a column that is missing, a right.",
                "Mend the row or the table; only if the change may be lost, `ALTER SUBSCRIPTION NAME SKIP (lsn = '…')`.",
            ],
        },
        new Alert
        {
            Name = "ExporterConfigBroken",
            Expression = ServerStateSeries.ConfigGood.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Warning,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.node }}: the exporter runs with an old configuration",
            Meaning = "What was changed last is not watched.",
            Steps = ["`monitor-exporter check` on the node names the mistake, `journalctl -u monitor-exporter -n 100` when it was read."],
        },
    ];

    // Fingerprints are compared, not drawn: whatever their distance is, it is not 0 when members differ.
    private static Vector Spread(Gauge fingerprint) => fingerprint.Where().MaxBy(Labels.Cls).Minus(fingerprint.Where().MinBy(Labels.Cls)).Above(0);

    private static Vector Ending(Bounds bounds, AlertThreshold threshold) =>
        ServerStateSeries.CertificateExpiry.Where(bounds.Of()).TimeLeft().Below(bounds.ValueOf(threshold)).MinBy(OfCertificate);

    private static Vector Used(Bounds bounds) =>
        ServerStateSeries.SequenceUsed.Where(bounds.Of()).MaxBy(Labels.Cls, Labels.Datname, new Label("schemaname"), new Label("sequencename"));
}
