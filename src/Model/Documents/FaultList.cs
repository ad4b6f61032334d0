namespace Monitor.Model.Documents;

/// <summary>Where the faults of one file go.</summary>
/// <param name="path">The file, as it was named by the user.</param>
/// <param name="lineOffset">Lines of the file before the YAML text.</param>
/// <param name="faults">The faults of this file, and perhaps of others.</param>
internal sealed class FaultList(string path, int lineOffset, ICollection<Fault> faults)
{
    public void Add(YamlValue where, string message) => Add(where.Line, where.Column, message);

    public void Add(long line, long column, string message) => faults.Add(new Fault(path, LineOf(line), (int)column, message));

    /// <summary>The line of the file at which a line of the YAML text stands.</summary>
    public int LineOf(long line) => (int)line + lineOffset;
}
