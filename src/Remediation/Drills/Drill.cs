namespace Monitor.Remediation.Drills;

/// <summary>A fault that is provoked on a lab, and what must have become of it when all is over.</summary>
/// <remarks>The fault is real, and only the loop may repair it: a drill undoes what nobody could repair, such as a slow network, and nothing else.</remarks>
public abstract class Drill
{
    /// <summary>The name, as in <c>slow-primary</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What goes wrong and what should follow, in one sentence.</summary>
    public abstract string Story { get; }

    /// <summary>The alert that must fire.</summary>
    public abstract string Alert { get; }

    /// <summary>The action that must follow.</summary>
    public abstract string Action { get; }

    /// <summary>The drills there are.</summary>
    public static IReadOnlyList<Drill> All { get; } = [new SlowPrimary(), new MissingBackup(), new RogueSuperuser(), new StuckReplica()];

    /// <summary>The drill of this name, or null.</summary>
    public static Drill? Find(string name) => All.FirstOrDefault(drill => drill.Name == name);

    /// <summary>Breaks something.</summary>
    /// <returns>What was broken, in one sentence, and what is to be known of it afterwards.</returns>
    public abstract Task<Fault> ProvokeAsync(DrillGround ground, CancellationToken cancellationToken);

    /// <summary>Takes back the part of the fault that no remediation is meant to repair. Default: there is none.</summary>
    public virtual Task TakeBackAsync(DrillGround ground, Fault fault, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Measures whether the cluster is as it should be after this fault; gives what is not, or nothing.</summary>
    public abstract Task<IReadOnlyList<string>> MeasureAsync(DrillGround ground, Fault fault, CancellationToken cancellationToken);
}

/// <summary>What was broken.</summary>
/// <param name="Sentence">In one sentence.</param>
/// <param name="Instance">The instance that it befell, or null when it befell the cluster.</param>
/// <param name="Mark">What tells the state before from the state after: a label, a name.</param>
public sealed record Fault(string Sentence, string? Instance = null, string? Mark = null);
