namespace Monitor.Exporter.Commands;

/// <summary>What becomes of a flag.</summary>
public enum FlagEffect
{
    /// <summary>It does what it says.</summary>
    Used,

    /// <summary>It is accepted, and what it was for is already so, or always so.</summary>
    Superfluous,

    /// <summary>The program does not start: without what it asks for, the series would not be what its user expects.</summary>
    Refused,
}

/// <summary>A flag of the command line.</summary>
/// <param name="Name">Without its two dashes.</param>
/// <param name="Value">How the help calls its value; null for a switch, which <c>--no-NAME</c> turns off.</param>
/// <param name="Help">What it does; where it is not used, why.</param>
public sealed record Flag(string Name, string? Value, string Help)
{
    /// <summary>What becomes of it. Default used.</summary>
    public FlagEffect Effect { get; init; }

    /// <summary>The variable that stands for it where it is not given; null: none.</summary>
    public string? Variable { get; init; }

    /// <summary>Commands that know it besides serving; empty: it belongs to serving and to each command that reads the configuration.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>How the help writes it.</summary>
    public string Usage => Value is null ? $"--{Name}" : $"--{Name}={Value}";
}
