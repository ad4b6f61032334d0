using CsCheck;
using Monitor.Exporter.Collection;

namespace Monitor.Exporter.Tests.Collection;

public sealed class RestSumsTests
{
    private const int Family = 0;
    private const int Rest = 1;

    private readonly RestSums sums = new();

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
        const int Other = 2;
        Assert.Equal([0, 0], Counters((Family, 50), (Other, 70)));
        Assert.Equal([1, 5], Counters((Family, 51), (Other, 75)));
        Assert.Equal([2], Counters((Family, 52)));
        Assert.Equal([3, 80], Counters((Family, 53), (Other, 80)));
        sums.Begin(isCut: true);
        Assert.Empty(sums.Complete());
        Assert.Equal([54, 81], Counters((Family, 54), (Other, 81)));

        IEnumerable<double> Counters(params (int Family, double Value)[] row)
        {
            sums.Begin(isCut: true);
            foreach (var (family, value) in row)
            {
                sums.Count(7, family, 100 + family, "datname=\"a\""u8, value, leads: false);
            }

            return sums.Complete().OrderBy(sum => sum.Family).Select(sum => sum.Value);
        }
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
        sums.Begin(isCut: true);
        sums.Sum(Rest, "datname=\"a\""u8, 3);
        sums.Sum(Rest, "datname=\"a\""u8, 4);
        Assert.Equal(7, Assert.Single(sums.Complete()).Value);
        sums.Begin(isCut: false);
        Assert.Empty(sums.Complete());
    }

    [Fact]
    public void Whatever_rows_do_a_counter_never_goes_down() =>
        Gen.Select(Gen.ULong[0, 5], Gen.Double[0, 1000], Gen.Bool).Array[1, 8].Array[1, 20].Sample(runs =>
        {
            var any = new RestSums();
            double? last = null;
            foreach (var rows in runs)
            {
                var value = Run(any, [.. rows.DistinctBy(row => row.Item1)]);
                Assert.False(value < last, $"{last} became {value}");
                last = value;
            }
        });

    private double? Run(params (ulong Row, double Value, bool Leads)[] rows) => Run(sums, rows);

    private static double? Run(RestSums sums, (ulong Row, double Value, bool Leads)[] rows)
    {
        var counts = sums.Begin(isCut: rows.Any(row => !row.Leads));
        foreach (var (row, value, leads) in rows)
        {
            if (counts)
            {
                sums.Count(row, Family, Rest, "datname=\"a\""u8, value, leads);
            }
        }

        return sums.Complete().Select(sum => (double?)sum.Value).SingleOrDefault();
    }
}
