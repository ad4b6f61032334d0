using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Probe;
using Monitor.Exporter.Tests.Faults;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Probe;

/// <summary>When a target is given up: two databases of a real server, which tells whose connections are still there.</summary>
public sealed class ProbeIdleTests : IClassFixture<LoneServer>, IAsyncLifetime
{
    private const string Left = "left_alone";
    private const string Asked = "asked_again";
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    private readonly LoneServer place;
    private readonly FakeTimeProvider time = new();
    private readonly CancellationTokenSource stop = new();
    private readonly ProbeTargets targets;
    private Task running = Task.CompletedTask;

    public ProbeIdleTests(LoneServer place)
    {
        this.place = place;
        var config = new ProbeConfig { Modules = new Dictionary<string, ProbeModule> { ["own"] = new(place.Server.Login("postgres")) }, Targets = TargetRules.Any, Idle = Idle };
        targets = new(config, Own.Only(Own.Good), time, NullLogger.Instance);
    }

    public async ValueTask InitializeAsync()
    {
        await place.Server.ExecuteAsync("postgres", $"CREATE DATABASE {Left}", $"CREATE DATABASE {Asked}");
        running = targets.RunAsync(stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await targets.DisposeAsync();
        stop.Dispose();
        await place.Server.ExecuteAsync("postgres", $"DROP DATABASE {Left} WITH (FORCE)", $"DROP DATABASE {Asked} WITH (FORCE)");
    }

    [Fact]
    public async Task A_target_that_nobody_asks_for_is_given_up_with_its_connections_and_one_that_is_asked_in_between_stays()
    {
        var (left, asked) = (await AskAsync(Left), await AskAsync(Asked));
        var session = await SessionAsync(Asked);
        time.Advance(Idle - Sweep);
        Assert.NotEmpty(await SessionAsync(Left));
        Assert.Same(asked, await AskAsync(Asked));

        time.Advance(Sweep * 2);
        await Eventually.TrueAsync(async () => (await SessionAsync(Left)).Length == 0);
        await HasTargetsAsync(1);
        Assert.Equal(session, await SessionAsync(Asked));
        Assert.Same(asked, await AskAsync(Asked));

        Assert.NotSame(left, await AskAsync(Left));
        await HasTargetsAsync(2);
    }

    [Fact]
    public async Task A_target_that_was_just_found_is_not_given_up_before_it_is_asked()
    {
        await AskAsync(Left);
        var asked = await AskAsync(Asked);
        time.Advance(Idle - Sweep);
        Assert.Same(asked, targets.Find(Address(Asked), "").Target);

        time.Advance(Sweep * 2);
        await HasTargetsAsync(1);
        Assert.Contains("good_value 42\n", Text(await asked.ScrapeAsync(null)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_never_answered_is_given_up_like_any_other()
    {
        await AskAsync(Left);
        var nowhere = targets.Find($"127.0.0.1:{ProgramFiles.FreePort()}", "").Target!;
        Assert.Contains("pg_up 0\n", Text(await nowhere.ScrapeAsync(null)), StringComparison.Ordinal);
        time.Advance(Idle + Sweep);
        await HasTargetsAsync(0);
        await place.NobodyIsLeftAsync();
    }

    /// <summary>Asks as a scraper does.</summary>
    private async Task<ProbeTarget> AskAsync(string database)
    {
        var target = targets.Find(Address(database), "").Target!;
        Assert.Contains("good_value 42\n", Text(await target.ScrapeAsync(null)), StringComparison.Ordinal);
        return target;
    }

    private Task HasTargetsAsync(int count) =>
        Eventually.TrueAsync(() => Task.FromResult(Text(targets.Describe()).Contains($"pg_exporter_probe_targets {count}\n", StringComparison.Ordinal)));

    private string Address(string database) => $"127.0.0.1:{place.Server.Port}/{database}";

    /// <summary>The process that has been there for the exporter for longest in a database, its first connection; empty: it has none. Those of the background come and go.</summary>
    private Task<string> SessionAsync(string database) =>
        place.Server.AskAsync($"SELECT coalesce((array_agg(pid ORDER BY backend_start))[1]::text, '') FROM pg_stat_activity WHERE application_name = 'monitor-exporter' AND datname = '{database}'");

    private static string Text(Segment segment) => string.Concat(segment.Families.Select(family => Encoding.UTF8.GetString(family.Bytes.Span)));

    private static string Text(ExpositionDocument document)
    {
        var output = new ArrayBufferWriter<byte>();
        document.Write(output, ExpositionFormat.Text, ReadOnlyMemory<byte>.Empty);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
