using System.Text.RegularExpressions;

namespace Monitor.Model.Topology;

/// <summary>The name of a PostgreSQL cluster, label <c>cls</c>: safe in file names, URLs, certificates and configuration files.</summary>
/// <remarks>Lower-case letters, digits and hyphens, 1 to 40 characters, beginning with a letter and ending with a letter or digit.</remarks>
public readonly partial record struct ClusterName
{
    private ClusterName(string text) => Text = text;

    private string Text { get; }

    /// <summary>Parses a name, or gives null where the text is not one.</summary>
    public static ClusterName? Parse(string text) => Pattern.IsMatch(text) ? new ClusterName(text) : null;

    /// <summary>The name of the member with this sequence number, label <c>ins</c>.</summary>
    public string Instance(int sequence) => $"{Text}-{sequence}";

    /// <summary>The name of one of the cluster's services, as in <c>pg-test-primary</c>.</summary>
    public string Service(string service) => $"{Text}-{service}";

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?\\z")]
    private static partial Regex Pattern { get; }
}
