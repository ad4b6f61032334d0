namespace Monitor.Dashboards.Tests.Rules;

/// <summary>All cases.</summary>
internal static class AlertCases
{
    public static IReadOnlyList<AlertCase> All { get; } =
    [
        .. AvailabilityCases.All, .. ReplicationCases.All, .. BackupCases.All, .. SessionCases.All, .. CapacityCases.All, .. DriftCases.All, .. NodeCases.All, .. ProgramCases.All, .. ConfigurationCases.All, .. ExporterCases.All,
    ];
}
