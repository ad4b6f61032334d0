using Monitor.Model.Topology;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Guard;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Tests.Guard;

public class GuardsTests
{
    private static readonly GuardInput Quiet = new()
    {
        Now = Sample.Noon,
        Run = Sample.Run() with { Plan = new Plan { Action = "switchover", Cluster = "pg-test", Summary = "Hand over." } },
        Mode = RemediationMode.Auto,
        OpenAlerts = 1,
    };

    public static TheoryData<string, GuardInput, string> Objections => new()
    {
        { "kill switch", Quiet with { SwitchedOff = "somebody" }, "switch" },
        { "kill switch holds for people", Person(Quiet) with { SwitchedOff = "somebody" }, "switch" },
        { "breaker", Quiet with { Breaker = new Breaker { TrippedAt = Sample.Noon } }, "breaker" },
        { "breaker holds for people", Person(Quiet) with { Breaker = new Breaker { TrippedAt = Sample.Noon } }, "breaker" },
        { "stale", Quiet with { Now = Sample.Noon + Guards.StaleAfter + TimeSpan.FromSeconds(1) }, "stale" },
        { "a person who may have gone", Person(Quiet) with { Now = Sample.Noon + Guards.PersonWaits + TimeSpan.FromSeconds(1) }, "stale" },
        { "off", Quiet with { Mode = RemediationMode.Off }, "mode" },
        { "observe", Quiet with { Mode = RemediationMode.Observe }, "mode" },
        { "storm", Quiet with { OpenAlerts = Guards.StormLimit + 1 }, "storm" },
        { "storm noted earlier", Quiet with { StormUntil = Sample.Noon + TimeSpan.FromSeconds(1) }, "storm" },
        { "pause", Quiet with { Paused = true }, "pause" },
        { "pause holds for people", Person(Quiet) with { Paused = true }, "pause" },
        { "cooldown", Quiet with { RestsUntil = Sample.Noon + TimeSpan.FromSeconds(1) }, "cooldown" },
        { "cooldown without force", Person(Quiet) with { RestsUntil = Sample.Noon + TimeSpan.FromSeconds(1) }, "cooldown" },
        { "force is not for alerts", Forced(Quiet) with { RestsUntil = Sample.Noon + TimeSpan.FromSeconds(1) }, "cooldown" },
    };

    public static TheoryData<string, GuardInput> Passes => new()
    {
        { "nothing", Quiet },
        { "exactly as old as allowed", Quiet with { Now = Sample.Noon + Guards.StaleAfter } },
        { "as many alerts as allowed", Quiet with { OpenAlerts = Guards.StormLimit } },
        { "storm is over", Quiet with { StormUntil = Sample.Noon } },
        { "rested", Quiet with { RestsUntil = Sample.Noon } },
        { "approve is asked later", Quiet with { Mode = RemediationMode.Approve } },
        { "a person in a storm", Person(Quiet) with { OpenAlerts = 100 } },
        { "a person while alerts may do nothing", Person(Quiet) with { Mode = RemediationMode.Off } },
        { "a person with force", Forced(Person(Quiet)) with { RestsUntil = Sample.Noon + TimeSpan.FromHours(1) } },
    };

    [Theory]
    [MemberData(nameof(Objections))]
    public void One_objection_is_enough_and_is_named(string what, GuardInput input, string guard)
    {
        Assert.NotEmpty(what);
        var verdict = Guards.Check(input);
        Assert.Equal(guard, verdict switch
        {
            Verdict.Wait wait => wait.Guard,
            Verdict.Stop stop => stop.Guard,
            Verdict.Escalate escalate => escalate.Guard,
            _ => "passed",
        });
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void Nothing_else_stands_in_the_way(string what, GuardInput input)
    {
        Assert.NotEmpty(what);
        Assert.Equal(Verdict.Pass, Guards.Check(input));
    }

    [Fact]
    public void The_breaker_trips_at_the_third_failure_within_an_hour_and_stays()
    {
        var breaker = new Breaker().Count("a", Sample.Noon).Count("b", Sample.Noon).Count("b", Sample.Noon);
        Assert.Null(breaker.TrippedAt);
        Assert.Null(breaker.Count("c", Sample.Noon + TimeSpan.FromHours(1)).TrippedAt);

        var tripped = breaker.Count("c", Sample.Noon + TimeSpan.FromMinutes(59));
        Assert.NotNull(tripped.TrippedAt);
        Assert.NotNull(tripped.Count("d", Sample.Noon + TimeSpan.FromDays(1)).TrippedAt);
    }

    private static GuardInput Person(GuardInput input) => input with { Run = input.Run with { Trigger = Trigger.Person } };

    private static GuardInput Forced(GuardInput input) => input with { Run = input.Run with { Force = true } };
}
