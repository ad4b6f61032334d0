using Monitor.Dashboards.Boards;
using Monitor.Dashboards.Check;
using Monitor.Dashboards.Output;
using Monitor.Dashboards.Panels;
using Monitor.Dashboards.Rules;
using Monitor.Model.Metrics;

namespace Monitor.Dashboards;

/// <summary>The generated files of the repository: dashboards, rules and the pages about them.</summary>
public static class DashboardFiles
{
    /// <summary>Where dashboards lie, relative to the root of the repository.</summary>
    public const string DashboardFolder = "grafana/dashboards";

    /// <summary>Where rules lie, relative to the root of the repository.</summary>
    public const string RuleFolder = "grafana/rules";

    /// <summary>The dashboards.</summary>
    public static IReadOnlyList<Board> Boards { get; } =
    [
        FleetBoard.Board, ClusterBoard.Board, InstanceBoard.Board, NodeBoard.Board, ServicesBoard.Board, PatroniBoard.Board, EtcdBoard.Board,
        AuditBoard.Board, RemediationBoard.Board, AlertsBoard.Board, ExporterBoard.Board,
        PgBouncerBoard.Board, BackupsBoard.Board, ReplicationBoard.Board, WalBoard.Board, ActivityBoard.Board,
        DatabaseBoard.Board, TableBoard.Board, QueryBoard.Board, VacuumBoard.Board,
    ];

    /// <summary>Writes every file below the root of the repository.</summary>
    /// <returns>The paths that were written, relative to the root.</returns>
    public static IReadOnlyList<string> Generate(string directory)
    {
        var files = Render();
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return [.. files.Select(file => file.Path)];
    }

    /// <summary>
    /// What is wrong with the files below the root of the repository: a file that differs from what would be generated, or that nothing generates;
    /// a series or label that nothing exports; a rate of a gauge. Names are read from the files as they lie there. Then what is wrong with their
    /// sources: units that do not fit, series that never meet, links that lead nowhere or forget what was chosen, panels that explain nothing
    /// or judge otherwise than the alerts, pages that do not mark what happened, steps of alerts that send people to a panel which is not there.
    /// </summary>
    /// <returns>One line for each problem, beginning with the file; empty when all is well.</returns>
    public static IReadOnlyList<string> Check(string directory) => Check(directory, KnownSeries.Collected);

    /// <summary>The same, held against these series.</summary>
    public static IReadOnlyList<string> Check(string directory, KnownSeries known) =>
    [
        .. Differences(directory),
        .. Expressions(directory).SelectMany(expression => Problems(expression, new ExpressionCheck(known))),
        .. new BoardCheck(Boards).Problems(),
        .. new ThresholdCheck(RuleBook.Generic).Problems(Boards),
        .. MarkCheck.Problems(Boards),
        .. RuleCheck.Problems(RuleBook.Generic, known).Concat(new StepCheck(Boards).Problems(RuleBook.Generic)).Select(problem => $"{RuleFolder}/monitor.yml: {problem}"),
    ];

    /// <summary>The dashboards and rules that lie below the root of the repository.</summary>
    /// <returns>Paths relative to the root, and texts.</returns>
    public static IReadOnlyList<(string Path, string Text)> Read(string directory) =>
        [.. Present(directory).Select(path => (path, File.ReadAllText(Path.Combine(directory, path))))];

    /// <summary>Every file as it would be generated.</summary>
    /// <returns>Paths relative to the root of the repository, and texts.</returns>
    public static IReadOnlyList<(string Path, string Text)> Render() =>
    [
        .. Boards.Select(board => ($"{DashboardFolder}/{board.Uid}.json", DashboardJson.Render(board))),
        ($"{RuleFolder}/monitor.yml", RuleFile.Render(RuleBook.Generic)),
        ("docs/dashboards.md", DashboardDocuments.Index(Boards)),
        .. ProvisioningFiles.All,
        ("docs/alerts.md", AlertDocuments.Table(RuleBook.Generic)),
        ("docs/thresholds.md", AlertDocuments.Thresholds(RuleBook.Generic)),
        (RuleFile.Runbooks, AlertDocuments.Runbooks(RuleBook.Generic)),
        ("docs/metrics.md", MetricDocument.Render(Catalogue.BuiltIn)),
    ];

    private static IEnumerable<string> Differences(string directory)
    {
        var files = Render();
        foreach (var (path, text) in files)
        {
            var file = Path.Combine(directory, path);
            if (!File.Exists(file))
            {
                yield return $"{path}: is missing; run `monitor dashboards generate`";
            }
            else if (File.ReadAllText(file) != text)
            {
                yield return $"{path}: differs from what is generated; run `monitor dashboards generate`, and change the source rather than the file";
            }
        }

        foreach (var path in Present(directory).Concat(Provisioning(directory)).Except(files.Select(file => file.Path)))
        {
            yield return $"{path}: nothing generates this file; remove it";
        }
    }

    private static IEnumerable<ExpressionPlace> Expressions(string directory) =>
        Read(directory).SelectMany(file => ExpressionFiles.Read(file.Path, file.Text));

    private static IEnumerable<string> Present(string directory) =>
        new[] { (Folder: DashboardFolder, Pattern: "*.json"), (Folder: RuleFolder, Pattern: "*.yml") }
            .Where(kind => Directory.Exists(Path.Combine(directory, kind.Folder)))
            .SelectMany(kind => Directory.EnumerateFiles(Path.Combine(directory, kind.Folder), kind.Pattern)
                .Select(file => $"{kind.Folder}/{Path.GetFileName(file)}"))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Provisioning(string directory) => Directory.Exists(Path.Combine(directory, ProvisioningFiles.Folder))
        ? Directory.EnumerateFiles(Path.Combine(directory, ProvisioningFiles.Folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(directory, file)).Order(StringComparer.Ordinal)
        : [];

    private static IEnumerable<string> Problems(ExpressionPlace place, ExpressionCheck check) =>
        check.Problems(place.Expression).Distinct().Select(problem => $"{place.File}: {place.Where}: {problem}");
}
