using Monitor.Exporter.Postgres;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Postgres;

public sealed class SlowUnitTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(0.01, false, 60)]
    [InlineData(10, false, 2000)]
    [InlineData(10, true, 300)]
    [InlineData(0.1, true, 20)]
    [InlineData(0, true, 15)]
    public void Comes_less_often_the_longer_it_works(double workedSeconds, bool failed, double intervalSeconds)
    {
        var unit = new SlowUnit("sizes", "app", CollectorCost.Heavy);
        unit.Plan(Minute, Minute, TimeSpan.FromSeconds(workedSeconds), failed);
        unit.Plan(Minute, Minute, TimeSpan.FromSeconds(workedSeconds), failed);
        Assert.Equal(TimeSpan.FromSeconds(intervalSeconds), unit.Interval);
    }

    [Theory]
    [InlineData(10, false, 60)]
    [InlineData(10, true, 30)]
    [InlineData(0, true, 15)]
    public void The_first_run_is_soon_followed_by_one_that_tells_the_cost(double workedSeconds, bool failed, double intervalSeconds)
    {
        var unit = new SlowUnit("sizes", "app", CollectorCost.Heavy);
        unit.Plan(Minute, Minute, TimeSpan.FromSeconds(workedSeconds), failed);
        Assert.Equal(TimeSpan.FromSeconds(intervalSeconds), unit.Interval);
    }

    [Fact]
    public void One_run_while_the_machine_stood_still_does_not_keep_it_away()
    {
        var unit = new SlowUnit("sizes", "app", CollectorCost.Heavy);
        foreach (var (seconds, failed, interval) in new[] { (0.1, false, 60), (10, false, 60), (0.1, false, 60), (10, true, 20), (10, true, 300), (10, false, 2000), (0.1, false, 60) })
        {
            unit.Plan(Minute, Minute, TimeSpan.FromSeconds(seconds), failed);
            Assert.Equal(TimeSpan.FromSeconds(interval), unit.Interval);
        }
    }

    [Fact]
    public void To_pass_is_no_run_and_says_nothing_of_the_cost()
    {
        var unit = new SlowUnit("sizes", "app", CollectorCost.Heavy);
        unit.Plan(Minute, Minute, TimeSpan.FromSeconds(10), failed: false);
        unit.Pass(Minute, Minute);
        Assert.Equal(Minute, unit.Interval);
        unit.Plan(Minute, Minute, TimeSpan.FromSeconds(10), failed: false);
        Assert.Equal(TimeSpan.FromSeconds(2000), unit.Interval);
    }

    [Fact]
    public void Keeps_the_server_busy_for_its_share_in_all_databases_together()
    {
        var units = Enumerable.Range(0, 50).Select(number => new SlowUnit("tables", $"app{number}", CollectorCost.Cheap)).ToList();
        var other = new SlowUnit("sizes", "app0", CollectorCost.Heavy);
        other.Plan(Minute, Minute, Minute, failed: false);
        var worked = TimeSpan.FromSeconds(0.3);
        for (var round = 0; round < 2; round++)
        {
            foreach (var unit in units)
            {
                unit.Plan(Minute, Minute, worked, failed: false, elsewhere: unit.WorkElsewhere([.. units, other]));
            }
        }

        Assert.InRange(units.Sum(unit => worked / unit.Interval), 0.004, 0.005);
    }

    [Fact]
    public void Databases_spread_over_the_interval_after_the_first_run_and_keep_their_distance()
    {
        var units = Enumerable.Range(0, 20).Select(number => new SlowUnit("tables", $"app{number}", CollectorCost.Cheap)).ToList();
        units.ForEach(unit => unit.Plan(TimeSpan.Zero, Minute, TimeSpan.Zero, false));
        Assert.All(units, unit => Assert.InRange(unit.Due, Minute / 2, Minute));
        Assert.True(units.Max(unit => unit.Due) - units.Min(unit => unit.Due) > Minute / 4);
    }

    [Fact]
    public void Collectors_of_one_database_stay_together()
    {
        var units = new[] { "tables", "indexes", "functions" }.Select(name => new SlowUnit(name, "app", CollectorCost.Cheap)).ToList();
        units.ForEach(unit => unit.Plan(TimeSpan.Zero, Minute, TimeSpan.Zero, false));
        Assert.Single(units.Select(unit => unit.Due).Distinct());
    }

    [Fact]
    public void Goes_along_when_its_database_is_visited_shortly_before_it_is_due()
    {
        var unit = new SlowUnit("tables", "app", CollectorCost.Cheap);
        Assert.True(unit.GoesAlong(TimeSpan.Zero));
        unit.Plan(TimeSpan.Zero, Minute, TimeSpan.Zero, false);
        Assert.False(unit.GoesAlong(unit.Due - (Minute / 2)));
        Assert.True(unit.GoesAlong(unit.Due - (Minute / 10)));
    }
}
