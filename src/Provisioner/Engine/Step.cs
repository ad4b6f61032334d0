using System.Text.Json.Serialization;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Engine;

/// <summary>One change to one node, with the reason for it.</summary>
public sealed record Step
{
    /// <summary>Its place in the plan, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it happens: all nodes finish a stage before any begins the next. A stage is a module, or <see cref="Planner.PackageStage"/>.</summary>
    public required string Stage { get; init; }

    /// <summary>The module that wants it.</summary>
    public required string Module { get; init; }

    /// <summary>The node's name.</summary>
    public required string Node { get; init; }

    /// <summary>The kind of resource: packages, account, directory, file, unit or task.</summary>
    public required string Kind { get; init; }

    /// <summary>The resource's name.</summary>
    public required string Resource { get; init; }

    /// <summary>What happens, in one sentence without the node's name.</summary>
    public required string What { get; init; }

    /// <summary>Why: how the node differs from what is wanted.</summary>
    public required string Reason { get; init; }

    /// <summary>How the content of a file changes, line by line; null where there is none to show or it is secret.</summary>
    public string? Difference { get; init; }

    /// <summary>The change itself.</summary>
    [JsonIgnore]
    internal Change Change { get; init; } = new Change.None();

    /// <summary>The node itself.</summary>
    [JsonIgnore]
    internal Node Target { get; init; } = new("", "");
}

/// <summary>What the applier does for a step.</summary>
internal abstract record Change
{
    private Change()
    {
    }

    /// <summary>What exactly would be done, for the hash of the plan.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>Nothing: a step that was read back from JSON.</summary>
    public sealed record None : Change
    {
        public override string Fingerprint => "";
    }

    /// <summary>Installs packages in one transaction.</summary>
    public sealed record Install(IReadOnlyList<string> Names) : Change
    {
        public override string Fingerprint => Digest.Of(Names);
    }

    /// <summary>Makes an account, or puts it into its groups.</summary>
    public sealed record Account(Resource.Account Wanted) : Change
    {
        public override string Fingerprint => Wanted.Fingerprint();
    }

    /// <summary>Makes a directory, or sets its owner and permissions.</summary>
    public sealed record Directory(Resource.Directory Wanted) : Change
    {
        public override string Fingerprint => Wanted.Fingerprint();
    }

    /// <summary>Replaces a file.</summary>
    /// <param name="Wanted">The file.</param>
    /// <param name="Units">Units whose stamp is void from now on.</param>
    public sealed record File(Resource.File Wanted, IReadOnlyList<string> Units) : Change
    {
        public override string Fingerprint => Wanted.Fingerprint();
    }

    /// <summary>Changes the state of a unit.</summary>
    public sealed record Unit(Resource.Unit Wanted, UnitAction Action, UnitStamp Stamp) : Change
    {
        public override string Fingerprint => Digest.Of([Wanted.Name, $"{Action}", Stamp.Restart, Stamp.Reload]);
    }

    /// <summary>Runs a task.</summary>
    public sealed record Task(Resource.Task Wanted) : Change
    {
        public override string Fingerprint => Wanted.Fingerprint();
    }
}

/// <summary>What is done to a unit.</summary>
internal enum UnitAction
{
    /// <summary>Only enabled: it runs.</summary>
    Enable,

    /// <summary>Enabled and started.</summary>
    Start,

    /// <summary>Enabled and restarted.</summary>
    Restart,

    /// <summary>Enabled and reloaded.</summary>
    Reload,

    /// <summary>Stopped and disabled.</summary>
    Stop,
}
