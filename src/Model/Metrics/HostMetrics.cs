namespace Monitor.Model.Metrics;

/// <summary>What the exporter finds on its host: certificates, configuration files, the watchdog.</summary>
public static class HostMetrics
{
    /// <summary>Whether a certificate could be read.</summary>
    public static readonly Metric CertificateUp = Of("monitor_certificate_up", "1 when the certificate could be read from its file or was shown by its endpoint, else 0.", "TLS handshake or file", "certificate");

    /// <summary>Expiry.</summary>
    public static readonly Metric CertificateExpiry = Of(
        "monitor_certificate_expiry_timestamp_seconds", "Unix time at which the first certificate of the chain or file expires.", "TLS handshake or file", "certificate");

    /// <summary>Start.</summary>
    public static readonly Metric CertificateStart = Of(
        "monitor_certificate_not_before_timestamp_seconds", "Unix time from which the certificate is valid.", "TLS handshake or file", "certificate");

    /// <summary>Subject and issuer.</summary>
    public static readonly Metric CertificateInfo = Of("monitor_certificate_info", "Whose certificate it is and who signed it; always 1.", "TLS handshake or file", "certificate", "subject", "issuer", "serial");

    /// <summary>Trust.</summary>
    public static readonly Metric CertificateTrusted = Of(
        "monitor_certificate_trusted", "1 when a client that trusts the configured CA would accept the endpoint's certificate for its address, else 0.", "TLS handshake", "certificate");

    /// <summary>Whether a file is there.</summary>
    public static readonly Metric FilePresent = Of("monitor_file_present", "1 when the file is there, else 0. A file in a directory that the exporter may not enter is not there for it.", "file", "path");

    /// <summary>Whether a file may be read.</summary>
    public static readonly Metric FileReadable = Of("monitor_file_readable", "1 when the exporter may read the file, else 0: then it has no hash.", "file", "path");

    /// <summary>Hash of a file.</summary>
    public static readonly Metric FileHash = Of("monitor_file_hash", "The first 48 bits of the SHA-256 of the file: another number is another text.", "file", "path");

    /// <summary>Size of a file.</summary>
    public static readonly Metric FileSize = Of("monitor_file_size_bytes", "Size of the file.", "file", "path");

    /// <summary>When a file was changed.</summary>
    public static readonly Metric FileModified = Of("monitor_file_modified_timestamp_seconds", "Unix time at which the file was last written.", "file", "path");

    /// <summary>Watchdogs.</summary>
    public static readonly Metric Watchdogs = Of("monitor_watchdog_devices", "Watchdog devices of the host; without one Patroni cannot be stopped by the kernel.", "/sys/class/watchdog");

    /// <summary>Whether a watchdog is armed.</summary>
    public static readonly Metric WatchdogArmed = Of("monitor_watchdog_armed", "1 while the watchdog runs: a Patroni that hangs is stopped by a reset of the host.", "/sys/class/watchdog", "device", "identity");

    /// <summary>Timeout of a watchdog.</summary>
    public static readonly Metric WatchdogTimeout = Of("monitor_watchdog_timeout_seconds", "After this time without a sign of life the watchdog resets the host.", "/sys/class/watchdog", "device");

    /// <summary>Time left.</summary>
    public static readonly Metric WatchdogLeft = Of("monitor_watchdog_left_seconds", "Time until the watchdog resets the host, unless it gets a sign of life. Absent where the driver does not tell.", "/sys/class/watchdog", "device");

    /// <summary>Those of certificates.</summary>
    public static IReadOnlyList<Metric> Certificates { get; } = [CertificateUp, CertificateExpiry, CertificateStart, CertificateInfo, CertificateTrusted];

    /// <summary>Those of files and the watchdog.</summary>
    public static IReadOnlyList<Metric> Files { get; } =
        [FilePresent, FileReadable, FileHash, FileSize, FileModified, Watchdogs, WatchdogArmed, WatchdogTimeout, WatchdogLeft];

    private static Metric Of(string name, string help, string source, params string[] labels) =>
        new() { Name = name, Type = MetricType.Gauge, Help = help, Labels = labels, Source = source };
}

/// <summary>The families that come from no query: of backups, Patroni and the host.</summary>
public static class PlaneMetrics
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } = [.. BackupMetrics.All, .. PatroniMetrics.All, .. HostMetrics.Certificates, .. HostMetrics.Files];
}
