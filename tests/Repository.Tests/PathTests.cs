using System.Text.RegularExpressions;

namespace Monitor.Repository.Tests;

/// <summary>Nothing in the repository knows the machine on which it was written.</summary>
public sealed partial class PathTests
{
    /// <summary>Paths on nodes, where root's home is what it is.</summary>
    private static readonly string[] OnNodes = ["/root/.ssh/", "/root/file"];

    [Fact]
    public void No_file_holds_a_path_of_somebodys_machine()
    {
        var files = Checkout.Files("").ToList();
        var found = from path in files
                    from match in HomePath.Matches(Checkout.Read(path))
                    where !OnNodes.Contains(match.Value)
                    select $"{path}: {match.Value}";

        Assert.NotEmpty(files);
        Assert.Empty(found);
    }

    // Only from the root of the file system: `nodes/a/root/` is below something. In pieces, so that it does not find itself.
    [GeneratedRegex(@"(?<![\w.~}$*-])/(?:" + "work|home|root" + @")/[\w.-]+/?")]
    private static partial Regex HomePath { get; }
}
