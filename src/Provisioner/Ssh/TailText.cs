using System.Text;

namespace Monitor.Provisioner.Ssh;

/// <summary>Collects text and keeps its end: what went wrong stands last.</summary>
/// <param name="limit">How many characters are kept.</param>
internal sealed class TailText(int limit)
{
    private readonly StringBuilder text = new();

    /// <summary>Adds text and forgets what is too long ago.</summary>
    public void Append(ReadOnlySpan<char> more)
    {
        text.Append(more);
        if (text.Length > 2 * limit)
        {
            text.Remove(0, text.Length - limit);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => text.Length > limit ? text.ToString(text.Length - limit, limit) : text.ToString();
}
