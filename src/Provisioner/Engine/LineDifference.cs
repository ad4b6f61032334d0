using System.Text;

namespace Monitor.Provisioner.Engine;

/// <summary>Shows how a text changes, line by line.</summary>
internal static class LineDifference
{
    /// <summary>Lines that are shown at most; a person reads no more.</summary>
    private const int Shown = 200;

    /// <summary>Lines that are compared at most on either side, because the comparison takes their product.</summary>
    private const int Compared = 2000;

    /// <summary>Unchanged lines shown around a change.</summary>
    private const int Context = 2;

    /// <summary>Removed lines with a minus, added ones with a plus, and two unchanged ones around them.</summary>
    public static string Between(string before, string after)
    {
        var old = Lines(before);
        var current = Lines(after);
        if (old.Length > Compared || current.Length > Compared)
        {
            return $"{old.Length} lines become {current.Length}\n";
        }

        var lines = Compare(old, current);
        var text = new StringBuilder();
        var shown = 0;
        for (var index = 0; index < lines.Count; index++)
        {
            var near = lines[Math.Max(0, index - Context)..Math.Min(lines.Count, index + Context + 1)].Exists(line => line[0] != ' ');
            if (near && ++shown <= Shown)
            {
                text.Append(lines[index]).Append('\n');
            }
        }

        return shown > Shown ? text.Append($"… and {shown - Shown} lines more\n").ToString() : text.ToString();
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private static List<string> Compare(string[] old, string[] current)
    {
        var common = CommonLengths(old, current);
        var lines = new List<string>();
        var (i, j) = (0, 0);
        while (i < old.Length || j < current.Length)
        {
            if (i < old.Length && j < current.Length && old[i] == current[j])
            {
                lines.Add(" " + old[i++]);
                j++;
            }
            else if (j == current.Length || (i < old.Length && common[i + 1][j] >= common[i][j + 1]))
            {
                lines.Add("-" + old[i++]);
            }
            else
            {
                lines.Add("+" + current[j++]);
            }
        }

        return lines;
    }

    // Element [i][j] is the length of the longest common subsequence of what follows line i and line j.
    private static ushort[][] CommonLengths(string[] old, string[] current)
    {
        var common = Enumerable.Range(0, old.Length + 1).Select(_ => new ushort[current.Length + 1]).ToArray();
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = current.Length - 1; j >= 0; j--)
            {
                common[i][j] = old[i] == current[j] ? (ushort)(common[i + 1][j + 1] + 1) : Math.Max(common[i + 1][j], common[i][j + 1]);
            }
        }

        return common;
    }
}
