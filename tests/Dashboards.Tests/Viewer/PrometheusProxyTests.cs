using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Monitor.Dashboards.Viewer;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>What the page may ask Prometheus, and what it hears when Prometheus is not well. Needs no page and no browser.</summary>
public sealed class PrometheusProxyTests : IDisposable
{
    private const string Fine = """{"status":"success","data":{"resultType":"vector","result":[]}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly HttpClient http = new();
    private readonly string page = Directory.CreateTempSubdirectory("monitor-page-").FullName;

    public void Dispose()
    {
        http.Dispose();
        Directory.Delete(page, recursive: true);
    }

    [Theory]
    [InlineData("GET", "query?query=up")]
    [InlineData("POST", "query_range")]
    [InlineData("GET", "label/cls/values")]
    [InlineData("POST", "labels")]
    [InlineData("GET", "rules")]
    [InlineData("GET", "alerts")]
    [InlineData("POST", "format_query")]
    [InlineData("GET", "metadata")]
    public async Task Hands_on_what_reads(string method, string path)
    {
        var asked = "";
        await using var prometheus = await FakePrometheus.StartAsync(async context =>
        {
            asked = context.Request.Path + context.Request.QueryString.Value;
            await Answer(context, Fine);
        });
        await using var viewer = await ServeAsync(prometheus.Uri);

        using var answer = await SendAsync(viewer.Urls.Single(), method, path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"/api/v1/{path}", asked);
        Assert.Equal(Fine, await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("GET", "admin/tsdb/snapshot")]
    [InlineData("POST", "admin/tsdb/delete_series")]
    [InlineData("DELETE", "series")]
    [InlineData("GET", "status/config")]
    [InlineData("GET", "targets")]
    [InlineData("POST", "label/cls/values")]
    [InlineData("GET", "label/..%2f..%2fadmin/values")]
    [InlineData("PUT", "query")]
    public async Task Refuses_everything_else_without_asking(string method, string path)
    {
        var wasAsked = false;
        await using var prometheus = await FakePrometheus.StartAsync(context =>
        {
            wasAsked = true;
            return Answer(context, Fine);
        });
        await using var viewer = await ServeAsync(prometheus.Uri);

        using var answer = await SendAsync(viewer.Urls.Single(), method, path);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("only reads", await ReasonAsync(answer), StringComparison.Ordinal);
        Assert.False(wasAsked);
    }

    [Fact]
    public async Task Hands_on_a_fault_of_the_question_as_Prometheus_words_it()
    {
        await using var prometheus = await FakePrometheus.StartAsync(context =>
            Answer(context, """{"status":"error","errorType":"bad_data","error":"parse error: unexpected end of input"}""", 400));
        await using var viewer = await ServeAsync(prometheus.Uri);

        using var answer = await SendAsync(viewer.Urls.Single(), "POST", "query");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("parse error: unexpected end of input", await ReasonAsync(answer));
    }

    [Fact]
    public async Task Says_where_Prometheus_is_down()
    {
        await using var viewer = await ServeAsync(new Uri("http://127.0.0.1:1/"));

        using var answer = await SendAsync(viewer.Urls.Single(), "POST", "query");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Matches("Prometheus at 127.0.0.1:1 cannot be reached: .*refused", await ReasonAsync(answer));
    }

    [Fact]
    public async Task Says_after_the_deadline_that_Prometheus_is_slow()
    {
        await using var prometheus = await FakePrometheus.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var viewer = await ServeAsync(prometheus.Uri, options => options with { Deadline = TimeSpan.FromMilliseconds(200) });

        using var answer = await SendAsync(viewer.Urls.Single(), "POST", "query");

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("did not answer within 0.2 s", await ReasonAsync(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "text/html", "<html>Log in</html>")]
    [InlineData(401, "text/plain", "Unauthorized")]
    [InlineData(302, "text/html", "")]
    public async Task Says_that_what_answers_is_no_Prometheus(int status, string type, string body)
    {
        await using var prometheus = await FakePrometheus.StartAsync(context => Answer(context, body, status, type));
        await using var viewer = await ServeAsync(prometheus.Uri);

        using var answer = await SendAsync(viewer.Urls.Single(), "GET", "query?query=up");

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains($"answered {status}", await ReasonAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_passes_off_half_an_answer_as_a_whole_one()
    {
        await using var prometheus = await FakePrometheus.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Fine[..20], Token);
            await context.Response.Body.FlushAsync(Token);
            context.Abort();
        });
        await using var viewer = await ServeAsync(prometheus.Uri);

        // Whether anything was sent on before the end came decides between a cut connection and a reason.
        try
        {
            using var answer = await SendAsync(viewer.Urls.Single(), "POST", "query");
            Assert.Contains("cannot be reached", await ReasonAsync(answer), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        }
        catch (HttpRequestException exception)
        {
            Assert.IsType<HttpIOException>(exception.InnerException ?? exception);
        }
    }

    [Fact]
    public async Task Compressed_answers_stay_compressed_for_a_browser_that_takes_them()
    {
        await using var prometheus = await FakePrometheus.StartAsync(async context =>
        {
            Assert.Equal("gzip", context.Request.Headers.AcceptEncoding);
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Fine), Token);
        });
        await using var viewer = await ServeAsync(prometheus.Uri);
        using var browser = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip });

        Assert.Equal(Fine, await browser.GetStringAsync(new Uri($"{viewer.Urls.Single()}/api/prometheus/api/v1/query?query=up"), Token));
    }

    [Fact]
    public async Task Refuses_a_question_that_is_too_long_or_no_form()
    {
        await using var prometheus = await FakePrometheus.StartAsync(context => Answer(context, Fine));
        await using var viewer = await ServeAsync(prometheus.Uri);
        var address = new Uri($"{viewer.Urls.Single()}/api/prometheus/api/v1/query");

        using var tooLong = await http.PostAsync(address, new FormUrlEncodedContent([new("query", new string('a', 100_000))]), Token);
        using var noForm = await http.PostAsync(address, new StringContent("{}", Encoding.UTF8, "application/json"), Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, noForm.StatusCode);
    }

    [Fact]
    public async Task A_page_of_somebody_else_gets_nothing()
    {
        await using var prometheus = await FakePrometheus.StartAsync(context => Answer(context, Fine));
        await using var viewer = await ServeAsync(prometheus.Uri, options => options with { Hosts = ["monitor.example"] });
        var address = new Uri($"{viewer.Urls.Single()}/api/prometheus/api/v1/query?query=up");

        Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusAsync(address, ("Host", "rebound.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(address, ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, ("Host", "monitor.example")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address, ("Host", "localhost:3000")));
    }

    [Fact]
    public async Task Every_answer_forbids_scripts_of_others_and_frames()
    {
        await using var viewer = await ServeAsync(new Uri("http://127.0.0.1:1/"));

        using var answer = await http.GetAsync(new Uri($"{viewer.Urls.Single()}/api/settings"), Token);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'self'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("SAMEORIGIN", answer.Headers.GetValues("X-Frame-Options").Single());
    }

    [Fact]
    public void Refuses_to_listen_to_the_network_without_certificates()
    {
        var options = Options(new Uri("ftp://127.0.0.1/")) with { Listen = new(IPAddress.Any, 0), PathPrefix = "viewer/" };

        Assert.Equal(3, options.Faults().Count);
        Assert.Contains("needs TLS and client certificates", options.Faults()[0], StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ViewerHost.Create(options));
    }

    private ViewerOptions Options(Uri prometheus) => new()
    {
        Listen = new(IPAddress.Loopback, 0),
        Page = page,
        Dashboards = DashboardLibrary.Generated(),
        Prometheus = prometheus,
    };

    private async Task<Microsoft.AspNetCore.Builder.WebApplication> ServeAsync(Uri prometheus, Func<ViewerOptions, ViewerOptions>? change = null)
    {
        var options = Options(prometheus);
        var application = ViewerHost.Create(change?.Invoke(options) ?? options);
        await application.StartAsync(Token);
        return application;
    }

    private async Task<HttpResponseMessage> SendAsync(string root, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{root}/api/prometheus/api/v1/{path}"));
        if (method == "POST")
        {
            request.Content = new FormUrlEncodedContent([new("query", "up")]);
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private async Task<HttpStatusCode> StatusAsync(Uri address, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var answer = await http.SendAsync(request, Token);
        return answer.StatusCode;
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("error", document.RootElement.GetProperty("status").GetString());
        return document.RootElement.GetProperty("error").GetString()!;
    }

    private static Task Answer(HttpContext context, string body, int status = 200, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, Token);
    }
}
