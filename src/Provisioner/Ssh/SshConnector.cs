using System.Net.Sockets;
using Monitor.Model.Topology;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Monitor.Provisioner.Ssh;

/// <summary>Connects over SSH: by key only, and only to hosts whose key is known.</summary>
public sealed class SshConnector(SshOptions options, TimeProvider time) : INodeConnector
{
    // How long the library waits for the node to take more input or to answer a request: longer than a busy node needs.
    private static readonly TimeSpan StallDeadline = TimeSpan.FromSeconds(60);

    private readonly KnownHosts knownHosts = new(options.KnownHostsPath);

    /// <inheritdoc/>
    public async Task<INodeConnection> ConnectAsync(Node node, CancellationToken cancellationToken)
    {
        var verdict = "";
        SshClient? client = null;
        try
        {
            client = new SshClient(ConnectionTo(node));
            client.HostKeyReceived += (_, received) => received.CanTrust = (verdict = Judge(node, received)).Length == 0;
            using var deadline = new CancellationTokenSource(options.ConnectDeadline, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            await client.ConnectAsync(either.Token);
            var connection = new SshNodeConnection(node, client, options.Access.User, time);
            client = null;
            return connection;
        }
        catch (Exception cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NodeUnreachableException(verdict.Length > 0 ? verdict : Explain(node, cause), cause);
        }
        finally
        {
            client?.Dispose();
        }
    }

    private ConnectionInfo ConnectionTo(Node node)
    {
        if (!File.Exists(options.KeyPath))
        {
            throw new NodeUnreachableException($"{node.Name}: the login key {options.KeyPath} does not exist.");
        }

        var key = new PrivateKeyFile(options.KeyPath);
        var connection = new ConnectionInfo(
            node.Address, options.Access.Port, options.Access.User, new PrivateKeyAuthenticationMethod(options.Access.User, key))
        {
            Timeout = StallDeadline,
        };

        // A server has keys of several types and shows one: it must be the type that we know.
        var known = Known(node).Select(host => host.Type).ToHashSet();
        var wanted = known.Count > 0 ? known : [.. KnownHosts.KeyTypes];
        foreach (var algorithm in connection.HostKeyAlgorithms.Keys.Where(name => !wanted.Contains(name)).ToList())
        {
            connection.HostKeyAlgorithms.Remove(algorithm);
        }

        return connection;
    }

    private IReadOnlyList<HostKey> Known(Node node) => knownHosts.Find(node.Address, options.Access.Port) is { Count: > 0 } byAddress
        ? byAddress
        : knownHosts.Find(node.Name, options.Access.Port);

    private string Judge(Node node, HostKeyEventArgs received)
    {
        var shown = new HostKey(received.HostKeyName, Convert.ToBase64String(received.HostKey));
        var known = Known(node);
        if (known.Contains(shown))
        {
            return "";
        }

        if (known.Count > 0)
        {
            return $"{node.Name} ({node.Address}): the host key has changed: {knownHosts.Path} knows another one than SHA256:{received.FingerPrintSHA256} "
                + $"({shown.Type}). If the node was installed anew, remove its line there; if not, somebody may be in between.";
        }

        if (!options.TrustOnFirstUse)
        {
            return $"{node.Name} ({node.Address}): the host key SHA256:{received.FingerPrintSHA256} ({shown.Type}) is unknown. "
                + $"Compare it with the node's console and add it to {knownHosts.Path}.";
        }

        knownHosts.Pin(node.Address, options.Access.Port, shown);
        return "";
    }

    private string Explain(Node node, Exception cause)
    {
        var where = $"{node.Name} ({node.Address}:{options.Access.Port})";
        return cause switch
        {
            NodeUnreachableException => cause.Message,
            SshAuthenticationException => $"{where}: user {options.Access.User} may not log in with {options.KeyPath}: {cause.Message}",
            OperationCanceledException or SshOperationTimeoutException =>
                $"{where}: no answer within {options.ConnectDeadline.TotalSeconds:0} s. Is the node up?",
            SocketException => $"{where}: {cause.Message}. Is sshd running there?",
            _ => $"{where}: {cause.Message}",
        };
    }
}
