using System.Text;
using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Monitor.Provisioner.Ssh;

/// <summary>One SSH connection; every script is a command of its own on it.</summary>
internal sealed class SshNodeConnection(Node node, SshClient client, string user, TimeProvider time) : INodeConnection
{
    private const int OutputLimit = 16 << 20;
    private const int ErrorLimit = 64 << 10;

    // The node ends the script at its deadline (124, or 137 when it did not listen); this much later we stop waiting for the node.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    public Node Node => node;

    public async Task<CommandResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var script = Encoding.UTF8.GetBytes(command.Script);
        try
        {
            using var remote = client.CreateCommand(Launch(script.Length, command.Deadline));
            using var deadline = new CancellationTokenSource(command.Deadline + Grace, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            var outcome = await ExecuteAsync(remote, script, command, either.Token, cancellationToken);
            var duration = time.GetElapsedTime(started);
            return outcome with { Duration = duration, TimedOut = outcome.ExitCode is 124 or 137 or -1 && duration >= command.Deadline };
        }
        catch (Exception cause) when (cause is SshException or IOException or ObjectDisposedException or InvalidOperationException
            && !cancellationToken.IsCancellationRequested)
        {
            throw new NodeUnreachableException($"{node.Name} ({node.Address}): the connection is lost: {cause.Message}", cause);
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<CommandResult> ExecuteAsync(
        SshCommand remote, byte[] script, RemoteCommand command, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var output = new TailText(OutputLimit);
        var error = new TailText(ErrorLimit);
        var running = remote.ExecuteAsync(deadline);
        var input = remote.CreateInputStream();
        // The library's streams block, hence threads of their own: the pool would take seconds to grow for a whole fleet.
        var writing = Long(() => Feed(input, script, command.Input));
        var reading = Task.WhenAll(Long(() => Drain(remote.OutputStream, output, command.OnLine)), Long(() => Drain(remote.ExtendedOutputStream, error, null)));
        try
        {
            await running;
            await reading.WaitAsync(deadline);
            if (remote.ExitStatus is null or 0)
            {
                await writing.WaitAsync(deadline);
            }

            return new CommandResult(remote.ExitStatus ?? -1, output.ToString(), error.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CommandResult(-1, output.ToString(), error.ToString());
        }
        finally
        {
            // A script that failed leaves input unread; what the writer says about it is of no interest any more.
            _ = writing.ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            _ = reading.ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>
    /// The only command line that ever runs: it takes the script from standard input, refuses a truncated one, and reads what the script
    /// leaves unread, so that the sender never waits for a reader that is gone.
    /// </summary>
    private string Launch(int scriptBytes, TimeSpan deadline)
    {
        var loader = $"LC_ALL=C; s=$(head -c {scriptBytes}; printf .); [ ${{#s}} -eq {scriptBytes + 1} ] || {{ echo 'script cut off on its way' >&2; exit 75; }}; "
            + "export LC_ALL=C.UTF-8; cd /; ( eval \"${s%.}\" ); r=$?; cat >/dev/null; exit $r";
        var seconds = Math.Ceiling(deadline.TotalSeconds);
        return $"{(user == "root" ? "" : "sudo -n ")}env LC_ALL=C timeout -k 5 {seconds:0} sh -c {ShellText.Quote(loader)}";
    }

    private static void Feed(Stream input, byte[] script, IReadOnlyList<FileContent> contents)
    {
        using (input)
        {
            input.Write(script);
            foreach (var content in contents)
            {
                using var source = content.Open();
                source.CopyTo(input);
            }
        }
    }

    private static void Drain(Stream stream, TailText text, Action<string>? onLine)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false), false, 1 << 16, leaveOpen: true);
        var line = new StringBuilder();
        var buffer = new char[1 << 15];
        for (var count = reader.Read(buffer); count > 0; count = reader.Read(buffer))
        {
            text.Append(buffer.AsSpan(0, count));
            if (onLine is not null)
            {
                Tell(buffer.AsSpan(0, count), line, onLine);
            }
        }
    }

    private static void Tell(ReadOnlySpan<char> text, StringBuilder line, Action<string> onLine)
    {
        for (var end = text.IndexOf('\n'); end >= 0; end = text.IndexOf('\n'))
        {
            onLine(line.Append(text[..end]).ToString());
            line.Clear();
            text = text[(end + 1)..];
        }

        line.Append(text);
    }

    private static Task Long(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
