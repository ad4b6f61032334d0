namespace Monitor.Cli;

/// <summary>Progress as lines, in the order in which it is made.</summary>
/// <param name="terminal">Where it is said.</param>
internal sealed class Talk(Terminal terminal) : IProgress<string>
{
    private readonly Lock gate = new();

    public void Report(string value)
    {
        lock (gate)
        {
            terminal.Say(value);
        }
    }
}
