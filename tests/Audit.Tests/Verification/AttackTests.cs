using System.Security.Cryptography;
using System.Text;
using Monitor.Audit.Checkpoints;
using Monitor.Audit.Store;
using Monitor.Audit.Verification;

namespace Monitor.Audit.Tests.Verification;

/// <summary>What root on the vault's host can do to the files, and what the verifier says. Every attack also with the tiles made to fit.</summary>
public sealed class AttackTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(257, 256, 100)]
    public async Task An_untouched_log_is_sound(params int[] batches)
    {
        using var log = new Tampering(batches);

        var report = await VerifyAsync(log, log.Notes[0]);

        Assert.Null(report.First);
        Assert.Empty(report.Notes);
        Assert.Equal((batches.Sum(), batches.Sum()), (report.Records, report.Checkpoint!.Size));
        Assert.Equal(batches.Sum(), report.Sources.Values.Sum());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_record_is_named(bool withTiles)
    {
        using var log = new Tampering(20);
        log.Change(6, "step 4", "step 5");
        log.Write(withTiles);

        Expect((await VerifyAsync(log)).First, FindingKind.Changed, 6, "a@x", 4);
    }

    [Fact]
    public async Task Every_single_flipped_byte_is_named()
    {
        using var log = new Tampering(3);
        var path = log.Directory["tile/entries/000"];
        var bytes = await File.ReadAllBytesAsync(path, Token);
        var second = 2 + log.Leaves[0].Length + 2;
        for (var at = second; at < second + log.Leaves[1].Length; at++)
        {
            bytes[at] ^= 0x20;
            await File.WriteAllBytesAsync(path, bytes, Token);
            bytes[at] ^= 0x20;

            var first = (await VerifyAsync(log)).First;
            Assert.Equal((FindingKind.Changed, 1), (first?.Kind, first?.Index));
        }
    }

    [Fact]
    public async Task A_changed_length_is_named()
    {
        using var log = new Tampering(20);
        var path = log.Directory["tile/entries/000"];
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[1 + log.Leaves.Take(5).Sum(leaf => 2 + leaf.Length)] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Token);

        var first = (await VerifyAsync(log)).First;

        Assert.Equal((FindingKind.Changed, 5), (first?.Kind, first?.Index));
    }

    [Fact]
    public async Task A_changed_link_is_told_from_a_changed_predecessor()
    {
        using var log = new Tampering(20);
        log.Change(6, log.Records[4].Hash, log.Records[2].Hash);
        log.Write(withTiles: true);

        Expect((await VerifyAsync(log)).First, FindingKind.Changed, 6, "a@x", 4);
    }

    [Theory]
    [InlineData(false, 6, "a@x", 4, 6)]
    [InlineData(true, 6, "a@x", 4, 7)]
    public async Task A_removed_record_is_named(bool withTiles, int removed, string source, long sequence, int index)
    {
        using var log = new Tampering(20);
        log.Leaves.RemoveAt(removed);
        log.Write(withTiles);

        Expect((await VerifyAsync(log)).First, FindingKind.Removed, index, source, sequence);
    }

    [Fact]
    public async Task A_removed_bundle_is_named_by_its_first_record()
    {
        using var log = new Tampering(300, 300);
        File.Delete(log.Directory["tile/entries/001"]);

        Expect((await VerifyAsync(log)).First, FindingKind.Removed, 256, "a@x", 129);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reordered_records_are_named(bool withTiles)
    {
        using var log = new Tampering(20);
        log.Swap(6, 8);
        log.Write(withTiles);

        Expect((await VerifyAsync(log)).First, FindingKind.Reordered, 6, "a@x", 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_back_dated_record_is_named(bool withTiles)
    {
        using var log = new Tampering(20);
        log.Leaves.Insert(8, Chains.After(log.Records[4], "never happened").Leaf());
        log.Write(withTiles);

        Expect((await VerifyAsync(log)).First, FindingKind.Inserted, 8, "a@x", 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_truncated_tail_is_named(bool withTiles)
    {
        using var log = new Tampering(20);
        log.Leaves.RemoveRange(17, 3);
        log.Write(withTiles);

        var first = (await VerifyAsync(log)).First;

        Assert.Equal((FindingKind.Truncated, 17, 19), (first?.Kind, first?.Index, first?.LastIndex));
    }

    [Fact]
    public async Task A_change_with_chain_and_tiles_rewritten_is_bracketed_by_the_signed_batches()
    {
        using var log = new Tampering(5, 1, 4, 10);
        log.Change(5, "step 3", "step 9");
        log.Rechain(5);
        log.Write(withTiles: true);

        var first = (await VerifyAsync(log)).First;

        Assert.Equal((FindingKind.Rewritten, 5, null), (first?.Kind, first?.Index, first?.LastIndex));
    }

    [Fact]
    public async Task Records_of_two_sources_that_changed_places_are_bracketed_by_the_signed_batches()
    {
        using var log = new Tampering(4, 4, 12);
        log.Swap(5, 6);
        log.Write(withTiles: true);

        var first = (await VerifyAsync(log)).First;

        Assert.Equal((FindingKind.Rewritten, 4, 7), (first?.Kind, first?.Index, first?.LastIndex));
    }

    [Fact]
    public async Task A_changed_tile_alone_is_told_from_a_changed_record()
    {
        using var log = new Tampering(20);
        var bytes = await File.ReadAllBytesAsync(log.Directory["tile/0/000"], Token);
        bytes[7 * 32] ^= 1;
        await File.WriteAllBytesAsync(log.Directory["tile/0/000"], bytes, Token);

        var first = (await VerifyAsync(log)).First;

        Assert.Equal((FindingKind.TileChanged, 7), (first?.Kind, first?.Index));
    }

    [Fact]
    public async Task A_tile_that_was_cut_is_told_from_a_changed_record()
    {
        using var log = new Tampering(20);
        await using (var file = File.OpenWrite(log.Directory["tile/0/000"]))
        {
            file.SetLength(7 * 32);
        }

        var first = (await VerifyAsync(log)).First;

        Assert.Equal((FindingKind.TileChanged, 7), (first?.Kind, first?.Index));
    }

    [Fact]
    public async Task A_directory_that_was_rolled_back_is_sound_alone_and_not_for_who_remembers()
    {
        using var log = new Tampering(10);
        using var yesterday = new TempDirectory();
        log.Directory.CopyTo(yesterday.Path);
        using (var store = log.Open())
        {
            Assert.IsType<AppendOutcome.Kept>(store.Append([Chains.After(log.Records[8], "today")]));
            log.Notes.Add(store.CheckpointNote);
        }

        Assert.Null((await Verifier.VerifyAsync(yesterday.Path, log.PublicKey, null, Token)).First);
        var first = (await Verifier.VerifyAsync(yesterday.Path, log.PublicKey, log.Notes[^1], Token)).First;

        Assert.Equal((FindingKind.RolledBack, 10), (first?.Kind, first?.Index));
    }

    [Fact]
    public async Task A_fork_that_the_right_key_signed_is_refused_by_who_remembers()
    {
        using var log = new Tampering(10);
        using var other = new TempDirectory();
        log.Directory.CopyTo(other.Path);
        string remembered;
        using (var store = log.Open())
        {
            Assert.IsType<AppendOutcome.Kept>(store.Append([Chains.After(log.Records[8], "what happened")]));
            remembered = store.CheckpointNote;
        }

        using (var store = VaultStore.Open(other.Path, "log", null, new FixedTime()))
        {
            Assert.IsType<AppendOutcome.Kept>(store.Append([Chains.After(log.Records[8], "what is shown")]));
            Assert.IsType<AppendOutcome.Kept>(store.Append([Chains.After(log.Records[9], "and more")]));
        }

        Assert.Null((await Verifier.VerifyAsync(other.Path, log.PublicKey, null, Token)).First);
        var first = (await Verifier.VerifyAsync(other.Path, log.PublicKey, remembered, Token)).First;

        Assert.Equal((FindingKind.Forked, 0, 10), (first?.Kind, first?.Index, first?.LastIndex));
    }

    [Fact]
    public async Task A_log_signed_again_with_another_key_is_refused()
    {
        using var log = new Tampering(10);
        log.Change(6, "step 4", "step 5");
        log.Rechain(6);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var note = SignedNote.Sign(SignedNote.Unproven(log.Notes[0])!, stranger);
        await File.WriteAllTextAsync(log.Directory["checkpoint"], note, Token);
        await File.WriteAllTextAsync(log.Directory["checkpoints"], note + "\n", Token);
        log.Write(withTiles: true);

        var first = (await VerifyAsync(log)).First;

        Assert.Equal(FindingKind.Signature, first?.Kind);
        Assert.Contains("not signed by the expected key", first!.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_changed_under_another_key_is_still_named()
    {
        using var log = new Tampering(10);
        log.Change(6, "step 4", "step 5");
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(log.Directory["checkpoint"], SignedNote.Sign(SignedNote.Unproven(log.Notes[0])!, stranger), Token);
        log.Write(withTiles: false);

        var first = (await VerifyAsync(log)).First;

        Expect(first, FindingKind.Changed, 6, "a@x", 4);
        Assert.Contains("not signed by the expected key", first!.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_checkpoint_is_refused()
    {
        using var log = new Tampering(10);
        File.Delete(log.Directory["checkpoint"]);

        Assert.Equal(FindingKind.Signature, (await VerifyAsync(log)).First?.Kind);
    }

    [Fact]
    public async Task The_signature_is_one_that_openssl_can_check()
    {
        using var log = new Tampering(2);
        var note = log.Notes[0];
        using var key = ECDsa.Create();
        key.ImportFromPem(log.PublicKey);
        var text = note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        var signature = Convert.FromBase64String(note.Split(' ')[^1].TrimEnd());

        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(text), signature.AsSpan(4), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..4], signature[..4]);
    }

    private static Task<VerificationReport> VerifyAsync(Tampering log, string? remembered = null) =>
        Verifier.VerifyAsync(log.Directory.Path, log.PublicKey, remembered, Token);

    private static void Expect(Finding? finding, FindingKind kind, long index, string source, long sequence) =>
        Assert.Equal((kind, index, source, sequence), (finding?.Kind, finding?.Index, finding?.Source, finding?.Sequence));
}
