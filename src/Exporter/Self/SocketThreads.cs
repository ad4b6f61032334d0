namespace Monitor.Exporter.Self;

/// <summary>
/// Lets the thread that hears from a socket go on with what waited for it. By default each piece of an answer wakes that thread, which wakes a
/// worker, which wakes another one to see whether there is more to do; a scrape is a dozen such pieces, and to hand them on costs more than to
/// read them. Nothing here waits for a socket without giving its thread back, which would hold up the others.
/// </summary>
public static class SocketThreads
{
    /// <summary>.NET 10 reads it when the first socket is used, and has no other switch for it.</summary>
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>To be called before there is a socket. Who set the variable has the last word.</summary>
    public static void GoOn()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
