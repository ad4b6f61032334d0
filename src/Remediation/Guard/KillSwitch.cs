using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Guard;

/// <summary>The switch that stops everything: a file, which works when nothing else does, or an entry in the journal, which the API sets.</summary>
public sealed class KillSwitch(string path, RunJournal journal)
{
    /// <summary>Whether the file is there. It can be asked while the journal cannot.</summary>
    public bool Thrown => File.Exists(path);

    /// <summary>Why everything is off, or null.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken) => Thrown
        ? $"the file {path} exists."
        : await journal.GetSwitchAsync(cancellationToken) is { } off
            ? $"{off.Actor} at {off.At:u}: {off.Reason}"
            : null;
}
