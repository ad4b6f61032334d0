using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;
using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Tests.Decision;

public class BackupDecisionTests
{
    private static readonly BackupPolicy Policy = new();

    public static TheoryData<double?, bool, bool, Type> Rulings => new()
    {
        { null, false, false, typeof(Ruling.Act) },
        { 0.5, false, false, typeof(Ruling.Healthy) },
        { 0.5, false, true, typeof(Ruling.Act) },
        { 1.5, false, false, typeof(Ruling.Act) },
        { 1.5, true, false, typeof(Ruling.LookAgain) },
    };

    [Theory]
    [MemberData(nameof(Rulings))]
    public void A_backup_is_made_when_there_is_none_or_an_old_one_or_a_person_asks(
        double? ageInMaxima, bool running, bool byPerson, Type expected) =>
        Assert.IsType(expected, BackupDecision.Decide(Sight(ageInMaxima, running), "pg-test", Policy, byPerson));

    [Fact]
    public void Only_a_new_sound_backup_whose_wal_is_archived_and_that_reads_back_is_met()
    {
        var plan = Assert.IsType<Ruling.Act>(BackupDecision.Decide(Sight(null, false), "pg-test", Policy, false)).Plan;
        var sound = new VerifyReport(true, "ok");

        Assert.IsType<Measurement.NotYet>(BackupVerification.Judge(plan, Sight(null, true), null));
        Assert.IsType<Measurement.Met>(BackupVerification.Judge(plan, Sight(0, false), sound));
        Assert.IsType<Measurement.Broken>(BackupVerification.Judge(plan, Sight(0, false), new VerifyReport(false, "damaged")));
        Assert.IsType<Measurement.NotYet>(BackupVerification.Judge(plan, Sight(0, false, archived: "000000010000000000000001"), sound));
        Assert.IsType<Measurement.Broken>(BackupVerification.Judge(plan, Sight(0, false, error: true), null));
    }

    private static BackupSight Sight(double? ageInMaxima, bool running, string archived = "000000010000000000000003", bool error = false) => new(
        new ClusterSight(new PatroniCluster { Members = [new() { Name = "pg-test-1", Role = "leader" }] }, null),
        new StanzaReading.Known(new StanzaInfo
        {
            Name = "pg-test",
            Backups = ageInMaxima is { } age
                ? [new BackupInfo
                {
                    Label = "20260102-110000F",
                    Error = error,
                    Archive = new WalSpan { Stop = "000000010000000000000002" },
                    Timestamp = new BackupTime { Stop = (Sample.Noon - (age * Policy.MaximumAge)).ToUnixTimeSeconds() },
                }]
                : [],
            Archives = [new ArchiveInfo { Maximum = archived }],
            Status = new StanzaStatus { Lock = new StanzaLock { Backup = new HeldLock { Held = running } } },
        }),
        Sample.Noon);
}
