using CsCheck;
using Monitor.Audit.Checkpoints;
using Monitor.Audit.Protocol;
using Monitor.Audit.Records;
using Monitor.Audit.Store;
using Monitor.Audit.Tree;
using Monitor.Audit.Verification;

namespace Monitor.Audit.Tests.Store;

public sealed class VaultStoreTests : IDisposable
{
    private readonly TempDirectory directory = new();
    private readonly FixedTime time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Gives_a_receipt_that_is_signed_and_names_the_head()
    {
        using var store = Open();
        var records = Chains.Of("a@x", 3);

        var receipt = Kept(store.Append(records));

        Assert.Equal((3, 0), (receipt.Appended, receipt.Known));
        Assert.Equal(new SourceHead(3, records[2].Hash), receipt.Heads["a@x"]);
        using var key = PublicKey(store);
        var signed = Assert.IsType<NoteReading.Signed>(SignedNote.Open(receipt.Checkpoint, key));
        Assert.Equal(("log", 3, time.Now), (signed.Checkpoint.Origin, signed.Checkpoint.Size, signed.Checkpoint.Time));
    }

    [Fact]
    public void Takes_a_batch_again_without_adding_to_the_log()
    {
        using var store = Open();
        var records = Chains.Of("a@x", 5);
        Kept(store.Append([.. records.Take(3)]));
        var note = store.CheckpointNote;

        Assert.Equal((0, 3), (Kept(store.Append([.. records.Take(3)])).Appended, 3));
        Assert.Equal(note, store.CheckpointNote);
        var overlap = Kept(store.Append(records));
        Assert.Equal((2, 3), (overlap.Appended, overlap.Known));
        var twice = Chains.Of("b@x", 2);
        Assert.Equal(2, Kept(store.Append([.. twice, .. twice])).Appended);
    }

