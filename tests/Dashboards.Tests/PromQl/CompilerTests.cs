using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Monitor.Dashboards.PromQl;

namespace Monitor.Dashboards.Tests.PromQl;

/// <summary>Mistakes in PromQL that the compiler sees: each is refused where it stands, and the same without the mistake is not.</summary>
public sealed class CompilerTests
{
    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Theory]
    // A series that nobody declared, and a label.
    [InlineData("PostgresSeries.[Up].Where()", "Upp", "CS0117")]
    [InlineData("PostgresSeries.Up.Where(Labels.[Cls].Is(\"a\"))", "Datnam", "CS0117")]
    // What only a counter, a gauge or a histogram has.
    [InlineData("PostgresSeries.[Up].MaxOver(Window.OfPanel)", "Up.Rate(Window.OfPanel) //", "CS1929")]
    [InlineData("PostgresSeries.[Up].MaxOver(Window.OfPanel)", "Up.Increase(Window.OfPanel) //", "CS1929")]
    [InlineData("PatroniSeries.[Timeline].Rate(Window.OfPanel)", "Timeline.MaxOver(Window.OfPanel) //", "CS1929")]
    [InlineData("PostgresSeries.[Up].Where()", "Up.Quantile(0.5, Window.OfPanel, []) //", "CS1929")]
    // A rate over no time or over a number; a condition on something that is no label; an operator of C#, which would know no units.
    [InlineData("PatroniSeries.Timeline.Rate([Window.OfPanel])", "", "CS7036")]
    [InlineData("PatroniSeries.Timeline.Rate([Window.OfPanel])", "5", "CS1503")]
    [InlineData("PostgresSeries.Up.Where([Labels.Cls.Is(\"a\")])", "\"cls\"", "CS1503")]
    [InlineData("PostgresSeries.Up.Where()[.Plus(PostgresSeries.Up.Where())]", " + PostgresSeries.Up.Where()", "CS0019")]
    // Text, whatever it says.
    [InlineData("[PostgresSeries.Up.Where()]", "\"pg_up == 0\"", "CS0029")]
    [InlineData("[PostgresSeries.Up.Where()]", "new Vector(\"pg_up == 0\", true, default, [], [])", "CS1729")]
    public void Does_not_compile(string marked, string mistake, string error)
    {
        var (before, right, after) = marked.Split('[', ']') is [var first, var second, var third] ? (first, second, third) : throw new ArgumentException(marked, nameof(marked));

        Assert.Empty(Errors(before, right, after));
        Assert.Equal([error], Errors(before, mistake, after));
    }

    /// <summary>Errors of an expression, which all have to be in its line.</summary>
    private static IEnumerable<string> Errors(string before, string middle, string after)
    {
        var text = $$"""
            using Monitor.Dashboards.PromQl;
            using Monitor.Dashboards.Vocabulary;
            static class Subject
            {
                public static Vector Vector =>
                    {{before}}{{middle}}{{after}}
                    ;
            }
            """;
        var compilation = CSharpCompilation.Create(
            "subject", [CSharpSyntaxTree.ParseText(text, cancellationToken: TestContext.Current.CancellationToken)], References, new(OutputKind.DynamicallyLinkedLibrary));
        var errors = compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        var line = text.Split('\n').ToList().FindIndex(one => one.Contains(before + middle, StringComparison.Ordinal));
        Assert.All(errors, one => Assert.Equal(line, one.Location.GetLineSpan().StartLinePosition.Line));
        return errors.Select(one => one.Id);
    }
}
