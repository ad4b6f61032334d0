using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Monitor.Audit.Spool;
using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;
using Monitor.Remediation.Action;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Guard;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Tests.Journal;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Tests;

public sealed class RunnerTests : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("monitor-runner-").FullName;
    private readonly FakeTimeProvider time = new(Sample.Noon) { AutoAdvanceAmount = TimeSpan.Zero };
    private readonly FakeRemedy remedy = new();
    private readonly RemediationMetrics metrics = new();
    private MemoryStore store = null!;
    private RunJournal journal = null!;
    private Ledger ledger = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = new MemoryStore(time);
        journal = new RunJournal(store, time);
        ledger = await Ledger.OpenAsync(new LedgerOptions { Source = AuditTrail.Source, SpoolDirectory = Path.Combine(directory, "spool") }, Token);
    }

    [Fact]
    public async Task Sees_again_after_the_lock_then_acts_once_and_measures()
    {
        var run = await RunAsync(RemediationMode.Auto, Sample.Run());
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal((2, 1), (remedy.Looks, remedy.Executions));
        Assert.Equal([RunState.Received, RunState.Executing, RunState.Verifying, RunState.Succeeded], run.History.Select(step => step.State));
        Assert.NotNull(await journal.LockAsync("pg-test", "other", Token));
    }

    [Fact]
    public async Task Shows_when_an_action_was_begun_and_nothing_where_none_was()
    {
        remedy.Rulings.Enqueue(remedy.Act);
        remedy.Rulings.Enqueue(new Ruling.Healthy("Somebody was faster."));
        await RunAsync(RemediationMode.Auto, Sample.Run(trigger: Trigger.Person));
        Assert.Empty(LastStarts());

        time.Advance(TimeSpan.FromMinutes(7));
        var run = await RunAsync(RemediationMode.Auto, Sample.Run("b"), "b");
        Assert.Equal([(run.Cluster, run.Action, (double)Sample.Noon.AddMinutes(7).ToUnixTimeSeconds())], LastStarts());
    }

    [Fact]
    public void Shows_the_latest_start_of_a_cluster_and_action_in_whatever_order_they_are_read()
    {
        metrics.NoteStarts(
            Sample.Run() with { ExecutedAt = Sample.Noon }, Sample.Run() with { ExecutedAt = Sample.Noon.AddHours(-1) }, Sample.Run() with { ExecutedAt = null });

        Assert.Equal([(Sample.Run().Cluster, Sample.Run().Action, (double)Sample.Noon.ToUnixTimeSeconds())], LastStarts());
    }

    [Fact]
    public async Task Does_nothing_when_the_fault_is_gone_after_the_lock()
    {
        remedy.Rulings.Enqueue(remedy.Act);
        remedy.Rulings.Enqueue(new Ruling.Healthy("Somebody was faster."));
        var run = await RunAsync(RemediationMode.Auto, Sample.Run(trigger: Trigger.Person));
        Assert.Equal((RunState.Skipped, 0), (run.State, remedy.Executions));
    }

    [Fact]
    public async Task An_alert_must_look_healthy_twice()
    {
        remedy.Rulings.Enqueue(new Ruling.Healthy("fast"));
        remedy.Rulings.Enqueue(new Ruling.Healthy("fast"));
        Assert.Equal(RunState.Received, (await RunAsync(RemediationMode.Auto, Sample.Run())).State);
        Assert.Equal(RunState.Skipped, (await AdvanceAsync(RemediationMode.Auto)).State);
    }

    [Fact]
    public async Task What_may_mend_itself_is_waited_for_as_long_as_it_may_take_and_then_a_person_is_called()
    {
        var behind = new Ruling.LookAgain("A replica is behind.") { Patience = TimeSpan.FromMinutes(2) };
        remedy.Rulings.Enqueue(behind);
        Assert.Equal(RunState.Received, (await RunAsync(RemediationMode.Auto, Sample.Run())).State);

        time.Advance(TimeSpan.FromMinutes(2.1));
        remedy.Rulings.Enqueue(behind);
        var run = await AdvanceAsync(RemediationMode.Auto);
        Assert.Equal((RunState.Escalated, behind.Reason, 0), (run.State, run.StateReason, remedy.Executions));
    }

    [Fact]
    public async Task What_took_effect_after_an_interruption_had_found_nothing_of_it_is_measured_and_not_called_needless()
    {
        var run = Sample.Run().Enter(RunState.Executing, "then the power went", Sample.Noon) with { Attempts = 1, ExecutedAt = Sample.Noon, Plan = FakeRemedy.Plan };
        remedy.Resumption = new Resumption.NotBegun("as before");
        remedy.Rulings.Enqueue(new Ruling.Healthy("The candidate leads."));

        Assert.Equal(RunState.Received, (await RunAsync(RemediationMode.Auto, run)).State);
        Assert.Equal(RunState.Verifying, (await AdvanceAsync(RemediationMode.Auto)).State);
        var ended = await AdvanceAsync(RemediationMode.Auto);
        Assert.Equal((RunState.Succeeded, 0, 1), (ended.State, remedy.Executions, ended.Attempts));
    }

    [Fact]
    public async Task A_dry_run_ends_with_its_plan()
    {
        var run = await RunAsync(RemediationMode.Auto, Sample.Run(trigger: Trigger.Person) with { DryRun = true });
        Assert.Equal((RunState.Skipped, 0), (run.State, remedy.Executions));
        Assert.NotNull(run.Plan);
    }

    [Fact]
    public async Task Waits_for_the_approval_of_exactly_this_plan()
    {
        var planned = await RunAsync(RemediationMode.Approve, Sample.Run());
        Assert.Equal(RunState.Planned, planned.State);

        await ApproveAsync("another hash");
        Assert.Equal(RunState.Planned, (await AdvanceAsync(RemediationMode.Approve)).State);

        await ApproveAsync(planned.Plan!.Hash);
        Assert.Equal(RunState.Succeeded, (await AdvanceAsync(RemediationMode.Approve)).State);
    }

    [Fact]
    public async Task An_approval_that_does_not_come_ends_the_run()
    {
        await RunAsync(RemediationMode.Approve, Sample.Run());
        time.Advance(Guards.ApprovalExpiry + TimeSpan.FromSeconds(1));
        Assert.Equal(RunState.Skipped, (await AdvanceAsync(RemediationMode.Approve)).State);
    }

    [Fact]
    public async Task A_second_run_rests_until_the_cooldown_is_over()
    {
        await RunAsync(RemediationMode.Auto, Sample.Run("a"));
        var second = await RunAsync(RemediationMode.Auto, Sample.Run("b"), "b");
        Assert.Equal(RunState.Received, second.State);
        Assert.StartsWith("cooldown", second.StateReason, StringComparison.Ordinal);
        Assert.Equal(1, remedy.Executions);
    }

    [Fact]
    public async Task A_held_lock_lets_the_run_wait()
    {
        await using var held = await journal.LockAsync("pg-test", "other", Token);
        Assert.Equal(RunState.Received, (await RunAsync(RemediationMode.Auto, Sample.Run())).State);
        Assert.Equal(0, remedy.Executions);
    }

    [Fact]
    public async Task A_refusal_fails_and_counts_for_the_breaker()
    {
        remedy.Outcome = new Outcome.Refused("412");
        Assert.Equal(RunState.Failed, (await RunAsync(RemediationMode.Auto, Sample.Run())).State);
        Assert.Single((await journal.GetBreakerAsync(Token)).Failures);
    }

    [Fact]
    public async Task A_storm_stops_every_alert_of_it()
    {
        for (var number = 0; number <= Guards.StormLimit; number++)
        {
            await journal.ReceiveAsync(Sample.Run($"storm-{number}"), Token);
        }

        for (var number = 0; number <= Guards.StormLimit; number++)
        {
            Assert.Equal(RunState.Escalated, (await AdvanceAsync(RemediationMode.Auto, $"storm-{number}")).State);
        }

        Assert.Equal(0, remedy.Executions);
    }

    [Fact]
    public async Task Without_the_journal_nothing_is_done()
    {
        await journal.ReceiveAsync(Sample.Run(), Token);
        var stored = (await journal.FindAsync("a", Token))!;
        store.Down = true;
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Open(RemediationMode.Auto).AdvanceAsync(stored, Token));
        Assert.Equal(0, remedy.Executions);
    }

    public static TheoryData<RunState, int, Resumption, RunState, int> Crashes => new()
    {
        { RunState.Executing, 1, new Resumption.Begun("done"), RunState.Succeeded, 0 },
        { RunState.Executing, 1, new Resumption.NotBegun("as before"), RunState.Succeeded, 1 },
        { RunState.Executing, 2, new Resumption.NotBegun("as before"), RunState.Failed, 0 },
        { RunState.Executing, 1, new Resumption.Ambiguous("odd"), RunState.Failed, 0 },
        { RunState.Executing, 1, new Resumption.Unseen("dark"), RunState.Executing, 0 },
        { RunState.Verifying, 1, new Resumption.Ambiguous("not asked"), RunState.Succeeded, 0 },
    };

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task After_a_crash_the_cluster_is_looked_at_and_nothing_repeated_blindly(
        RunState state, int attempts, Resumption resumption, RunState expected, int executions)
    {
        var interrupted = Sample.Run().Enter(state, "then the power went", Sample.Noon) with
        {
            Attempts = attempts, ExecutedAt = Sample.Noon, Plan = FakeRemedy.Plan,
        };
        remedy.Resumption = resumption;
        var run = await RunAsync(RemediationMode.Auto, interrupted);
        if (run.State == RunState.Received)
        {
            run = await AdvanceAsync(RemediationMode.Auto);
        }

        Assert.Equal((expected, executions), (run.State, remedy.Executions));
    }

    public ValueTask DisposeAsync()
    {
        ledger.Dispose();
        metrics.Dispose();
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static List<(string? Cluster, string? Action, double Moment)> LastStarts()
    {
        List<(string?, string?, double)> seen = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "monitor_remediation_last_start_timestamp_seconds")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => seen.Add((tags[0].Value as string, tags[1].Value as string, value)));
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    private async Task<Run> RunAsync(RemediationMode mode, Run run, string id = "a")
    {
        await journal.ReceiveAsync(run, Token);
        return await AdvanceAsync(mode, id);
    }

    private async Task<Run> AdvanceAsync(RemediationMode mode, string id = "a")
    {
        await Open(mode).AdvanceAsync((await journal.FindAsync(id, Token))!, Token);
        return (await journal.FindAsync(id, Token))!.Run;
    }

    private async Task ApproveAsync(string hash)
    {
        var stored = (await journal.FindAsync("a", Token))!;
        var approved = stored.Run.Enter(RunState.Approved, "yes", time.GetUtcNow()) with { Approval = new Approval("me", hash, time.GetUtcNow()) };
        Assert.NotNull(await journal.ReplaceAsync(stored, approved, null, null, Token));
    }

    private Runner Open(RemediationMode mode) => new(
        new Field(
            new Dictionary<string, ClusterAccess> { ["pg-test"] = new(Sample.Cluster, null!, _ => null!, PgBackRest.Local) }.ToFrozenDictionary(),
            new Dictionary<string, IRemedy> { ["switchover"] = remedy }.ToFrozenDictionary(),
            new RemediationPolicy { Modes = new Dictionary<string, RemediationMode> { ["switchover"] = mode } }),
        journal,
        new KillSwitch(Path.Combine(directory, "disabled"), journal),
        new AuditTrail(ledger, NullLogger<AuditTrail>.Instance),
        metrics,
        time,
        NullLogger<Runner>.Instance);

    private sealed class FakeRemedy : IRemedy
    {
        public static readonly Plan Plan = new() { Action = "switchover", Cluster = "pg-test", Summary = "Hand over." };

        public Queue<Ruling> Rulings { get; } = [];

        public Ruling Act { get; } = new Ruling.Act(Plan);

        public Outcome Outcome { get; set; } = new Outcome.Done("200");

        public Resumption Resumption { get; set; } = new Resumption.Unseen("");

        public int Looks { get; private set; }

        public int Executions { get; private set; }

        public string Name => "switchover";

        public string Undo => "";

        public Patience Patience { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.Zero);

        public Task<Assessment> AssessAsync(ClusterAccess access, Run run, CancellationToken cancellationToken)
        {
            Looks++;
            return Task.FromResult(new Assessment(Rulings.TryDequeue(out var ruling) ? ruling : Act, Paused: false));
        }

        public Task<Outcome> ExecuteAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken)
        {
            Executions++;
            return Task.FromResult(Outcome);
        }

        public Task<Measurement> MeasureAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
            Task.FromResult<Measurement>(new Measurement.Met("as it should be"));

        public Task<Resumption> ResumeAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken) =>
            Task.FromResult(Resumption);
    }
}
