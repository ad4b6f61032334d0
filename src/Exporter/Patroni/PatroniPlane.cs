using Monitor.Exporter.Background;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Patroni;

/// <summary>Asks Patroni's REST API in the background for what its own metrics do not say.</summary>
public sealed partial class PatroniPlane(PatroniProbe probe, TimeProvider time, ILogger logger)
    : BackgroundPlane(PatroniMetrics.All, probe.Every, Deadline, time), IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly PatroniClient client = new(probe);
    private bool away;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>
    /// Without its store Patroni speaks of itself alone, and has nothing to say of the cluster: that is when its last contact with the store is
    /// wanted most.
    /// </summary>
    protected override bool ServesHalf => true;

    /// <inheritdoc/>
    protected override async Task LookAsync(SegmentBuilder builder, CancellationToken cancellationToken)
    {
        PatroniReport.DescribeNode(await client.ReadAsync("/patroni", "patroni", cancellationToken), builder);
        PatroniReport.DescribeCluster(await client.ReadAsync("/cluster", "members", cancellationToken), builder);
        PatroniReport.DescribeConfig(await client.FindAsync("/config", cancellationToken), builder);
        PatroniReport.DescribeFailsafe(await client.FindAsync("/failsafe", cancellationToken), builder);
        PatroniReport.DescribeHistory(await client.FindAsync("/history", cancellationToken), builder);
        builder.Add(PatroniMetrics.Up, 1);
        away = false;
    }

    /// <inheritdoc/>
    protected override void Failed(SegmentBuilder builder, string reason)
    {
        builder.Add(PatroniMetrics.Up, 0);
        if (!away)
        {
            LogAway(probe.Host, probe.Port, reason);
        }

        away = true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Patroni's REST API at {Host}:{Port} cannot be read: {Reason}")]
    private partial void LogAway(string host, int port, string reason);
}
