using System.Globalization;
using System.Text;

namespace Monitor.Provisioner.Engine;

/// <summary>Reads what <see cref="ObservationScript"/> printed.</summary>
internal sealed class ObservationAnswer
{
    private readonly Dictionary<string, string> packages = [];
    private readonly Dictionary<string, IReadOnlyList<string>> accounts = [];
    private readonly Dictionary<string, PathState> directories = [];
    private readonly Dictionary<string, PathState> files = [];
    private readonly Dictionary<string, CheckOutcome> checks = [];
    private readonly Dictionary<int, UnitStamp> stamps = [];
    private readonly Dictionary<string, string[]> single = [];
    private readonly List<Dictionary<string, string>> units = [[]];
    private readonly DescribedNode node;
    private int foundDirectories;
    private int foundFiles;

    private ObservationAnswer(DescribedNode node) => this.node = node;

    /// <summary>The observation.</summary>
    /// <param name="node">What was asked.</param>
    /// <param name="answer">What was printed.</param>
    /// <param name="asked">When the question went out, by our clock.</param>
    /// <param name="answered">When the answer was here, by our clock.</param>
    /// <exception cref="FormatException">The answer is incomplete or is none.</exception>
    public static Observation Read(DescribedNode node, string answer, DateTimeOffset asked, DateTimeOffset answered)
    {
        var lines = answer.Split('\n');
        var begin = Array.IndexOf(lines, "monitor-observation 1");
        var end = Array.LastIndexOf(lines, "end");
        if (begin < 0 || end < begin)
        {
            throw new FormatException($"the answer is cut off after {lines.Length} lines");
        }

        var reader = new ObservationAnswer(node);
        foreach (var line in lines[(begin + 1)..end])
        {
            reader.Take(line);
        }

        return reader.Finish(asked, answered);
    }

    private void Take(string line)
    {
        switch (line.Split(' '))
        {
            case ["package", var name, "installed", var version]:
                packages[name] = version;
                break;
            case ["package", ..]:
                break;
            case ["account", var index, .. var groups]:
                accounts[Nth<Resource.Account>(index).Name] = groups;
                break;
            case ["directory", var index, "other"]:
                directories[Nth<Resource.Directory>(index).Path] = new PathState(false, "", "", UnixFileMode.None);
                break;
            case ["directory", var index, "found", var owner, var group, var mode]:
                foundDirectories++;
                directories[Nth<Resource.Directory>(index).Path] = new PathState(true, owner, group, Mode(mode));
                break;
            case ["file", var index, "other"]:
                files[Nth<Resource.File>(index).Path] = new PathState(false, "", "", UnixFileMode.None);
                break;
            case ["file", var index, "found", var owner, var group, var mode, var hash, var content]:
                foundFiles++;
                files[Nth<Resource.File>(index).Path] =
                    new PathState(true, owner, group, Mode(mode), hash, content == "-" ? null : Text(content));
                break;
            case ["unit", ""]:
                units.Add([]);
                break;
            case ["unit", var property] when property.Split('=', 2) is [var key, var value]:
                units[^1][key] = value;
                break;
            case ["stamp", var index, var restart, var reload]:
                stamps[Number(index)] = new UnitStamp(restart, reload);
                break;
            case ["stamp", ..]:
                break;
            case ["check", var index, var exit, var output, var error]:
                checks[Nth<Resource.Task>(index).Name] = new CheckOutcome(Number(exit), Text(output), Text(error));
                break;
            case [("clock" or "user" or "os" or "machine" or "free" or "systemd" or "directories" or "files") and var word, .. var fields]:
                single[word] = fields;
                break;
            default:
                throw new FormatException($"a line of the answer is not understood: {(line.Length > 100 ? line[..100] : line)}");
        }
    }

    private Observation Finish(DateTimeOffset asked, DateTimeOffset answered)
    {
        if (Number(One("directories")) != foundDirectories || Number(One("files")) != foundFiles)
        {
            throw new FormatException("files came or went while they were looked at; plan again");
        }

        if (node.All<Resource.Task>().FirstOrDefault(task => !checks.ContainsKey(task.Name)) is { } silent)
        {
            throw new FormatException($"the check of '{silent.Name}' gave no answer");
        }

        return new Observation
        {
            Facts = FactsOf(asked, answered),
            Packages = packages,
            Accounts = accounts,
            Directories = directories,
            Files = files,
            Units = UnitStates(),
            Checks = checks,
        };
    }

    private NodeFacts FactsOf(DateTimeOffset asked, DateTimeOffset answered)
    {
        if (single.GetValueOrDefault("os") is not [var distribution, var version]
            || single.GetValueOrDefault("machine") is not [var machine, var host]
            || single.GetValueOrDefault("free") is not [var freeRoot, var freeVar])
        {
            throw new FormatException("the answer does not say what the node is");
        }

        var clock = DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(One("clock"), CultureInfo.InvariantCulture));
        return new NodeFacts
        {
            Distribution = distribution,
            Version = version,
            Architecture = machine,
            HostName = host,
            Systemd = One("systemd") == "1",
            Root = One("user") == "0",
            FreeRootBytes = long.Parse(freeRoot, CultureInfo.InvariantCulture),
            FreeVarBytes = long.Parse(freeVar, CultureInfo.InvariantCulture),
            ClockOffset = clock < asked ? clock - asked : clock > answered ? clock - answered : TimeSpan.Zero,
        };
    }

    private Dictionary<string, UnitState> UnitStates()
    {
        var wanted = node.All<Resource.Unit>();
        var blocks = units.Where(block => block.Count > 0).ToList();
        if (One("systemd") == "1" && blocks.Count != wanted.Count)
        {
            throw new FormatException($"systemd told of {blocks.Count} units, not {wanted.Count}");
        }

        return wanted.Zip(blocks).Index().ToDictionary(
            entry => entry.Item.First.Name,
            entry => new UnitState(
                entry.Item.Second.GetValueOrDefault("LoadState", ""),
                entry.Item.Second.GetValueOrDefault("ActiveState", ""),
                entry.Item.Second.GetValueOrDefault("UnitFileState", ""))
            {
                NeedsDaemonReload = entry.Item.Second.GetValueOrDefault("NeedDaemonReload") == "yes",
                Stamp = stamps.GetValueOrDefault(entry.Index),
            });
    }

    private T Nth<T>(string index)
        where T : Resource => node.All<T>() is var all && Number(index) is var number && number >= 0 && number < all.Count
            ? all[number]
            : throw new FormatException($"the answer tells of a {typeof(T).Name} number {index}, which was not asked for");

    private string One(string word) => single.GetValueOrDefault(word) is [var value]
        ? value
        : throw new FormatException($"the answer lacks '{word}'");

    private static int Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"'{text}' is not a number");

    private static UnixFileMode Mode(string octal) => (UnixFileMode)Convert.ToInt32(octal, 8);

    private static string Text(string field) => field.StartsWith('=')
        ? Encoding.UTF8.GetString(Convert.FromBase64String(field[1..]))
        : throw new FormatException($"'{field}' is not Base64 text");
}
