using System.Text;
using System.Text.Json.Nodes;
using Monitor.Audit.Records;
using Monitor.Audit.Tree;

namespace Monitor.Audit.Tests.Records;

public sealed class AuditRecordTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_leaf_is_canonical_json_and_its_leaf_hash_is_the_hash()
    {
        var record = Seal(Chains.Entry("did it") with { Instance = "pg-test-1", Details = new JsonObject { ["b"] = 1, ["a"] = "x" } });

        var zeros = new string('0', 64);
        Assert.Equal(
            """{"actor":"somebody","cls":"pg-test","details":{"a":"x","b":1},"ins":"pg-test-1","kind":"action","previous":"ZEROS","sequence":1,"source":"provisioner@admin","summary":"did it","time":"2026-01-02T12:00:00.000000Z"}"""
                .Replace("ZEROS", zeros, StringComparison.Ordinal),
            Encoding.UTF8.GetString(record.Leaf()));
        Assert.Equal(Convert.ToHexStringLower(TreeHash.Leaf(record.Leaf())), record.Hash);
    }

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var record = Seal(Chains.Entry("Grüße, \"you\"\n\u0001 😀"));

        Assert.Equal(new RecordReading.Sound(record), AuditRecord.Read(Encoding.UTF8.GetBytes(record.ToJson())));
        Assert.Equal(new RecordReading.Sound(record), AuditRecord.Read(record.Leaf()));
    }

    [Fact]
    public void Details_that_are_too_large_are_replaced_by_their_hash()
    {
        var record = Seal(Chains.Entry("much") with { Details = new JsonObject { ["text"] = new string('x', 100_000) } });

        Assert.StartsWith("{\"omittedBytes\":100011,\"omittedSha256\":\"", record.Details, StringComparison.Ordinal);
        Assert.InRange(record.Leaf().Length, 1, AuditRecord.LeafLimitBytes);
    }

    [Fact]
    public void A_long_summary_is_cut_and_says_so()
    {
        var record = Seal(Chains.Entry(new string('x', 5000)));

        Assert.Equal(AuditRecord.SummaryLimit, record.Summary.Length);
        Assert.EndsWith("…", record.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_texts_that_need_most_escapes_still_fit()
    {
        var record = Seal(Chains.Entry(new string('\u0001', AuditRecord.SummaryLimit)) with { Actor = new string('\u0001', AuditRecord.LabelLimit) });

        Assert.InRange(record.Leaf().Length, AuditRecord.SummaryLimit * 6, AuditRecord.LeafLimitBytes);
    }

    [Theory]
    [InlineData("provisioner")]
    [InlineData("a/../b@c")]
    [InlineData("a@../etc")]
    [InlineData("@admin")]
    [InlineData("a@b\n")]
    public void Refuses_sources_that_are_not_safe(string source) => Assert.False(AuditRecord.IsSource(source));

    [Fact]
    public void Refuses_an_entry_that_the_vault_would_refuse()
    {
        Assert.Throws<ArgumentException>(() => Seal(Chains.Entry("")));
        Assert.Throws<ArgumentException>(() => Seal(Chains.Entry("x") with { Actor = new string('x', 257) }));
        var deep = new JsonObject();
        for (var i = 0; i < 50; i++)
        {
            deep = new JsonObject { ["deeper"] = deep };
        }

        Assert.Throws<ArgumentException>(() => Seal(Chains.Entry("x") with { Details = deep }));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"actor\":\"somebody\"", "\"actor\":\"\\ud800\"")]
    [InlineData("\"actor\":\"somebody\"", "\"actor\":7")]
    [InlineData("\"actor\":\"somebody\"", "\"actor\":\"somebody\",\"actor\":\"another\"")]
    [InlineData("\"actor\":\"somebody\"", "\"actor\":\"somebody\",\"extra\":1")]
    [InlineData("\"sequence\":1", "\"sequence\":0")]
    [InlineData("\"sequence\":1", "\"sequence\":1.5")]
    [InlineData("\"sequence\":1", "\"sequence\":2")]
    [InlineData("did it", "did not do it")]
    [InlineData("\"time\":\"2026", "\"time\":\"yesterday")]
    public void Bytes_that_are_no_record_are_faulty(string old, string? replacement = null)
    {
        var json = Seal(Chains.Entry("did it")).ToJson();
        var changed = replacement is null ? old : json.Replace(old, replacement, StringComparison.Ordinal);

        Assert.NotEqual(json, changed);
        Assert.IsType<RecordReading.Faulty>(AuditRecord.Read(Encoding.UTF8.GetBytes(changed)));
    }

    private static AuditRecord Seal(AuditEntry entry) => Sealing.Seal(entry, "provisioner@admin", 1, AuditRecord.NoPrevious, Noon);
}
