using Monitor.Dashboards.Check;
using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Tests.Check;

public sealed class BoardCheckTests
{
    private const string Words = "How much there is of it. A line that rises for an hour is bad, one that falls is good.";

    private static readonly Gauge Size = new("size_bytes", Labels.Cls, Labels.Ins);
    private static readonly Gauge Free = new("free_bytes", Labels.Cls, Labels.Ins);
    private static readonly Gauge Lag = new("lag_seconds", Labels.Cls, Labels.Ins);
    private static readonly Variable OneCluster = new(Labels.Cls, "Cluster", Size.Where());
    private static readonly Place Elsewhere = new("elsewhere", "Elsewhere", OneCluster, new Variable(Labels.Ins, "Instance", Size.Where(Labels.Cls.IsChosen("cls"))));

    [Fact]
    public void Accepts_a_dashboard_that_makes_sense() =>
        Assert.Empty(Problems(Sound(Size.Where(Labels.Cls.IsChosen("cls")), Unit.Bytes, "{{ins}}")));

    [Theory]
    [MemberData(nameof(Faults))]
    public void Names_what_makes_no_sense(string expected, Vector expression, Unit unit, string legend) =>
        Assert.Contains(expected, Problems(Sound(expression.And(Size.Where(Labels.Cls.IsChosen("cls")), []), unit, legend)), StringComparison.Ordinal);

    public static TheoryData<string, Vector, Unit, string> Faults() => new()
    {
        { "writes bytes as seconds (s)", Size.Where(), Unit.Seconds, "{{ins}}" },
        { "writes seconds as a share (percentunit)", Lag.Where(), Unit.Ratio, "{{ins}}" },
        { "writes bytes · seconds^-1 as bytes (bytes)", new Counter("read_bytes_total", Labels.Ins).Rate(Window.OfPanel), Unit.Bytes, "{{ins}}" },
        { "`+` of bytes (size_bytes) and seconds (lag_seconds)", Size.Where().Plus(Lag.Where()), Unit.Bytes, "{{ins}}" },
        { "writes a mixture of quantities as bytes", Size.Where().Or(Lag.Where()), Unit.Bytes, "{{ins}}" },
        { "the age of size_bytes, which is bytes", Size.Where().Age(), Unit.Seconds, "{{ins}}" },
        { "size_bytes has no label datname", Size.Where(Labels.Datname.Is("a")), Unit.Bytes, "{{ins}}" },
        { "size_bytes has no label datname", Size.Where().SumBy(Labels.Datname), Unit.Bytes, "" },
        { "have different labels (ins), so they never match", Size.Where().DividedBy(Free.Where().SumBy(Labels.Cls)), Unit.Ratio, "" },
        { "names the label ins, which", Size.Where().SumBy(Labels.Cls), Unit.Bytes, "{{ins}}" },
        { "asks for $datname, which nobody can choose", new Gauge("d_bytes", Labels.Datname).Where(Labels.Datname.IsChosen("datname")), Unit.Bytes, "" },
    };

