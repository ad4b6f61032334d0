using System.Text;
using Monitor.Exporter.Collection;

namespace Monitor.Exporter.Tests.Collection;

public sealed class KnownLabelsTests
{
    private readonly KnownLabels known = new();

    [Fact]
    public void What_was_told_once_is_recalled_and_what_was_not_is_empty()
    {
        Assert.Equal("{}", known.AsArray());
        known.Learn("1", "one"u8);
        Assert.Equal("one", Current());
        known.Recall("2");
        Assert.Equal("", Current());
        known.Complete(null);

        Assert.Equal("{\"1\"}", known.AsArray());
        known.Recall("1");
        Assert.Equal("one", Current());
    }

    [Fact]
    public void Keeps_what_is_served_and_as_many_more()
    {
        known.Learn("1", "one"u8);
        known.Learn("2", "two"u8);
        known.Learn("3", "three"u8);
        known.Complete([2]);
        Assert.Equal("{\"3\",\"1\"}", known.AsArray());

        known.Complete([]);
        Assert.Equal("{}", known.AsArray());
    }

    [Fact]
    public void A_run_that_did_not_end_changes_nothing()
    {
        known.Learn("1", "one"u8);
        known.Complete(null);
        known.Learn("1", "other"u8);
        known.Begin();

        known.Recall("1");
        Assert.Equal("one", Current());
    }

    [Fact]
    public void What_nothing_decides_is_not_kept()
    {
        known.Learn("", "whatever"u8);
        known.Complete(null);
        Assert.Equal("{}", known.AsArray());
    }

    [Fact]
    public void Is_written_as_PostgreSQL_reads_arrays()
    {
        known.Learn("a\"b\\c, {d}", "x"u8);
        known.Complete(null);
        Assert.Equal("{\"a\\\"b\\\\c, {d}\"}", known.AsArray());
    }

    private string Current() => Encoding.UTF8.GetString(known.Current);
}
