namespace Monitor.Audit.Spool;

/// <summary>A lock between processes: a file that only one of them can hold open. The system lets go of it when the holder dies.</summary>
internal static class SpoolLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <exception cref="TimeoutException">Somebody else held it all the time.</exception>
    public static async ValueTask<FileStream> TakeAsync(string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(started) > timeout)
            {
                throw new TimeoutException($"Another process has held {path} for {timeout.TotalSeconds:0.#} s; find it with: fuser {path}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, OwnerOnly.Options(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
