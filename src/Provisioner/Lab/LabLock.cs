namespace Monitor.Provisioner.Lab;

/// <summary>Keeps two commands from working on one lab; the kernel lets go of it when the process ends, however it ends.</summary>
public sealed class LabLock : IDisposable
{
    private readonly FileStream file;

    private LabLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="LabException">Another process holds it.</exception>
    public static LabLock Take(string path, string what)
    {
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Unix. The empty file stays: removing it would let two holders in.
            return new LabLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure)
        {
            throw new LabException($"Another command is working on {what} (it holds {path}). Wait until it has ended, then try again.", failure);
        }
    }

    /// <summary>Takes the lock, waiting for its holder as long as the token allows.</summary>
    public static async Task<LabLock> WaitAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return Take(path, path);
            }
            catch (LabException failure) when (failure.InnerException is IOException and not DirectoryNotFoundException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
