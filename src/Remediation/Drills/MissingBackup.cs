namespace Monitor.Remediation.Drills;

/// <summary>Somebody removed the backups from the repository.</summary>
internal sealed class MissingBackup : Drill
{
    public override string Name => "missing-backup";

    public override string Story => "the backups are gone from the repository; a new one should be made and checked";

    public override string Alert => "BackupMissing";

    public override string Action => "backup";

    public override async Task<Fault> ProvokeAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var stanza = ground.Cluster.Name;
        var before = await LabelsAsync(ground, cancellationToken);

        // pgBackRest notices a missing directory when it next expires backups, as it does after every backup.
        await ground.OnNodeAsync(
            ground.Fleet.Infra,
            $"""
            cd /var/lib/pgbackrest/backup/{stanza}
            find . -maxdepth 1 -name '[0-9]*F*' -exec rm -rf -- '{"{}"}' +
            rm -f latest
            runuser -u pgbackrest -- pgbackrest --stanza={stanza} --log-level-console=error expire
            """,
            cancellationToken);
        return new Fault($"the backups of {stanza} were removed from the repository: {string.Join(", ", before)}", Mark: string.Join(' ', before));
    }

    public override async Task<IReadOnlyList<string>> MeasureAsync(DrillGround ground, Fault fault, CancellationToken cancellationToken)
    {
        var labels = await LabelsAsync(ground, cancellationToken);
        return labels.Except(fault.Mark!.Split(' ')).Any() ? [] : ["the repository has no backup that was made since"];
    }

    private static async Task<string[]> LabelsAsync(DrillGround ground, CancellationToken cancellationToken) =>
        (await ground.OnNodeAsync(ground.Fleet.Infra, $"find /var/lib/pgbackrest/backup/{ground.Cluster.Name} -maxdepth 1 -name '[0-9]*F*' -printf '%f\\n'", cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
