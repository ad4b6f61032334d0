using Monitor.Dashboards.Check;

namespace Monitor.Dashboards.Live;

/// <summary>
/// Runs what dashboards and rules ask against a Prometheus that is in use, and judges each query.
/// </summary>
/// <remarks>
/// A panel has to have data for at least one choice of its variables, or a reason: every series that it reads exists and none meets its
/// condition, or the series are ones that <see cref="Absence"/> lists, and what it says of them is true there. An alert is silent in good times: of it, and of a recording without
/// values, the series that it reads have to exist, with the labels of their targets (<c>job</c>, <c>cls</c> and so on) as the rule wants them.
/// </remarks>
public sealed class LiveCheck
{
    /// <summary>What a query may take.</summary>
    public static readonly TimeSpan Goal = TimeSpan.FromSeconds(1);

    private static readonly HashSet<string> TargetLabels = ["job", "cls", "ins", "node", "instance"];

    private readonly PrometheusApi prometheus;
    private readonly PanelTime? assumed;
    private readonly Existence existence;
    private readonly Excuses excuses;
    private readonly Dictionary<string, string> recordings = [];
    private PanelTime time = PanelTime.Default;

    /// <summary>A check against a Prometheus.</summary>
    /// <param name="prometheus">The Prometheus.</param>
    /// <param name="assumed">How panels cut time where Prometheus scrapes nothing itself. Default: as Grafana does where nobody says how.</param>
    public LiveCheck(PrometheusApi prometheus, PanelTime? assumed = null)
    {
        this.prometheus = prometheus;
        this.assumed = assumed;
        existence = new(prometheus);
        excuses = new(prometheus, existence);
    }

    /// <summary>Every query of every file, in their order.</summary>
    /// <param name="files">Names and texts; a dashboard ends in <c>.json</c>, anything else is a rule file.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<IReadOnlyList<LiveResult>> RunAsync(IEnumerable<(string File, string Text)> files, CancellationToken cancellationToken)
    {
        var all = files.ToList();
        time = await prometheus.ScrapeIntervalAsync(cancellationToken) is { } interval ? new(interval) : assumed ?? PanelTime.Default;
        foreach (var place in all.Where(one => !IsBoard(one.File)).SelectMany(one => ExpressionFiles.Read(one.File, one.Text)).Where(place => place.Where.StartsWith("recording ", StringComparison.Ordinal)))
        {
            recordings[NameOf(place)] = place.Expression;
        }

        var results = new List<LiveResult>();
        foreach (var (file, text) in all)
        {
            results.AddRange(IsBoard(file)
                ? await BoardAsync(BoardQueries.Read(file, text), cancellationToken)
                : await RulesAsync(file, text, cancellationToken));
        }

        return results;
    }

    private static bool IsBoard(string file) => file.EndsWith(".json", StringComparison.Ordinal);

