using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Monitor.Model.Documents;

/// <summary>A YAML value that remembers where it stands.</summary>
/// <remarks>
/// YamlDotNet's own representation stops at the first duplicate key; this one keeps every pair, so that all faults are reported at once.
/// Anchors and aliases are refused: these files are read by people at night, and every line should mean what it says.
/// </remarks>
internal abstract record YamlValue(int Line, int Column)
{
    /// <summary>Plain or quoted text; <see cref="IsPlain"/> tells <c>null</c> from <c>"null"</c>.</summary>
    public sealed record Text(int Line, int Column, string Value, bool IsPlain) : YamlValue(Line, Column)
    {
        public bool IsNull => IsPlain && Value is "" or "~" or "null";
    }

    public sealed record Sequence(int Line, int Column, IReadOnlyList<YamlValue> Items) : YamlValue(Line, Column);

    public sealed record Mapping(int Line, int Column, IReadOnlyList<(Text Key, YamlValue Value)> Pairs) : YamlValue(Line, Column);
}

/// <summary>Reads the one document of a YAML text.</summary>
internal static class YamlTree
{
    private const int MaximumDepth = 20;

    /// <summary>The document's value.</summary>
    /// <exception cref="YamlException">The text is not YAML, is empty, or uses what is refused here.</exception>
    public static YamlValue Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return ReadDocument(parser);
        }
        catch (InvalidOperationException)
        {
            // The scanner of YamlDotNet 16 and 17 gives up like this where it loses its place, instead of naming the mistake.
            var place = parser.Current?.End ?? Mark.Empty;
            throw new SyntaxErrorException(place, place, "what follows here cannot be read");
        }
    }

    private static YamlValue ReadDocument(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out var end))
        {
            throw new YamlException(end.Start, end.End, "the file is empty");
        }

        parser.Consume<DocumentStart>();
        var value = ReadValue(parser, 0);
        parser.Consume<DocumentEnd>();
        return parser.Accept<DocumentStart>(out var second) && !second.IsImplicit
            ? throw new YamlException(second.Start, second.End, "one document is expected; remove the `---` and what follows")
            : value;
    }

    private static YamlValue ReadValue(Parser parser, int depth)
    {
        var next = parser.Current!;
        if (depth > MaximumDepth)
        {
            throw new YamlException(next.Start, next.End, $"nested more than {MaximumDepth} levels deep");
        }

        if (next is AnchorAlias || (next is NodeEvent node && !node.Anchor.IsEmpty))
        {
            throw new YamlException(next.Start, next.End, "anchors and aliases are not supported; write the value out");
        }

        return next switch
        {
            Scalar => ReadText(parser),
            SequenceStart => ReadSequence(parser, depth),
            MappingStart => ReadMapping(parser, depth),
            _ => throw new YamlException(next.Start, next.End, "a value is expected"),
        };
    }

    private static YamlValue.Text ReadText(Parser parser)
    {
        var scalar = parser.Consume<Scalar>();
        return new YamlValue.Text((int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private static YamlValue.Sequence ReadSequence(Parser parser, int depth)
    {
        var start = parser.Consume<SequenceStart>().Start;
        var items = new List<YamlValue>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadValue(parser, depth + 1));
        }

        return new YamlValue.Sequence((int)start.Line, (int)start.Column, items);
    }

    private static YamlValue.Mapping ReadMapping(Parser parser, int depth)
    {
        var start = parser.Consume<MappingStart>().Start;
        var pairs = new List<(YamlValue.Text, YamlValue)>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadValue(parser, depth + 1) is not YamlValue.Text key)
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key must be plain text");
            }

            pairs.Add((key, ReadValue(parser, depth + 1)));
        }

        return new YamlValue.Mapping((int)start.Line, (int)start.Column, pairs);
    }
}
