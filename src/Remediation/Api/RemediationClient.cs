using System.Net.Http.Json;
using System.Text.Json;
using Monitor.Provisioner.Operations;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Api;

/// <summary>The remediation service, for commands.</summary>
public sealed class RemediationClient : IDisposable
{
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient http;
    private readonly TimeProvider time;

    /// <summary>Takes the service's address, as in <c>https://10.0.0.10:9634</c>, and who asks.</summary>
    public RemediationClient(Uri address, MutualTls tls, TimeProvider time)
    {
        http = new HttpClient(tls.CreateHandler()) { BaseAddress = address, Timeout = CallDeadline };
        this.time = time;
    }

    /// <summary>Asks for an action; it is carried out, or not, after this returns.</summary>
    /// <exception cref="RemediationRefusedException">The service says no, and why.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public Task<Run> AskAsync(string action, ActionRequest request, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Post, $"v1/actions/{Uri.EscapeDataString(action)}", request, cancellationToken);

    /// <summary>One run.</summary>
    /// <exception cref="RemediationRefusedException">There is no such run.</exception>
    public Task<Run> GetRunAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Get, $"v1/runs/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>All runs that are kept, newest first.</summary>
    public Task<IReadOnlyList<Run>> ListRunsAsync(CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyList<Run>>(HttpMethod.Get, "v1/runs", null, cancellationToken);

    /// <summary>Approves the plan of this hash.</summary>
    /// <exception cref="RemediationRefusedException">The plan is another one, or does not wait.</exception>
    public Task<Run> ApproveAsync(string id, ApprovalRequest request, CancellationToken cancellationToken) =>
        SendAsync<Run>(HttpMethod.Post, $"v1/runs/{Uri.EscapeDataString(id)}/approve", request, cancellationToken);

    /// <summary>Closes the breaker.</summary>
    public async Task ResetBreakerAsync(PersonRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, "v1/breaker/reset", request, cancellationToken)).Dispose();

    /// <summary>Switches remediation on or off.</summary>
    public async Task SetSwitchAsync(bool on, PersonRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, on ? "v1/switch/on" : "v1/switch/off", request, cancellationToken)).Dispose();

    /// <summary>Follows a run until it ends or waits for approval, and tells of every change.</summary>
    public async Task<Run> FollowAsync(string id, Action<Run> changed, CancellationToken cancellationToken)
    {
        Run? last = null;
        using var timer = new PeriodicTimer(PollInterval, time);
        while (true)
        {
            var run = await GetRunAsync(id, cancellationToken);
            if (last is null || last.State != run.State || last.StateReason != run.StateReason)
            {
                changed(run);
            }

            if (run.IsFinal || run.State == RunState.Planned)
            {
                return run;
            }

            last = run;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, body, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken)
            ?? throw new RemediationRefusedException($"The remediation service answered null to {path}.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
        var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new RemediationRefusedException($"{(int)response.StatusCode}: {ReadError(text)}");
        }
    }

    private static string ReadError(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Refusal>(text, Json)?.Error ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

/// <summary>The remediation service said no. The message is its own.</summary>
public sealed class RemediationRefusedException(string message) : Exception(message);
