using CsCheck;
using Monitor.Exporter.Collection;

namespace Monitor.Exporter.Tests.Collection;

public sealed class RestSumsTests
{
    private readonly RestSums sums = new(1, true);

    private static ReadOnlySpan<byte> Labels => "datname=\"a\""u8;

    [Fact]
    public void A_counter_begins_at_zero_and_counts_what_the_rows_outside_grow_by()
    {
        Assert.Equal(0, Run((1, 100, true), (2, 50, false)));
        Assert.Equal(7, Run((1, 900, true), (2, 57, false)));
        Assert.Equal(8, Run((1, 990, true), (2, 58, false)));
    }

    [Fact]
    public void A_row_that_moves_to_the_leaders_takes_nothing_away_and_counts_no_more()
    {
        Run((1, 100, true), (2, 50, false));
        Run((1, 100, true), (2, 60, false));
        Assert.Equal(10, Run((1, 100, false), (2, 500, true)));
        Assert.Equal(10, Run((1, 100, true), (2, 900, true)));
        Assert.Equal(13, Run((1, 103, false), (2, 900, true)));
    }

    [Fact]
    public void A_row_that_is_new_counts_whole_one_that_was_reset_from_zero_and_one_that_is_gone_stays_counted()
    {
        Run((1, 100, true), (2, 50, false));
        Assert.Equal(5, Run((1, 100, true), (2, 50, false), (3, 5, false)));
        Assert.Equal(7, Run((1, 100, true), (2, 2, false), (3, 5, false)));
        Assert.Equal(7, Run((1, 100, true)));
    }

    [Fact]
    public void Each_counter_of_a_row_goes_its_own_way_and_one_that_was_not_there_counts_whole()
    {
        var two = new RestSums(2, true, true);
        Assert.Equal([0, 0], Counters(50, 70));
        Assert.Equal([1, 5], Counters(51, 75));
        Assert.Equal([2], Counters(52, null));
        Assert.Equal([3, 80], Counters(53, 80));
        two.Begin();
        two.Sum(isCut: true);
        Assert.Empty(two.Complete());
        Assert.Equal([54, 81], Counters(54, 81));

        IEnumerable<double> Counters(params double?[] counters)
        {
            two.Begin();
            var row = Filled(two, 7, counters);
            two.Sum(isCut: true);
            for (var family = 0; family < counters.Length; family++)
            {
                two.Add(two.Group(Labels), family, row, family, leads: false);
            }

            two.Keep(7, row);
            return two.Complete().OrderBy(sum => sum.Place).Select(sum => sum.Value);
        }
    }

    [Fact]
    public void A_run_that_did_not_end_changes_nothing()
    {
        Run((1, 100, true), (2, 50, false));
        sums.Begin();
        Filled(sums, 2, 70);
        Assert.Equal(30, Run((1, 100, true), (2, 80, false)));
    }

    [Fact]
    public void Rows_that_cannot_be_told_apart_count_as_one()
    {
        Run((1, 100, true), (2, 50, false), (2, 4, false));
        Run((1, 100, true), (2, 60, false), (2, 5, false));
        Assert.Equal(15, Run((1, 100, true), (2, 65, false), (2, 6, false)));
        Assert.Equal(22, Run((1, 100, true), (2, 65, false), (3, 7, false), (3, 9, false)));
    }

    [Fact]
    public void There_is_no_counter_before_a_row_was_outside()
    {
        Assert.Null(Run((1, 100, true), (2, 50, true)));
        Assert.Equal(0, Run((1, 100, true), (2, 51, false)));
        Assert.Equal(1, Run((1, 100, true), (2, 52, false)));
    }

    [Fact]
    public void A_gauge_is_the_sum_of_the_rows_outside_in_this_run()
    {
        var gauge = new RestSums(1, false);
        Assert.Equal(7, Run(gauge, (1, 3, false), (2, 4, false), (3, 100, true)));
        Assert.Equal(5, Run(gauge, (1, 3, true), (2, 5, false)));
        Assert.Null(Run(gauge, (1, 3, true), (2, 5, true)));
        Assert.Equal(7, Run(gauge, (1, 3, false), (1, 4, false)));
        Assert.Equal(9, Run(gauge, (1, 4, false), (1, 5, false)));
    }

    [Fact]
    public void Whatever_rows_do_a_counter_never_goes_down() =>
        Gen.Select(Gen.ULong[0, 5], Gen.Double[0, 1000], Gen.Bool).Array[1, 8].Array[1, 20].Sample(runs =>
        {
            var any = new RestSums(1, true);
            double? last = null;
            foreach (var rows in runs)
            {
                var value = Run(any, [.. rows.DistinctBy(row => row.Item1)]);
                Assert.False(value < last, $"{last} became {value}");
                last = value;
            }
        });

    private double? Run(params (ulong Row, double Value, bool Leads)[] rows) => Run(sums, rows);

    private static double? Run(RestSums sums, params (ulong Row, double Value, bool Leads)[] rows)
    {
        sums.Begin();
        var filled = rows.Select(row => (row.Row, Values: Filled(sums, row.Row, row.Value), row.Leads)).ToList();
        var counts = sums.Sum(isCut: rows.Any(row => !row.Leads));
        foreach (var (row, values, leads) in counts ? filled : [])
        {
            sums.Add(sums.Group(Labels), 0, values, 0, leads);
            sums.Keep(row, values);
        }

        return sums.Complete().Select(sum => (double?)sum.Value).SingleOrDefault();
    }

    private static RowValues Filled(RestSums sums, ulong row, params double?[] counters)
    {
        var values = sums.Row(row);
        foreach (var (family, value) in counters.Index())
        {
            if (value is { } known)
            {
                values.Put(family, known);
            }
        }

        return values;
    }
}
