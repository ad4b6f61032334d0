namespace Monitor.Exporter.Tests.Servers;

/// <summary>
/// Tests whose scrapers never pause, or that hold a scrape to a deadline of the exporter's own: no other test runs beside them, because
/// two cores that are taken make a healthy exporter miss its deadlines.
/// </summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
