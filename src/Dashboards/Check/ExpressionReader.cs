using System.Text.RegularExpressions;

namespace Monitor.Dashboards.Check;

/// <summary>A series as an expression asks for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Labels that are compared.</param>
/// <param name="Function">The function or aggregation around it; empty where there is none.</param>
/// <param name="Selector">Name and conditions, as they stand in the expression but for white space.</param>
public sealed record Mention(string Name, IReadOnlyList<string> Labels, string Function, string Selector);

/// <summary>What an expression names.</summary>
/// <param name="Mentions">Series.</param>
/// <param name="GroupingLabels">Labels by which series are grouped or matched.</param>
/// <param name="MadeLabels">Labels that the expression makes itself.</param>
public sealed record ExpressionNames(IReadOnlyList<Mention> Mentions, IReadOnlyList<string> GroupingLabels, IReadOnlyList<string> MadeLabels);

/// <summary>
/// Reads names out of PromQL text, also with Grafana's variables in it, without knowing how the text was made: a name that is wrong in the
/// file is found whoever put it there.
/// </summary>
public sealed partial class ExpressionReader
{
    private static readonly HashSet<string> Operators = ["and", "or", "unless", "bool", "offset", "inf", "nan"];
    private static readonly HashSet<string> Groupings = ["by", "without", "on", "ignoring", "group_left", "group_right"];

    private readonly List<string> tokens;
    private readonly List<Mention> mentions = [];
    private readonly List<string> groupingLabels = [];
    private readonly List<string> madeLabels = [];
    private readonly Stack<string> functions = new();
    private int position;

    private ExpressionReader(string expression) => tokens = [.. Token.Matches(expression).Select(match => match.Value)];

    /// <summary>What this expression names.</summary>
    public static ExpressionNames Read(string expression)
    {
        var reader = new ExpressionReader(expression);
        reader.Read();
        return new(reader.mentions, reader.groupingLabels, reader.madeLabels);
    }

    private void Read()
    {
        while (position < tokens.Count)
        {
            ReadNext(tokens[position++]);
        }
    }

    private void ReadNext(string token)
    {
        switch (token)
        {
            case "(":
                functions.Push("");
                break;
            case ")":
                functions.TryPop(out _);
                break;
            case "[":
                SkipTo("]");
                break;
            case "," when functions.Contains("label_replace") && functions.Peek() == "label_replace" && Next is ['"', ..]:
                ReadMadeLabel();
                break;
            case "," when functions.TryPeek(out var function) && function == "label_values":
                groupingLabels.Add(tokens[position++]);
                break;
            case var word when IsName(word):
                ReadName(word);
                break;
        }
    }

    private void ReadName(string name)
    {
        if (Groupings.Contains(name))
        {
            ReadGrouping();
        }
        else if (Operators.Contains(name.ToLowerInvariant()))
        {
            return;
        }
        else if (Next == "(")
        {
            functions.Push(name);
            position++;
        }
        else if (IsAggregationWithGroupingFirst)
        {
            position++;
            ReadGrouping();
            functions.Push(name);
            position++;
        }
        else
        {
            var start = position - 1;
            var labels = ReadMatchers();
            mentions.Add(new(name, labels, functions.FirstOrDefault(""), string.Concat(tokens[start..position])));
        }
    }

    // `sum by (cls) (…)`: the name is followed by its labels before its argument.
    private bool IsAggregationWithGroupingFirst => Next is "by" or "without";

    private void ReadGrouping()
    {
        if (Next != "(")
        {
            return;
        }

        position++;
        while (position < tokens.Count && tokens[position++] is var token && token != ")")
        {
            if (IsName(token))
            {
                groupingLabels.Add(token);
            }
        }
    }

    private List<string> ReadMatchers()
    {
        var labels = new List<string>();
        if (Next != "{")
        {
            return labels;
        }

        position++;
        while (position < tokens.Count && tokens[position++] is var token && token != "}")
        {
            if (IsName(token))
            {
                labels.Add(token);
            }
        }

        return labels;
    }

    // label_replace(vector, "made", "replacement", "source", "pattern"): the source has to exist, the made label comes into being.
    private void ReadMadeLabel()
    {
        var texts = tokens.Skip(position).Where((_, index) => index % 2 == 0).Take(4).Select(text => text.Trim('"')).ToList();
        if (texts is [var made, _, var source, _])
        {
            madeLabels.Add(made);
            groupingLabels.Add(source);
            position += 7;
        }
    }

    private void SkipTo(string end)
    {
        while (position < tokens.Count && tokens[position++] != end)
        {
        }
    }

    private string Next => position < tokens.Count ? tokens[position] : "";

    private static bool IsName(string token) => char.IsAsciiLetter(token[0]) || token[0] is '_' or ':';

    [GeneratedRegex("""
        "(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|[a-zA-Z_:][a-zA-Z0-9_:]*|\$\{?\w+\}?|[0-9][0-9a-zA-Z_.]*|[^\s]
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Token { get; }
}
