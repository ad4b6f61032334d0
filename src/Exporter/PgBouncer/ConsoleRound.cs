namespace Monitor.Exporter.PgBouncer;

/// <summary>
/// Asks a console a list of commands without waiting for each answer before the next question, which takes a third of the time.
/// PgBouncer (1.16 to 1.26, pktbuf.c) must not be given the chance to mix two answers: what does not fit into the socket's buffers waits
/// for room in a queue of its own, and the next answer goes straight to the socket. So a command is only sent ahead while the answers
/// under way are small, by their last size, and never behind one whose answer grows with the number of clients.
/// </summary>
internal sealed class ConsoleRound(ConsoleConnection connection, TimeProvider time)
{
    /// <summary>A console answers from memory: what takes a second does not answer.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>All of it is over by then, so that a scrape is answered within 3 s.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Linux gives a TCP connection at least 46 KiB to send from, and a Unix socket more.</summary>
    private const long Window = 32 * 1024;

    /// <summary>Asks them all and says how each went.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="answered">Called after each answer: what it took, and null or the reason of the refusal.</param>
    /// <param name="cancellationToken">Ends the round.</param>
    /// <exception cref="OperationCanceledException">PgBouncer took too long for an answer or for all of them.</exception>
    public async Task RunAsync(IEnumerable<ConsoleCommand> commands, Action<ConsoleCommand, TimeSpan, string?> answered, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var timer = new CancellationTokenSource(Deadline, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        ConsoleCommand[] order = [.. commands.OrderBy(command => command.Unbounded).ThenBy(command => command.Bytes ?? 0)];
        var (sent, ahead, last) = (0, 0L, started);
        for (var next = 0; next < order.Length; next++)
        {
            for (; sent < order.Length && (sent == next || (!order[sent - 1].Unbounded && ahead <= Window)); sent++)
            {
                connection.Write(order[sent].Sql);
                ahead += Expected(order[sent]);
            }

            timer.CancelAfter(Remaining(started));
            await connection.FlushAsync(deadline.Token);
            ahead -= Expected(order[next]);
            var refusal = await ReadAsync(order[next], deadline.Token);
            answered(order[next], time.GetElapsedTime(last), refusal);
            last = time.GetTimestamp();
        }
    }

    private async Task<string?> ReadAsync(ConsoleCommand command, CancellationToken cancellationToken)
    {
        var before = connection.Taken;
        command.Reset();
        try
        {
            await connection.ReadAsync(command.Begin, command.Add, cancellationToken);
            return null;
        }
        catch (ConsoleException exception)
        {
            return exception.Message;
        }
        finally
        {
            command.Bytes = connection.Taken - before;
        }
    }

    private TimeSpan Remaining(long started)
    {
        var remaining = Budget - time.GetElapsedTime(started);
        return remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining < Deadline ? remaining : Deadline;
    }

    private static long Expected(ConsoleCommand command) => command.Bytes ?? Window + 1;
}
