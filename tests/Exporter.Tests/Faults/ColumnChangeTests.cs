using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Tables and views that are changed while collectors read them.</summary>
public sealed class ColumnChangeTests(LoneServer place) : IClassFixture<LoneServer>
{
    [Theory]
    [InlineData("labels: [name]\n", "")]
    [InlineData("databases: each\nevery: 1s\nlabels: [datname, name]\n", "datname=\"postgres\",")]
    public async Task What_is_read_is_read_as_what_it_is_now(string matter, string labels)
    {
        string[] shapes = [$"shape_value{{{labels}name=\"first\"}} 7", $"shape_value{{{labels}name=\"10.0.0.1\"}} 8.5", $"shape_value{{{labels}name=\"2026-01-02\"}} 9"];
        await ShapeAsync("SELECT 7 AS value, 'first'::text AS name");
        await using (var exporter = new RunningExporter(place.Config(), Own.Only(("shape", matter, "SELECT * FROM shape"), Own.Good)))
        {
            // Once, so that the server has not prepared it.
            await BecomesAsync(exporter, shapes, 0);
            await ShapeAsync("SELECT '10.0.0.1'::inet AS name, 8.5::float8 AS value");
            await BecomesAsync(exporter, shapes, 1);
            for (var round = 0; round < 4; round++)
            {
                exporter.Age();
                await BecomesAsync(exporter, shapes, 1);
            }

            await ShapeAsync("SELECT 9::bigint AS value, true AS more, '2026-01-02'::date AS name");
            await BecomesAsync(exporter, shapes, 2);
        }

        await place.NobodyIsLeftAsync();
    }

    private Task ShapeAsync(string query) => place.Server.ExecuteAsync("postgres", "DROP VIEW IF EXISTS shape", $"CREATE VIEW shape AS {query}", "GRANT SELECT ON shape TO PUBLIC");

    /// <summary>Until then it is one of the others, and never anything else; in between the view may be away.</summary>
    private static async Task BecomesAsync(RunningExporter exporter, string[] shapes, int shape)
    {
        exporter.Age();
        var seen = new HashSet<string>();
        await exporter.ScrapeUntilAsync(scrape =>
        {
            var lines = scrape.Lines("shape_value{").ToList();
            seen.UnionWith(lines);
            return lines.Contains(shapes[shape]);
        });
        Assert.Empty(seen.Except(shapes));
    }
}
