using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Monitor.Audit.Checkpoints;
using Monitor.Audit.Records;
using Monitor.Audit.Server;
using Monitor.Audit.Verification;

namespace Monitor.Audit.Tests.Verification;

/// <summary>Everything that reads what others wrote: never a crash, never a wrong yes.</summary>
public sealed class FuzzTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly Gen<(double At, byte With, int Operation)> Damage = Gen.Select(Gen.Double.Unit, Gen.Byte, Gen.Int[0, 2]);

    [Fact]
    public void A_record_that_was_touched_on_the_wire_is_refused_or_the_same()
    {
        var record = Chains.Of("a@x", 2)[1];
        var json = Encoding.UTF8.GetBytes(record.ToJson());
        Damage.Array[1, 4].Sample(damages =>
        {
            var reading = AuditRecord.Read(damages.Aggregate(json, Apply));
            Assert.True(reading is RecordReading.Faulty || reading == new RecordReading.Sound(record));
        });
    }

    [Fact]
    public void Any_bytes_are_a_batch_or_a_reason() => Gen.Byte.Array[0, 200].Sample(bytes =>
        Assert.True(BatchReading.Parse(bytes) is BatchReading.Faulty { Reason.Length: > 0 }));

    [Fact]
    public void A_note_that_was_touched_is_signed_only_if_its_text_is_the_same()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var checkpoint = new Checkpoint("log", 7, Convert.ToBase64String(new byte[32]), DateTimeOffset.UnixEpoch);
        var note = Encoding.UTF8.GetBytes(SignedNote.Sign(checkpoint, key));
        Damage.Array[1, 3].Sample(damages =>
        {
            var reading = SignedNote.Open(Encoding.UTF8.GetString(damages.Aggregate(note, Apply)), key);
            Assert.True(reading is NoteReading.Faulty || reading == new NoteReading.Signed(checkpoint));
        }, threads: 1);
    }

    [Theory]
    [InlineData("tile/entries/000")]
    [InlineData("tile/entries/001")]
    [InlineData("tile/0/000")]
    [InlineData("tile/0/001")]
    public async Task Whatever_is_done_to_a_file_the_verifier_finds_it_and_the_vault_still_opens(string file)
    {
        using var log = new Tampering(200, 100);
        var path = log.Directory[file];
        var sound = await File.ReadAllBytesAsync(path, Token);
        await Damage.Where(damage => Apply(sound, damage).AsSpan().SequenceEqual(sound) is false).SampleAsync(async damage =>
        {
            await File.WriteAllBytesAsync(path, Apply(sound, damage), Token);
            var report = await Verifier.VerifyAsync(log.Directory.Path, log.PublicKey, null, Token);
            Assert.True(Appended(file, sound, damage) || !report.IsSound, $"{damage}");
            using var store = log.Open();
            Assert.Equal(300, store.Status().Damage is null ? store.Status().Size : 300);
            await File.WriteAllBytesAsync(path, sound, Token);
        }, iter: 60, threads: 1);
    }

    // Bytes behind the last record or hash are what a crash leaves; they are not under the signature.
    private static bool Appended(string file, byte[] sound, (double At, byte With, int Operation) damage) =>
        file.EndsWith("001", StringComparison.Ordinal) && Apply(sound, damage).AsSpan().StartsWith(sound);

    private static byte[] Apply(byte[] bytes, (double At, byte With, int Operation) damage)
    {
        var at = (int)(damage.At * bytes.Length);
        return damage.Operation switch
        {
            0 => [.. bytes[..at], damage.With, .. bytes[Math.Min(at + 1, bytes.Length)..]],
            1 => [.. bytes[..at], damage.With, .. bytes[at..]],
            _ => bytes[..at],
        };
    }
}
