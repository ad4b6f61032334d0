namespace Monitor.Remediation.Verification;

/// <summary>Measures until it is good, has stayed good, cannot become good, or the time is up.</summary>
public sealed class Verifier(TimeProvider time)
{
    /// <summary>Measures.</summary>
    /// <param name="measure">One measurement.</param>
    /// <param name="patience">How long.</param>
    /// <param name="begin">When the action began: a restart of this program does not give it more time.</param>
    /// <param name="cancellationToken">Ends the measuring without a result.</param>
    /// <returns><see cref="Measurement.Met"/> or <see cref="Measurement.Broken"/>.</returns>
    public async Task<Measurement> RunAsync(
        Func<CancellationToken, Task<Measurement>> measure, Patience patience, DateTimeOffset begin, CancellationToken cancellationToken)
    {
        while (true)
        {
            var measurement = await measure(cancellationToken);
            if (measurement is Measurement.Met && patience.Soak > TimeSpan.Zero)
            {
                await Task.Delay(patience.Soak, time, cancellationToken);
                measurement = await measure(cancellationToken);
            }

            if (measurement is not Measurement.NotYet)
            {
                return measurement;
            }

            if (time.GetUtcNow() - begin > patience.Deadline)
            {
                return new Measurement.Broken($"Not measured to be right within {patience.Deadline.TotalSeconds:0} s: {measurement.Finding}");
            }

            await Task.Delay(patience.Interval, time, cancellationToken);
        }
    }
}