    private static string NameOf(ExpressionPlace rule) => rule.Where[(rule.Where.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private async Task<IReadOnlyList<LiveResult>> BoardAsync(BoardQueries board, CancellationToken cancellationToken)
    {
        var (selections, results) = await new VariableValues(prometheus, excuses, time).FindAsync(board, cancellationToken);
        var all = results.ToList();
        foreach (var query in board.Queries)
        {
            all.Add(query.DataSource == "prometheus"
                ? await QueryAsync(board.File, query, selections, cancellationToken)
                : new(board.File, query.Where, query.Expression, LiveVerdict.Excused) { Reason = $"asks a data source of type {query.DataSource}, not Prometheus" });
        }

        return all;
    }

    private async Task<LiveResult> QueryAsync(string file, BoardQuery query, IReadOnlyList<Selection> selections, CancellationToken cancellationToken)
    {
        var expressions = selections.Select(selection => selection.Apply(query.Expression)).Distinct().ToList();
        var result = new LiveResult(file, query.Where, query.Expression, LiveVerdict.Error);
        if (Selection.VariablesOf(expressions[0]).FirstOrDefault() is { } unknown)
        {
            return result with { Reason = $"the dashboard has no variable {unknown}" };
        }

        if (await prometheus.SyntaxErrorAsync(expressions[0], cancellationToken) is { } syntax)
        {
            return result with { Reason = syntax };
        }

        LiveResult? excused = null;
        var judged = result;
        foreach (var expression in expressions)
        {
            judged = await JudgeAsync(result, expression, query.Kind, cancellationToken);
            if (judged.Verdict is not (LiveVerdict.Empty or LiveVerdict.Excused))
            {
                return judged;
            }

            excused ??= judged.Verdict == LiveVerdict.Excused ? judged : null;
        }

        return excused ?? judged;
    }

    private async Task<LiveResult> JudgeAsync(LiveResult result, string expression, QueryKind kind, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(expression, kind, cancellationToken);
        if (answer.Elapsed > Goal && answer.Error is null)
        {
            // Once more: the first one may have read from disk what every later one has in memory.
            answer = await AskAsync(expression, kind, cancellationToken);
        }

        result = result with { Series = answer.Series, Milliseconds = Math.Round(answer.Elapsed.TotalMilliseconds, 1) };
        return answer switch
        {
            { Error: { } error } => result with { Verdict = LiveVerdict.Error, Reason = error },
            _ when answer.Elapsed > Goal => result with { Verdict = LiveVerdict.Slow, Reason = $"takes {answer.Elapsed.TotalMilliseconds:0} ms; the goal is {Goal.TotalMilliseconds:0} ms" },
            { Series: > 0 } => result with { Verdict = LiveVerdict.Data },
            _ => await WithoutDataAsync(result, expression, answer.OnlyNotANumber > 0, cancellationToken),
        };
    }

    private async Task<LiveResult> WithoutDataAsync(LiveResult result, string expression, bool onlyNotANumber, CancellationToken cancellationToken)
    {
        var missing = await MissingAsync(ExpressionReader.Read(expression).Mentions, mention => mention.Selector, cancellationToken);
        return missing switch
        {
            [] when onlyNotANumber => result with { Verdict = LiveVerdict.Excused, Reason = "0 / 0: nothing of the kind happened" },
            [] when Absence.HasCondition(expression) => result with { Verdict = LiveVerdict.Excused, Reason = "every series that it reads exists, and none meets its condition now" },
            [] when await GoneAsync(expression, cancellationToken) is { } reason => result with { Verdict = LiveVerdict.Excused, Reason = reason },
            [] => result with { Verdict = LiveVerdict.Empty, Reason = "every series that it reads exists, but the expression gives nothing: do the labels on both sides of an operator match?" },
            _ => await ExcuseAsync(result, missing, mention => mention.Selector, cancellationToken),
        };
    }

    private async Task<LiveResult> ExcuseAsync(LiveResult result, IReadOnlyList<Mention> missing, Func<Mention, string> selector, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        foreach (var mention in missing)
        {
            var excuse = await FindExcuseAsync(mention, cancellationToken);
            if (excuse is not { IsGranted: true })
            {
                return result with { Verdict = LiveVerdict.Empty, Reason = $"no series {selector(mention)}{(excuse is null ? "" : $": {excuse.Reason}")}" };
            }

            reasons.Add(excuse.Reason);
        }

        return result with { Verdict = LiveVerdict.Excused, Reason = string.Join("; ", reasons.Distinct()) };
    }

    /// <summary>Why series that were there a while ago need not be there now; null when they are, or should be.</summary>
    private async Task<string?> GoneAsync(string expression, CancellationToken cancellationToken)
    {
        foreach (var mention in ExpressionReader.Read(expression).Mentions.Where(mention => Absence.Find(mention.Name) is not null))
        {
            if ((await prometheus.QueryAsync($"count({mention.Selector})", cancellationToken)) is { Error: null, Series: 0 })
            {
                return (await excuses.FindAsync(mention, cancellationToken)) is { IsGranted: true } excuse ? excuse.Reason : null;
            }
        }

        return null;
    }

    /// <summary>What speaks for a series that is missing or against it; null when nothing does.</summary>
    private async Task<Excuse?> FindExcuseAsync(Mention mention, CancellationToken cancellationToken)
    {
        if (await excuses.FindAsync(mention, cancellationToken) is { } listed)
        {
            return listed;
        }

        if (recordings.TryGetValue(mention.Name, out var expression))
        {
            return Absence.HasCondition(expression) && (await MissingAsync(ExpressionReader.Read(expression).Mentions, OfTarget, cancellationToken)).Count == 0
                ? new(true, $"{mention.Name} is recorded only while its condition is met")
                : null;
        }

        var (wanted, excluded) = SelectorConditions.Split(mention.Selector);
        return excluded.Length > 0 && await existence.OfAsync(wanted, cancellationToken) ? new(true, $"every {mention.Name} there is left out by {excluded}") : null;
    }

    private async Task<IReadOnlyList<LiveResult>> RulesAsync(string file, string text, CancellationToken cancellationToken)
    {
        var (unhealthy, loaded, error) = await prometheus.RulesAsync(cancellationToken);
        if (error is not null)
        {
            return [new(file, "rules", "", LiveVerdict.Error) { Reason = $"Prometheus does not list its rules: {error}" }];
        }

        var results = new List<LiveResult>();
        foreach (var place in ExpressionFiles.Read(file, text))
        {
            var name = NameOf(place);
            var result = new LiveResult(file, place.Where, place.Expression, LiveVerdict.Error);
            results.Add(
                unhealthy.FirstOrDefault(rule => rule.Name == name) is { Name: not null } sick ? result with { Reason = $"Prometheus cannot evaluate it: {sick.Error}" }
                : !loaded.Contains(name) && Absence.ReasonForRule(name) is { } reason ? result with { Verdict = LiveVerdict.Excused, Reason = reason }
                : !loaded.Contains(name) ? result with { Reason = "Prometheus has not loaded this rule: deploy again" }
                : await RuleAsync(result, cancellationToken));
        }

        return results;
    }

    private async Task<LiveResult> RuleAsync(LiveResult result, CancellationToken cancellationToken)
    {
        var judged = await JudgeAsync(result, result.Expression, QueryKind.Instant, cancellationToken);
        if (judged.Verdict is not (LiveVerdict.Empty or LiveVerdict.Excused))
        {
            return judged;
        }

        var missing = await MissingAsync(ExpressionReader.Read(result.Expression).Mentions, OfTarget, cancellationToken);
        return missing.Count == 0
            ? judged with { Verdict = LiveVerdict.Data, Reason = "silent; every series that it reads exists" }
            : await ExcuseAsync(judged, missing, OfTarget, cancellationToken);
    }

    /// <summary>The selector with the conditions on labels of the target alone: what a rule looks for in other labels may well not be there.</summary>
    private static string OfTarget(Mention mention)
    {
        var conditions = SelectorConditions.Read(mention.Selector).Where(condition => TargetLabels.Contains(condition.Label)).Select(condition => condition.Text).ToList();
        return conditions.Count == 0 ? mention.Name : $"{mention.Name}{{{string.Join(',', conditions)}}}";
    }

    private async Task<IReadOnlyList<Mention>> MissingAsync(IReadOnlyList<Mention> mentions, Func<Mention, string> selector, CancellationToken cancellationToken)
    {
        var missing = new List<Mention>();
        foreach (var mention in mentions.DistinctBy(selector))
        {
            if (!await existence.OfAsync(selector(mention), cancellationToken))
            {
                missing.Add(mention);
            }
        }

        return missing;
    }

    private Task<QueryAnswer> AskAsync(string expression, QueryKind kind, CancellationToken cancellationToken) => kind == QueryKind.Range
        ? prometheus.QueryRangeAsync(expression, time.Step, cancellationToken)
        : prometheus.QueryAsync(expression, cancellationToken);
}
