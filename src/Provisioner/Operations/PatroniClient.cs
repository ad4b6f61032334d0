using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Operations;

/// <summary>Patroni's REST API, by node. Every call has a deadline, and every outcome but cancellation is a value.</summary>
public sealed class PatroniClient : IDisposable
{
    /// <summary>How long a question may take: a new TLS connection to a host that is slow, but alive, is several of its round trips.</summary>
    public static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(10);

    /// <summary>How long a command may take: a switchover blocks for up to 2 × max(10 s, loop_wait).</summary>
    public static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(60);

    private const int AnswerLimitBytes = 1 << 20;
    private const int TextLimit = 1000;

    private readonly HttpClient http;
    private readonly TimeProvider time;
    private readonly int port;

    /// <summary>Takes the way to the members.</summary>
    /// <param name="handler">Brings client certificate and trust; disposed with this client.</param>
    /// <param name="time">Measures round trips.</param>
    /// <param name="password">Of the REST user <c>patroni</c>; only commands need it.</param>
    /// <param name="port">Where Patroni listens on every node.</param>
    public PatroniClient(HttpMessageHandler handler, TimeProvider time, string? password = null, int port = Ports.Patroni)
    {
        this.time = time;
        this.port = port;
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = AnswerLimitBytes };
        if (password is not null)
        {
            http.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("patroni:" + password)));
        }
    }

    /// <summary>The cluster as this node's Patroni sees it.</summary>
    public Task<PatroniReading<PatroniCluster>> GetClusterAsync(Node node, CancellationToken cancellationToken) =>
        GetAsync<PatroniCluster>(node, "cluster", cancellationToken);

    /// <summary>What the member on this node says about itself.</summary>
    public Task<PatroniReading<PatroniStatus>> GetStatusAsync(Node node, CancellationToken cancellationToken) =>
        GetAsync<PatroniStatus>(node, "patroni", cancellationToken);

    /// <summary>The first view of the cluster that any of these nodes gives. All are asked at once, so that a slow one holds nobody up.</summary>
    /// <remarks>Every member reads the view from etcd for every question, so it does not matter whose answer it is.</remarks>
    public async Task<PatroniReading<PatroniCluster>> GetClusterAsync(IEnumerable<Node> nodes, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reasons = new List<string>();
        await foreach (var asked in Task.WhenEach(nodes.Select(node => GetClusterAsync(node, enough.Token))))
        {
            var reading = await asked;
            if (reading is not PatroniReading<PatroniCluster>.Silent silent)
            {
                await enough.CancelAsync();
                return reading;
            }

            reasons.Add(silent.Reason);
        }

        return new PatroniReading<PatroniCluster>.Silent(string.Join("; ", reasons));
    }

    /// <summary>Hands the leader's role over. The leader's name is a compare-and-swap token: a late duplicate is refused with 412.</summary>
    /// <param name="via">The node that is asked; any member will do.</param>
    /// <param name="leader">Who leads now.</param>
    /// <param name="candidate">Who shall lead.</param>
    /// <param name="cancellationToken">Ends the wait, not the switchover.</param>
    public Task<PatroniResult> SwitchoverAsync(Node via, string leader, string candidate, CancellationToken cancellationToken) =>
        PostAsync(via, "switchover", new JsonObject { ["leader"] = leader, ["candidate"] = candidate }, cancellationToken);

    /// <summary>Begins to copy the member on this node anew from the leader or the backup. Patroni refuses on the leader.</summary>
    /// <param name="member">The node of the member.</param>
    /// <param name="force">Whether what Patroni does with the member right now, such as trying to start it, is broken off.</param>
    /// <param name="cancellationToken">Ends the wait, not the copying.</param>
    public Task<PatroniResult> ReinitializeAsync(Node member, bool force, CancellationToken cancellationToken) =>
        PostAsync(member, "reinitialize", new JsonObject { ["force"] = force }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<PatroniReading<T>> GetAsync<T>(Node node, string path, CancellationToken cancellationToken)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ReadDeadline);
        var begin = time.GetTimestamp();
        try
        {
            using var response = await http.GetAsync(Address(node, path), deadline.Token);
            if (!response.IsSuccessStatusCode)
            {
                return new PatroniReading<T>.Silent($"Patroni on {node.Name} answered {(int)response.StatusCode} to GET /{path}.");
            }

            var value = await response.Content.ReadFromJsonAsync<T>(deadline.Token);
            return value is null
                ? new PatroniReading<T>.Silent($"Patroni on {node.Name} answered null to GET /{path}.")
                : new PatroniReading<T>.Answered(value, time.GetElapsedTime(begin));
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && IsLostCall(fault))
        {
            return new PatroniReading<T>.Silent($"Patroni on {node.Name} did not answer GET /{path}: {Explain(fault, ReadDeadline)}");
        }
    }

    private async Task<PatroniResult> PostAsync(Node node, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(CommandDeadline);
        try
        {
            // Patroni answers 411 without a length, so the body is buffered and not chunked.
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(Address(node, path), content, deadline.Token);
            var text = await response.Content.ReadAsStringAsync(deadline.Token);
            text = text.Length > TextLimit ? text[..TextLimit] : text;
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => new PatroniResult.Accepted(text),
                >= 500 => new PatroniResult.Unknown($"{(int)response.StatusCode}: {text}"),
                var status => new PatroniResult.Refused(status, text),
            };
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && IsLostCall(fault))
        {
            return new PatroniResult.Unknown(
                $"Patroni on {node.Name} did not answer POST /{path}: {Explain(fault, CommandDeadline)}");
        }
    }

    private Uri Address(Node node, string path) => new UriBuilder(Uri.UriSchemeHttps, node.Address, port, path).Uri;

    private static bool IsLostCall(Exception fault) =>
        fault is HttpRequestException or OperationCanceledException or IOException or JsonException or NotSupportedException;

    private static string Explain(Exception fault, TimeSpan deadline) => fault is OperationCanceledException
        ? $"no answer within {deadline.TotalSeconds:0} s."
        : fault.InnerException?.Message ?? fault.Message;
}
