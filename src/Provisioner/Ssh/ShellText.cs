namespace Monitor.Provisioner.Ssh;

/// <summary>Writing values into POSIX shell.</summary>
public static class ShellText
{
    /// <summary>The value as one literal word: whatever it holds, the shell reads exactly it.</summary>
    /// <exception cref="ArgumentException">It holds a NUL character, which no shell word can.</exception>
    public static string Quote(string value) => value.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("A shell word cannot hold a NUL character.", nameof(value))
        : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The values as literal words, separated by spaces.</summary>
    public static string Quote(IEnumerable<string> values) => string.Join(' ', values.Select(Quote));
}