    [Theory]
    [InlineData("Short.", "Nothing to see", "its description has to say")]
    [InlineData(Words, "", "does not say what it means when there is nothing")]
    public void Names_a_panel_that_explains_nothing(string description, string absence, string expected)
    {
        var panel = new Graph
        {
            Title = "Size", Description = description, Absence = absence, Unit = Unit.Bytes,
            Queries = [new(Size.Where(Labels.Cls.IsChosen("cls")), "{{ins}}")],
        };

        Assert.Contains(expected, Problems(With(panel)), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_link_that_forgets_what_was_chosen()
    {
        var panel = Panel(Size.Where(Labels.Cls.IsChosen("cls")).SumBy(Labels.Cls), Unit.Bytes, "") with { DrillDown = new("Go", Elsewhere) };

        Assert.Contains("leads to elsewhere without saying which ins", Problems(With(panel), Sound(Size.Where(Labels.Cls.IsChosen("cls")), Unit.Bytes, "", Elsewhere)), StringComparison.Ordinal);
        Assert.Contains("leads to elsewhere, which does not exist", Problems(With(panel)), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_column_whose_rows_never_meet_the_others()
    {
        var table = new Table
        {
            Title = "Members", Description = Words, Absence = "none", Keys = [new(Labels.Ins, "Instance")],
            Columns = [new("Size", Size.Where(Labels.Cls.IsChosen("cls")).MaxBy(Labels.Ins), Unit.Bytes), new("Lag", Lag.Where().MaxBy(Labels.Cls), Unit.Seconds)],
        };

        Assert.Contains("column Lag has the labels cls and the rows have ins: they would never meet", Problems(With(table)), StringComparison.Ordinal);
    }

    /// <summary>Grafana takes the name of a metric for one more label: two columns with names of their own fill two rows.</summary>
    [Fact]
    public void Names_a_column_that_keeps_the_name_of_its_metric()
    {
        var (size, largest) = (Size.Where(Labels.Cls.IsChosen("cls")), Size.Where(Labels.Cls.IsChosen("cls")).MaxBy(Labels.Ins));
        var table = new Table
        {
            Title = "Members", Description = Words, Absence = "none", Keys = [new(Labels.Ins, "Instance")],
            Columns =
            [
                new("Kept", size.Above(1), Unit.Bytes),
                new("Above", size.AboveThatOf(largest, Labels.Ins), Unit.Bytes),
                new("Below", size.BelowThatOf(largest, Labels.Ins), Unit.Bytes),
                new("Dropped", Lag.Where().MaxBy(Labels.Ins), Unit.Seconds),
            ],
        };

        var problems = Problems(With(table));
        Assert.All(["Kept", "Above", "Below"], column => Assert.Contains($"column {column} keeps the name of its metric", problems, StringComparison.Ordinal));
        Assert.DoesNotContain("column Dropped keeps", problems, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_descriptions_that_are_used_twice()
    {
        var panel = Panel(Size.Where(Labels.Cls.IsChosen("cls")), Unit.Bytes, "");

        Assert.Contains("panels `Size` and `Free` share a description", Problems(With(panel, panel with { Title = "Free" })), StringComparison.Ordinal);
    }

    [Fact]
    public void Follows_units_through_arithmetic()
    {
        var busy = new Counter("busy_seconds_total", Labels.Ins).Rate(Window.OfPanel);
        var read = new Counter("read_bytes_total", Labels.Ins).Rate(Window.OfPanel);
        var reads = new Counter("reads_total", Labels.Ins).Rate(Window.OfPanel);

        Assert.True(Unit.Ratio.Quantity.Fits(busy.Quantity));
        Assert.True(Unit.BytesPerSecond.Quantity.Fits(read.Quantity));
        Assert.True(Unit.PerSecond.Quantity.Fits(reads.Quantity));
        Assert.True(Unit.Bytes.Quantity.Fits(read.DividedBy(reads).Quantity));
        Assert.True(Unit.Seconds.Quantity.Fits(busy.DividedBy(reads).Quantity));
        Assert.True(Unit.Ratio.Quantity.Fits(Free.Where().DividedBy(Size.Where()).Complement().Quantity));
        Assert.True(Unit.Seconds.Quantity.Fits(new Gauge("x_start_time_seconds").Where().Age().Quantity));
        Assert.True(Unit.Seconds.Quantity.Fits(Lag.CountOver(Window.InSteps(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1))).EachLasting(TimeSpan.FromMinutes(1)).Quantity));
        Assert.False(Unit.Seconds.Quantity.Fits(new Gauge("x_start_time_seconds").Where().Quantity));
        Assert.False(Unit.Seconds.Quantity.Fits(Quantity.Milliseconds));
    }

    private static Graph Panel(Vector expression, Unit unit, string legend) =>
        new() { Title = "Size", Description = Words, Absence = "nothing", Unit = unit, Queries = [new(expression, legend)] };

    private static Board With(params IReadOnlyList<Panel> panels) => With(new Place("here", "Here", OneCluster), panels);

    private static Board With(Place place, IReadOnlyList<Panel> panels) => new() { Place = place, Description = Words, Rows = [new("Row", panels)] };

    private static Board Sound(Vector expression, Unit unit, string legend, Place? place = null) =>
        With(place ?? new Place("here", "Here", OneCluster), [Panel(expression, unit, legend)]);

    private static string Problems(params IReadOnlyList<Board> boards) => string.Join('\n', new BoardCheck(boards).Problems());
}
