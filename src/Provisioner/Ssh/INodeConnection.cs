using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Ssh;

/// <summary>An open way to one node. Used by one caller at a time.</summary>
public interface INodeConnection : IAsyncDisposable
{
    /// <summary>The node at the other end.</summary>
    Node Node { get; }

    /// <summary>Runs a script as root.</summary>
    /// <returns>The outcome, whatever the exit code is.</returns>
    /// <exception cref="NodeUnreachableException">The connection is lost.</exception>
    Task<CommandResult> RunAsync(RemoteCommand command, CancellationToken cancellationToken);
}

/// <summary>Opens ways to nodes.</summary>
public interface INodeConnector
{
    /// <summary>Connects and logs in.</summary>
    /// <exception cref="NodeUnreachableException">The node does not answer, is not who it was, or does not let us in.</exception>
    Task<INodeConnection> ConnectAsync(Node node, CancellationToken cancellationToken);
}

/// <summary>A script for a node.</summary>
/// <param name="Script">
/// POSIX shell without NUL characters. It travels on the connection's standard input and never on a command line, so that it may hold secrets.
/// </param>
/// <param name="Deadline">How long it may run before the node ends it.</param>
public sealed record RemoteCommand(string Script, TimeSpan Deadline)
{
    /// <summary>What the script reads on its standard input, one after the other, without separators.</summary>
    public IReadOnlyList<FileContent> Input { get; init; } = [];

    /// <summary>Told every line of standard output as it comes, on a thread of the connection.</summary>
    public Action<string>? OnLine { get; init; }
}

/// <summary>How a script ended.</summary>
/// <param name="ExitCode">The exit code; -1 when there is none because the node did not answer in time.</param>
/// <param name="Output">Standard output, the last 16 Mi characters.</param>
/// <param name="Error">Standard error, the last 64 Ki characters.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether the deadline ended it.</summary>
    public bool TimedOut { get; init; }

    /// <summary>How long it took, as seen from here.</summary>
    public TimeSpan Duration { get; init; }
}

/// <summary>A node cannot be reached or the connection is lost; the message says which node, why, and what to do.</summary>
public sealed class NodeUnreachableException(string message, Exception? cause = null) : Exception(message, cause);
