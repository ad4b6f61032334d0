using System.Text.RegularExpressions;

namespace Monitor.Repository.Tests;

/// <summary>The house rules that no analyzer knows.</summary>
public sealed partial class StyleTests
{
    // Patterns are split where they would otherwise find themselves.
    private static readonly (string Pattern, string Instead)[] Banned =
    [
        ("TO" + "DO|FIX" + "ME", "do it, or open an issue"),
        ("#pragma warn" + "ing", "fix the code, or switch the rule off in .editorconfig with its reason"),
        ("Suppress" + "Message", "fix the code, or switch the rule off in .editorconfig with its reason"),
        ("NotImplemented" + "Exception", "build it"),
        (@"class \w+(Manager|Helper|Utils|Utility)\b", "name it after what it is"),
        ("#reg" + "ion", "move it to a file of its own"),
    ];

    [Fact]
    public void Code_holds_nothing_banned()
    {
        var found = from path in Checkout.Files(".cs").Concat(Checkout.Files(".sh")).Concat(Checkout.Files(".sql"))
                    let text = Checkout.Read(path)
                    from rule in Banned
                    where Regex.IsMatch(text, rule.Pattern)
                    select $"{path}: /{rule.Pattern}/: {rule.Instead}";

        Assert.Empty(found);
    }

    [Fact]
    public void Every_namespace_is_where_its_folder_is()
    {
        var wrong = from path in Checkout.Files(".cs")
                    where path.StartsWith("src/", StringComparison.Ordinal)
                    let match = NamespaceLine.Match(Checkout.Read(path))
                    where match.Success
                    let expected = "Monitor." + Path.GetDirectoryName(path)!["src/".Length..].Replace('/', '.')
                    where match.Groups[1].Value != expected
                    select $"{path}: {match.Groups[1].Value}, expected {expected}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Markdown_names_only_files_that_exist()
    {
        var broken = from path in Checkout.Files(".md")
                     from match in MarkdownLink.Matches(Checkout.Read(path))
                     let target = match.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal)
                     let full = Path.Combine(Checkout.Root, Path.GetDirectoryName(path)!, target)
                     where !Path.Exists(full)
                     select $"{path}: {target}";

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine { get; }

    [GeneratedRegex(@"\]\(([^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex MarkdownLink { get; }
}
