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

    private static IReadOnlyList<Contender> Rows(params double[][] scores) => [.. scores.Index().Select(row => new Contender((ulong)row.Index, row.Item))];
}