    [Fact]
    public void Refuses_a_gap_and_says_what_would_fit()
    {
        using var store = Open();
        var records = Chains.Of("a@x", 5);
        Kept(store.Append([.. records.Take(2)]));

        var refusal = Refused(store.Append([.. records.Skip(3)]));

        Assert.Equal((3, records[1].Hash), (refusal.ExpectedSequence, refusal.ExpectedPrevious));
        Assert.Contains("is a gap", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_source_that_does_not_begin_at_one()
    {
        using var store = Open();

        Assert.Equal(1, Refused(store.Append([.. Chains.Of("a@x", 3).Skip(1)])).ExpectedSequence);
    }

    [Fact]
    public void Refuses_a_fork_of_what_it_has()
    {
        using var store = Open();
        var records = Chains.Of("a@x", 3);
        Kept(store.Append(records));

        Assert.Contains("is a fork", Refused(store.Append([Chains.After(records[1], "another past")])).Reason, StringComparison.Ordinal);
        Assert.Contains("is a fork", Refused(store.Append(Chains.Of("a@x", 1, from: 4, previous: new string('a', 64)))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_nothing_of_a_batch_that_it_refuses()
    {
        using var store = Open();

        Refused(store.Append([.. Chains.Of("a@x", 2), .. Chains.Of("b@x", 3).Skip(1)]));

        Assert.Equal((0, 0), (store.Status().Size, store.Status().Sources.Count));
    }

    [Fact]
    public void Lays_its_files_out_as_tlog_tiles()
    {
        using var store = Open();
        var records = Chains.Of("a@x", 300);
        Kept(store.Append(records));

        Assert.Equal(256 * TreeHash.Bytes, new FileInfo(directory["tile/0/000"]).Length);
        Assert.Equal(44 * TreeHash.Bytes, new FileInfo(directory["tile/0/001"]).Length);
        Assert.Equal(TreeHash.Bytes, new FileInfo(directory["tile/1/000"]).Length);
        Assert.Equal(records.Skip(256).Sum(record => 2 + record.Leaf().Length), new FileInfo(directory["tile/entries/001"]).Length);
        Assert.Equal(store.CheckpointNote, File.ReadAllText(directory["checkpoint"]));
        Assert.Equal(directory["tile/0/x001/x234/067"], TilePath.Of(directory.Path, "0", 1234067));
    }

    [Fact]
    public void Keeps_its_key_to_itself()
    {
        using var store = Open();

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(directory["vault.key"]) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal(store.PublicKey + "\n", File.ReadAllText(directory["vault.key.pub"]));
    }

    [Fact]
    public void Goes_on_where_it_stopped()
    {
        var records = Chains.Of("a@x", 600);
        using (var store = Open())
        {
            Kept(store.Append([.. records.Take(290)]));
        }

        using var again = Open();
        Assert.Null(again.Damage);
        Assert.Equal((310, 290), (Kept(again.Append(records)).Appended, 290));
        Assert.Equal(records.Skip(250).Take(20).Select(record => record.Hash), again.Read(250, 20).Select(leaf => Convert.ToHexStringLower(TreeHash.Leaf(leaf))));
    }

    [Fact]
    public void Only_one_process_has_the_log()
    {
        using var store = Open();

        Assert.ThrowsAny<IOException>(Open);
    }

    [Fact]
    public void A_fresh_checkpoint_has_a_new_time_and_the_same_log()
    {
        using (var store = Open())
        {
            Kept(store.Append(Chains.Of("a@x", 3)));
            time.Now += TimeSpan.FromMinutes(1);
            store.Refresh();

            Assert.Equal(time.Now, store.Status().CheckpointTime);
        }

        using var again = Open();
        Assert.Null(again.Damage);
        Assert.Equal((3, time.Now), (again.Status().Size, again.Status().CheckpointTime));
    }

    [Fact]
    public void Its_proofs_hold_for_every_size_it_had()
    {
        using var store = Open();
        var records = Chains.Of("a@x", 700);
        var tree = new Frontier();
        var roots = new List<byte[]> { tree.Root() };
        foreach (var record in records)
        {
            tree.Append(Convert.FromHexString(record.Hash));
            roots.Add(tree.Root());
        }

        Kept(store.Append([.. records.Take(260)]));
        Kept(store.Append([.. records.Skip(260)]));
        Gen.Int[1, 700].SelectMany(to => Gen.Int[1, to].Select(from => (from, to))).Sample((from, to) =>
        {
            Assert.True(Proofs.VerifyConsistency(from, roots[from], to, roots[to], store.Consistency(from, to)!));
            Assert.True(Proofs.VerifyInclusion(from - 1, to, Convert.FromHexString(records[from - 1].Hash), store.Inclusion(from - 1, to)!, roots[to]));
        }, iter: 200, threads: 1);
        Assert.Null(store.Inclusion(700, 700));
        Assert.Null(store.Inclusion(0, 701));
        Assert.Null(store.Consistency(1, 701));
        Assert.Null(store.Consistency(0, 1));
    }

    // Bytes of the batch's files that reached the disk before the power went, in the order of writing.
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(5000, 0, 0)]
    [InlineData(int.MaxValue, 0, 0)]
    [InlineData(int.MaxValue, 40, 0)]
    [InlineData(int.MaxValue, int.MaxValue, 0)]
    [InlineData(int.MaxValue, int.MaxValue, 30)]
    public async Task A_crash_before_the_signature_is_cut_back_and_the_batch_can_come_again(int entries, int tiles, int checkpoints)
    {
        var records = Chains.Of("a@x", 300);
        var (before, after) = Batch([.. records.Take(250)], [.. records.Skip(250)]);
        Tear(before, after, "tile/entries", entries);
        Tear(before, after, "tile/0", tiles);
        Tear(before, after, "tile/1", tiles);
        Tear(before, after, "checkpoints", checkpoints);

        using var store = Open();

        Assert.Null(store.Damage);
        Assert.Equal(250, store.Status().Size);
        Assert.Equal(50, Kept(store.Append(records)).Appended);
        Assert.Null((await Verifier.VerifyAsync(directory.Path, store.PublicKey, before.Note, Token)).First);
    }

    [Fact]
    public async Task A_crash_behind_the_signature_keeps_the_batch()
    {
        var records = Chains.Of("a@x", 300);
        var (before, after) = Batch([.. records.Take(250)], [.. records.Skip(250)]);
        Restore(after);
        await File.WriteAllTextAsync(directory["checkpoint"], before.Note, Token);

        using var store = Open();

        Assert.Equal((null, 300), (store.Damage, store.Status().Size));
        Assert.Equal(after.Note, await File.ReadAllTextAsync(directory["checkpoint"], Token));
        Assert.Null((await Verifier.VerifyAsync(directory.Path, store.PublicKey, before.Note, Token)).First);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Signs_nothing_over_a_tile_that_changed_while_it_ran(int again)
    {
        using var store = Open();
        var records = Chains.Of("a@x", 8);
        Kept(store.Append([.. records.Take(7)]));
        var note = store.CheckpointNote;
        Flip("tile/0/000", 70);

        Assert.Contains("under the running vault", Assert.IsType<AppendOutcome.Unavailable>(store.Append([.. records.Skip(again)])).Reason, StringComparison.Ordinal);
        Assert.Equal(note, store.CheckpointNote);
    }

    [Theory]
    [InlineData("tile/entries/000")]
    [InlineData("tile/0/000")]
    [InlineData("checkpoints")]
    public void Takes_nothing_more_after_somebody_changed_its_files_but_still_shows_them(string file)
    {
        var records = Chains.Of("a@x", 9);
        using (var store = Open())
        {
            Kept(store.Append([.. records.Take(7)]));
        }

        Flip(file, (int)new FileInfo(directory[file]).Length - 30);
        var found = File.ReadAllBytes(directory[file]);
        using var again = Open();

        Assert.NotNull(again.Damage);
        Assert.IsType<AppendOutcome.Unavailable>(again.Append(records));
        Assert.Equal(found, File.ReadAllBytes(directory[file]));
        Assert.NotEmpty(again.CheckpointNote);
    }

    [Fact]
    public void Does_not_begin_anew_over_records_whose_checkpoints_are_gone()
    {
        using (var store = Open())
        {
            Kept(store.Append(Chains.Of("a@x", 7)));
        }

        File.Delete(directory["checkpoints"]);
        File.Delete(directory["checkpoint"]);
        using var again = Open();

        Assert.Contains("no file \"checkpoints\"", again.Damage, StringComparison.Ordinal);
        Assert.True(new FileInfo(directory["tile/entries/000"]).Length > 0);
    }

    [Fact]
    public void Notices_that_its_list_of_checkpoints_was_taken_back()
    {
        var records = Chains.Of("a@x", 9);
        var (before, after) = Batch([.. records.Take(5)], [.. records.Skip(5)]);
        Restore(after);
        File.WriteAllBytes(directory["checkpoints"], before.Files["checkpoints"]);

        using var store = Open();

        Assert.Contains("is of size 9", store.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_is_made_good_by_the_next_batch()
    {
        using var store = Open();
        var records = Chains.Of("a@x", 6);
        Kept(store.Append([.. records.Take(3)]));
        Directory.CreateDirectory(directory["checkpoint.next"]);

        Assert.IsType<AppendOutcome.Unavailable>(store.Append(records));
        Directory.Delete(directory["checkpoint.next"]);
        Kept(store.Append(records));

        Assert.Equal((null, 6), (store.Damage, store.Status().Size));
    }

    private VaultStore Open() => VaultStore.Open(directory.Path, "log", null, time);

    private static Receipt Kept(AppendOutcome outcome) => Assert.IsType<AppendOutcome.Kept>(outcome).Receipt;

    private static Refusal Refused(AppendOutcome outcome) => Assert.IsType<AppendOutcome.Refused>(outcome).Refusal;

    private static System.Security.Cryptography.ECDsa PublicKey(VaultStore store)
    {
        var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(store.PublicKey);
        return key;
    }

    private void Flip(string file, int offset)
    {
        var bytes = File.ReadAllBytes(directory[file]);
        bytes[offset] ^= 1;
        File.WriteAllBytes(directory[file], bytes);
    }

    private sealed record Snapshot(string Note, IReadOnlyDictionary<string, byte[]> Files);

    private (Snapshot Before, Snapshot After) Batch(IReadOnlyList<AuditRecord> first, IReadOnlyList<AuditRecord> second)
    {
        using var store = Open();
        Kept(store.Append(first));
        var before = Take(store);
        Kept(store.Append(second));
        var after = Take(store);
        Restore(before);
        return (before, after);
    }

    private Snapshot Take(VaultStore store) => new(store.CheckpointNote, Directory
        .EnumerateFiles(directory.Path, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) != "lock")
        .ToDictionary(path => Path.GetRelativePath(directory.Path, path), File.ReadAllBytes));

    private void Restore(Snapshot snapshot)
    {
        Directory.Delete(directory["tile"], recursive: true);
        foreach (var (name, content) in snapshot.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory[name])!);
            File.WriteAllBytes(directory[name], content);
        }
    }

    private void Tear(Snapshot before, Snapshot after, string under, int bytes)
    {
        foreach (var (name, content) in after.Files.Where(file => file.Key.StartsWith(under, StringComparison.Ordinal)).OrderBy(file => file.Key))
        {
            var old = before.Files.GetValueOrDefault(name)?.Length ?? 0;
            var added = Math.Min(content.Length - old, bytes);
            bytes -= added;
            if (added > 0)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(directory[name])!);
                File.WriteAllBytes(directory[name], content[..(old + added)]);
            }
        }
    }
}
