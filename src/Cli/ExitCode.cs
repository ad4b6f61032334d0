namespace Monitor.Cli;

/// <summary>What a command tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done, and all is well.</summary>
    public const int Fine = 0;

    /// <summary>It failed, or it found problems.</summary>
    public const int Problems = 1;

    /// <summary>The command line or a file that it names is wrong; nothing was changed.</summary>
    public const int Usage = 2;
}
