using CsCheck;
using Monitor.Exporter.Collection;

namespace Monitor.Exporter.Tests.Collection;

public sealed class TopSelectionTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Fact]
    public void Takes_all_rows_when_there_are_few() => Assert.Equal([0, 1, 2], Selection(5, "a").Choose(Rows([1], [0], [3]), Start));

    [Fact]
    public void Seats_the_leaders_of_each_column()
    {
        var chosen = Selection(2, "a", "b").Choose(Rows([1, 9], [2, 8], [3, 7], [9, 1]), Start);
        Assert.Equal([0, 3], chosen);
    }

    [Fact]
    public void Never_chooses_more_rows_than_the_budget_even_when_all_have_led()
    {
        var selection = Selection(2, "a");
        selection.Choose(Rows([9], [8], [1], [1]), Start);
        Assert.Equal([2, 3], selection.Choose(Rows([1], [1], [9], [8]), Start + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_row_that_led_stays_for_the_sticky_time_and_no_longer()
    {
        var selection = Selection(4, "a", "b");
        selection.Choose(Rows([9, 0], [8, 0], [0, 9], [0, 8], [0, 0], [0, 0]), Start);
        var quiet = Rows([0, 0], [8, 0], [0, 9], [0, 8], [1, 0], [2, 0]);
        Assert.Contains(0, Selection(4, "a", "b").Choose(Rows([9, 0], [8, 0], [0, 9], [0, 8], [0, 0], [0, 0]), Start));
        Assert.Equal([1, 2, 3, 5], selection.Choose(quiet, Start + TimeSpan.FromMinutes(1)));
        var roomy = Selection(6, "a", "b");
        roomy.Choose(Rows([9, 0], [8, 0], [7, 0], [0, 9], [0, 8], [0, 7], [0, 0]), Start);
        var later = Rows([0, 0], [8, 0], [7, 0], [0, 9], [0, 8], [0, 7], [1, 0]);
        Assert.DoesNotContain(0, roomy.Choose(later, Start + TimeSpan.FromMinutes(11)));
    }

    [Fact]
    public void A_row_at_the_edge_keeps_its_seat_when_another_passes_it_by_a_little()
    {
        var selection = Selection(3, "a", "b");
        Assert.Equal([0, 1, 2], selection.Choose(Rows([9, 0], [0, 9], [2, 0], [1, 0]), Start));
        Assert.Equal([0, 1, 2], selection.Choose(Rows([9, 0], [0, 9], [1, 1], [2, 0]), Start + TimeSpan.FromSeconds(1)));
    }

    private static TopSelection Selection(int rows, params string[] by) => new(new(by, rows, TimeSpan.FromMinutes(10)));

    /// <summary>The whole rule in the words of its description, which takes many times as long.</summary>
    [Fact]
    public void Chooses_as_its_description_says() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 6].Array[3].Array[1, 30].Array[1, 6]).Sample((budget, runs) =>
        {
            var selection = Selection(budget, "a", "b", "c");
            var (share, seats) = (Math.Max(1, budget / 3), new Dictionary<int, TimeSpan?>());
            foreach (var (minute, run) in runs.Index())
            {
                var (now, all) = (Start + TimeSpan.FromMinutes(4 * minute), Enumerable.Range(0, run.Length).ToList());
                int PlaceOf(int row, int column) => run[row][column] == 0 ? int.MaxValue
                    : all.Count(other => run[other][column] > run[row][column] || (run[other][column] == run[row][column] && other < row));
                var ranks = all.ConvertAll(row => Enumerable.Range(0, 3).Min(column => PlaceOf(row, column)));
                TimeSpan? LastLed(int row) => ranks[row] < share ? now : seats.GetValueOrDefault(row) is { } led && now - led <= TimeSpan.FromMinutes(10) ? led : null;
                var chosen = all
                    .OrderByDescending(row => ranks[row] < share)
                    .ThenByDescending(row => LastLed(row) ?? TimeSpan.MinValue)
                    .ThenByDescending(row => seats.ContainsKey(row) && ranks[row] < 2 * share)
                    .ThenBy(row => ranks[row])
                    .ThenBy(row => row)
                    .Take(budget).Order().ToList();
                Assert.Equal(chosen, selection.Choose(Rows([.. run.Select(row => row.Select(score => (double)score).ToArray())]), now));
                seats = chosen.ToDictionary(row => row, LastLed);
            }
        });

    private static Contenders Rows(params double[][] scores) =>
        new([.. scores.Select((_, row) => (ulong)row)], [.. scores[0].Select((_, column) => scores.Select(row => row[column]).ToList())]);
}
