using Monitor.Model.Topology;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Guard;

/// <summary>What stands between a decision and an action: pure functions, asked in this order, the first objection wins.</summary>
public static class Guards
{
    /// <summary>More alerts than this at once have one cause that none of our actions removes.</summary>
    public const int StormLimit = 5;

    /// <summary>How long a storm keeps everything still after it was noted.</summary>
    public static readonly TimeSpan StormRest = TimeSpan.FromMinutes(5);

    /// <summary>What began longer ago is not news: whoever was away must look.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromHours(1);

    /// <summary>How long what a person asked for may wait: whoever asked hours ago may not be watching any more.</summary>
    public static readonly TimeSpan PersonWaits = TimeSpan.FromMinutes(5);

    /// <summary>How long a plan waits for its approval.</summary>
    public static readonly TimeSpan ApprovalExpiry = TimeSpan.FromMinutes(30);

    private static readonly IReadOnlyList<Func<GuardInput, Verdict>> All =
        [Switch, BreakerClosed, Stale, Mode, Storm, Pause, Cooldown];

    /// <summary>Asks every guard.</summary>
    public static Verdict Check(GuardInput input) =>
        All.Select(guard => guard(input)).FirstOrDefault(verdict => verdict is not Verdict.Passed) ?? Verdict.Pass;

    /// <summary>The kill switch: a file on the infra node, or the API. It holds for alerts and people alike.</summary>
    public static Verdict Switch(GuardInput input) => input.SwitchedOff is { } reason
        ? new Verdict.Stop("switch", $"Remediation is switched off: {reason}")
        : Verdict.Pass;

    /// <summary>The circuit breaker: after several failures in an hour nothing is done until a person has looked and reset it.</summary>
    public static Verdict BreakerClosed(GuardInput input) => input.Breaker.TrippedAt is { } tripped
        ? new Verdict.Escalate(
            "breaker",
            $"{input.Breaker.Failures.Count} runs failed within {RunJournal.BreakerWindow.TotalMinutes:0} min, the last at {tripped:u}. Find out why, then reset the breaker.")
        : Verdict.Pass;

    /// <summary>Old news: an alert that has been firing for long or was delivered late, or a person's wish that had to wait.</summary>
    public static Verdict Stale(GuardInput input) => (input.Run.Trigger, input.Now - input.Run.StartsAt) switch
    {
        (Trigger.Alert, var age) when age > StaleAfter =>
            new Verdict.Stop("stale", $"It began at {input.Run.StartsAt:u}, more than {StaleAfter.TotalMinutes:0} min ago."),
        (Trigger.Person, var age) when age > PersonWaits =>
            new Verdict.Stop("stale", $"It was asked at {input.Run.StartsAt:u}, more than {PersonWaits.TotalMinutes:0} min ago. Ask again if you still mean it."),
        _ => Verdict.Pass,
    };

    /// <summary>The mode: what an alert may do. A person who asks for an action is the consent that the mode may demand.</summary>
    public static Verdict Mode(GuardInput input) => (input.Run.Trigger, input.Mode) switch
    {
        (Trigger.Person, _) => Verdict.Pass,
        (_, RemediationMode.Off) => new Verdict.Stop("mode", $"The mode of {input.Run.Action} is off."),
        (_, RemediationMode.Observe) => new Verdict.Stop("mode", $"The mode of {input.Run.Action} is observe: {Intent(input)}"),
        _ => Verdict.Pass,
    };

    /// <summary>A storm: many alerts at once have a common cause, and acting on each makes it worse.</summary>
    public static Verdict Storm(GuardInput input)
    {
        if (input.Run.Trigger == Trigger.Person)
        {
            return Verdict.Pass;
        }

        return input.OpenAlerts > StormLimit
            ? new Verdict.Escalate("storm", $"{input.OpenAlerts} alerts ask for an action at once; more than {StormLimit} are for a person.")
            : input.StormUntil > input.Now
                ? new Verdict.Escalate("storm", $"There is a storm of alerts until {input.StormUntil:u} at least.")
                : Verdict.Pass;
    }

    /// <summary>A paused cluster is in a person's hands.</summary>
    public static Verdict Pause(GuardInput input) => input.Paused
        ? new Verdict.Stop("pause", $"Patroni is paused in {input.Run.Cluster}: {Intent(input)}")
        : Verdict.Pass;

    /// <summary>The same action rests on the same cluster after it ran; a person may force it.</summary>
    public static Verdict Cooldown(GuardInput input) => input switch
    {
        { RestsUntil: { } until } when until > input.Now && !(input.Run is { Trigger: Trigger.Person, Force: true }) =>
            input.Run.Trigger == Trigger.Person
                ? new Verdict.Stop("cooldown", $"{input.Run.Action} ran on {input.Run.Cluster} and rests until {until:u}. Repeat with force if you mean it.")
                : new Verdict.Wait("cooldown", $"{input.Run.Action} ran on {input.Run.Cluster} and rests until {until:u}.", until),
        _ => Verdict.Pass,
    };

    private static string Intent(GuardInput input) =>
        input.Run.Plan is { } plan ? $"would have done: {plan.Summary}" : "nothing is done.";
}
