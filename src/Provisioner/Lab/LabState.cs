using System.Text.Json;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Lab;

/// <summary>What a lab was made of. Everything else is asked from the kernel.</summary>
/// <param name="Nodes">The nodes in the order in which they were declared.</param>
/// <param name="Image">The base image's directory.</param>
public sealed record LabState(IReadOnlyList<Node> Nodes, string Image)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>Reads the state, or gives null where there is no lab.</summary>
    /// <exception cref="LabException">The file is damaged.</exception>
    public static LabState? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<LabState>(File.ReadAllText(path));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException damage)
        {
            throw new LabException($"{path} cannot be read ({damage.Message}): destroy the lab and create it again.", damage);
        }
    }

    /// <summary>Writes the state so that a crash leaves the old one or the new one.</summary>
    public void Write(string path)
    {
        Tree.Write($"{path}.new", JsonSerializer.Serialize(this, Format));
        File.Move($"{path}.new", path, overwrite: true);
    }
}
