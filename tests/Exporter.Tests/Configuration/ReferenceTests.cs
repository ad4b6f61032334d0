using System.Text.RegularExpressions;
using Monitor.Exporter.Configuration;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Configuration;

/// <summary>The reference lists every key that is read, and no other, with the bounds that are held.</summary>
public sealed partial class ReferenceTests
{
    /// <summary>Far from every key, so that the answer lists what is known and does not guess what was meant.</summary>
    private const string Unknown = "nobody-knows-this-key";

    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "exporter-configuration.md"));

    /// <summary>Each section of the page, with a document in which it is the part between the marks.</summary>
    private static readonly Dictionary<string, string> Documents = new()
    {
        ["The configuration"] = "{ $ }",
        ["tls"] = "tls: { $ }",
        ["log"] = "log: { $ }",
        ["postgres and pgbouncer"] = "postgres: { $ }",
        ["servers"] = "servers: [ { $ } ]",
        ["databases"] = "servers: [ { databases: { $ } } ]",
        ["pgbackrest"] = "pgbackrest: { $ }",
        ["patroni"] = "patroni: { $ }",
        ["certificates"] = "certificates: { $ }",
        ["endpoints"] = "certificates: { endpoints: [ { $ } ] }",
        ["host"] = "host: { $ }",
        ["probe"] = "probe: { $ }",
        ["modules"] = "probe: { modules: { any: { $ } } }",
        ["The collector"] = "/*---\n{ $ }\n---*/\nSELECT 1",
        ["metrics"] = "/*---\nmetrics: [ { $ } ]\n---*/\nSELECT 1",
        ["top"] = "/*---\ntop: { $ }\n---*/\nSELECT 1",
        ["once"] = "/*---\nonce: { $ }\n---*/\nSELECT 1",
    };

    public static TheoryData<string> Sections => [.. Documents.Keys];

    [Theory]
    [MemberData(nameof(Sections))]
    public void Lists_the_keys_that_the_reader_knows_and_no_other(string section)
    {
        var known = Faults(section, $"{Unknown}: 1").Select(fault => Known().Match(fault.Message)).Single(match => match.Success).Groups[1].Value;
        Assert.Equal(known.Split(", "), Rows(section).Select(row => row.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Tells_the_bounds_that_the_reader_holds(string section)
    {
        var rows = Rows(section).ToList();
        var faults = Faults(section, string.Join(", ", rows.Where(row => row.Type is "duration" or "number" && row.Key != "scale").Select(row => $"{row.Key}: wrong")));
        var held = faults.Select(fault => Held().Match(fault.Message)).Where(match => match.Success).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.Equal(held.OrderBy(pair => pair.Key), rows.Where(row => row.Bounds.Length > 0).ToDictionary(row => row.Key, row => row.Bounds).OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Has_no_table_that_no_reader_is_behind() =>
        Assert.Equal(Documents.Keys, Heading().Matches(Page).Select(match => match.Groups[1].Value));

    private static List<Fault> Faults(string section, string body)
    {
        var faults = new List<Fault>();
        var document = Documents[section].Replace("$", body, StringComparison.Ordinal);
        if (document.StartsWith("/*", StringComparison.Ordinal))
        {
            CollectorFile.Read("any.sql", document, faults);
        }
        else
        {
            ConfigFile.Read("config.yml", document, faults);
        }

        return faults;
    }

    private static IEnumerable<(string Key, string Type, string Bounds)> Rows(string section)
    {
        var start = Page.IndexOf($"\n## {section}\n", StringComparison.Ordinal) + 1;
        var end = Page.IndexOf("\n#", start, StringComparison.Ordinal);
        return Row().Matches(end < 0 ? Page[start..] : Page[start..end]).Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim(), match.Groups[3].Value.Trim()));
    }

    [GeneratedRegex($"has no `{Unknown}`; known are (.*)")]
    private static partial Regex Known();

    [GeneratedRegex("^`(\\w+)` must be a (?:duration|whole number) from (\\w+ to \\w+)")]
    private static partial Regex Held();

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(\w+)` \|([^|]*)\|[^|]*\|([^|]*)\| .* \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
