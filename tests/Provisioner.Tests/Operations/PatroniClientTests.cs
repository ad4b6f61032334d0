using System.Net;
using System.Text;
using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;

namespace Monitor.Provisioner.Tests.Operations;

public sealed class PatroniClientTests
{
    private static readonly Node Node = new("db-1", "127.0.0.1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_the_cluster_as_Patroni_4_0_writes_it()
    {
        const string Body = """
            {"members":[
              {"name":"pg-test-1","role":"leader","state":"running","api_url":"https://10.0.0.1:8008/patroni","host":"10.0.0.1","port":5432,"timeline":2},
              {"name":"pg-test-2","role":"replica","state":"streaming","host":"10.0.0.2","port":5432,"timeline":2,"lag":16,"tags":{"nofailover":true}},
              {"name":"pg-test-3","role":"replica","state":"start failed","host":"10.0.0.3","port":5432,"lag":"unknown"}],
             "scope":"pg-test","pause":true}
            """;
        using var client = Open(HttpStatusCode.OK, Body);
        var cluster = (await client.GetClusterAsync(Node, Token)).OrNull!;
        Assert.Equal(("pg-test", true, "pg-test-1"), (cluster.Scope, cluster.Paused, cluster.Leader?.Name));
        Assert.Equal((16L, true), (cluster.Find("pg-test-2")!.LagBytes, cluster.Find("pg-test-2")!.NoFailover));
        Assert.Null(cluster.Find("pg-test-3")!.LagBytes);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task Nonsense_is_silence_with_a_reason(string body)
    {
        using var client = Open(HttpStatusCode.OK, body);
        var silent = Assert.IsType<PatroniReading<PatroniCluster>.Silent>(await client.GetClusterAsync(Node, Token));
        Assert.Contains("db-1", silent.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, typeof(PatroniResult.Accepted))]
    [InlineData(HttpStatusCode.Accepted, typeof(PatroniResult.Accepted))]
    [InlineData(HttpStatusCode.Unauthorized, typeof(PatroniResult.Refused))]
    [InlineData(HttpStatusCode.PreconditionFailed, typeof(PatroniResult.Refused))]
    [InlineData(HttpStatusCode.ServiceUnavailable, typeof(PatroniResult.Unknown))]
    public async Task A_switchover_is_done_refused_or_unknown(HttpStatusCode status, Type expected)
    {
        using var client = Open(status, "switchover status unknown", out var requests);
        Assert.IsType(expected, await client.SwitchoverAsync(Node, "pg-test-1", "pg-test-2", Token));
        Assert.Equal("""{"leader":"pg-test-1","candidate":"pg-test-2"}""", Assert.Single(requests));
    }

    [Theory]
    [InlineData(0, "status: ok", true)]
    [InlineData(0, "status: error\n  other: 1", false)]
    [InlineData(0, "", false)]
    [InlineData(1, "status: ok", false)]
    public void The_text_of_verify_decides_and_not_its_exit_code(int code, string text, bool sound) =>
        Assert.Equal(sound, VerifyReport.Read(new CommandOutput(code, text, "")).Sound);

    private static PatroniClient Open(HttpStatusCode status, string body) => Open(status, body, out _);

    private static PatroniClient Open(HttpStatusCode status, string body, out List<string> requests)
    {
        requests = [];
        return new PatroniClient(new Answer(status, body, requests), TimeProvider.System, "secret");
    }

    private sealed class Answer(HttpStatusCode status, string body, List<string> requests) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
            {
                requests.Add(await content.ReadAsStringAsync(cancellationToken));
            }

            return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }
    }
}
