using System.Net;
using System.Text.RegularExpressions;

namespace Monitor.Provisioner.Modules.Portal;

/// <summary>What the portal's own pages have in common: plain documents without scripts, readable on a telephone at night.</summary>
internal static partial class HtmlPage
{
    /// <summary>How the pages look.</summary>
    public const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a3f4b); --quiet: light-dark(#5b6472, #a0a8b6); --box: light-dark(#f5f6f8, #1f232b); --link: light-dark(#1a5fb4, #8ab4f8); }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; background: light-dark(#fff, #15181e); color: light-dark(#1d2026, #e3e6ec); }
        a { color: var(--link); text-decoration: none; }
        a:hover { text-decoration: underline; }
        h1 { font-size: 1.6rem; margin: 1rem 0; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        dt { font-weight: 600; margin-top: .9rem; }
        dd { margin: 0; color: var(--quiet); }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); }
        code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
        pre { background: var(--box); border: 1px solid var(--line); border-radius: .3rem; padding: .6rem .8rem; white-space: pre-wrap; }
        section { border-top: 1px solid var(--line); padding-bottom: .5rem; scroll-margin-top: .5rem; }
        section:target { background: var(--box); box-shadow: -.3rem 0 0 var(--link); padding-left: 1rem; }
        nav ul { columns: 16rem; list-style: none; padding: 0; }
        .quiet { color: var(--quiet); }
        .critical, .warning, .info, .none { border-radius: .6rem; padding: .05rem .5rem; font-size: .75rem; font-weight: 600; color: #fff; background: #5b6472; }
        .critical { background: #b3261e; }
        .warning { background: #a15c00; }

        """;

    /// <summary>A whole document.</summary>
    /// <param name="title">In the tab and as its heading.</param>
    /// <param name="body">What follows the heading.</param>
    public static string Render(string title, string body) =>
        $"""
        <!DOCTYPE html>
        <!-- {Rendered.Notice} -->
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/portal.css">
        </head>
        <body>
        <h1>{Text(title)}</h1>
        {body}
        </body>
        </html>

        """;

    /// <summary>Text as it stands between tags.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A sentence of a rule: `code` and *emphasis*, as they are written for Markdown.</summary>
    public static string Prose(string text) =>
        string.Concat(text.Split('`').Select((part, index) => index % 2 == 1 ? $"<code>{Text(part)}</code>" : Emphasis.Replace(Text(part), "<em>$1</em>")));

    [GeneratedRegex(@"\*(\w[^*]*)\*")]
    private static partial Regex Emphasis { get; }
}
