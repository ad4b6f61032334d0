using System.Net;
using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;
using Monitor.Remediation.Action;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Tests.Action;

public sealed class ReinitTests
{
    private static readonly Plan Copy = new()
    {
        Action = "reinit",
        Cluster = "pg-test",
        Summary = "Copy pg-test-1 anew.",
        Parameters = new Dictionary<string, string> { ["member"] = "pg-test-1" },
    };

    [Theory]
    [InlineData("restarting after failure already in progress", true)]
    [InlineData("reinitialize already in progress", false)]
    [InlineData("I am the leader, can not reinitialize", false)]
    public async Task Breaks_off_an_endless_start_and_nothing_else(string answer, bool forced)
    {
        using var patroni = new PatroniThatIsBusy(answer);
        using var client = new PatroniClient(patroni, TimeProvider.System);
        var cluster = new Cluster { Name = ClusterName.Parse("pg-test")!.Value, Members = [new Member(1, new Node("db-1", "127.0.0.1"))] };
        var access = new ClusterAccess(cluster, client, _ => throw new InvalidOperationException("no server is asked"), PgBackRest.Local);

        var outcome = await new Reinit(TimeProvider.System).ExecuteAsync(access, Copy, TestContext.Current.CancellationToken);

        Assert.Equal(forced ? ["""{"force":false}""", """{"force":true}"""] : ["""{"force":false}"""], patroni.Bodies);
        Assert.Equal(forced, outcome is Outcome.Done);
    }

    private sealed class PatroniThatIsBusy(string answer) : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            Bodies.Add(body);
            return body.Contains("true", StringComparison.Ordinal)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("reinitialize started") }
                : new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent(answer) };
        }
    }
}
