namespace Monitor.Exporter.Reload;

/// <summary>A request's hold on what is configured now: as long as it lasts, a reload that replaces it does not close it.</summary>
internal sealed class GenerationUse(Generation generation) : IDisposable
{
    private int ended;

    public Generation Generation => generation;

    /// <summary>Lets go; a second time changes nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            generation.Leave();
        }
    }
}
