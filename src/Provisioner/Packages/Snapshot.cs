using System.Text.Json;

namespace Monitor.Provisioner.Packages;

/// <summary>A frozen, signed repository that holds every package the nodes need, with all that those depend on.</summary>
public sealed record Snapshot
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The directory it lies in; not kept in the file.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Directory { get; init; } = "";

    /// <summary>Names the content: 16 hexadecimal digits over every package's name, version and SHA-256, and the key that signs.</summary>
    public required string Id { get; init; }

    /// <summary>The packages that were asked for, sorted.</summary>
    public required IReadOnlyList<string> Wanted { get; init; }

    /// <summary>The archives it was taken from, and for which architecture, as lines of sources.list.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>How many packages it holds.</summary>
    public required int PackageCount { get; init; }

    /// <summary>The size of all packages together.</summary>
    public required long Bytes { get; init; }

    /// <summary>The SHA-256 of its signed index (InRelease): what a node that knows this snapshot holds.</summary>
    public required string IndexSha256 { get; init; }

    /// <summary>The whole repository as one uncompressed tar: Packages, Release, InRelease and pool/.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string TarPath => Path.Combine(Directory, "repository.tar");

    /// <summary>The public key that its index is signed with, in OpenPGP's binary form.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string PublicKeyPath => Path.Combine(Directory, "packages.gpg");

    /// <summary>Opens a snapshot.</summary>
    /// <exception cref="SnapshotException">The directory holds none, or not a whole one.</exception>
    public static Snapshot Open(string directory) =>
        TryOpen(directory) ?? throw new SnapshotException($"{directory} holds no whole package snapshot; run the command that builds it again.");

    /// <summary>Opens a snapshot, or gives null where the directory does not hold a whole one.</summary>
    public static Snapshot? TryOpen(string directory)
    {
        var path = Path.Combine(directory, "snapshot.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var snapshot = JsonSerializer.Deserialize<Snapshot>(File.ReadAllText(path), Format)! with { Directory = directory };
            return File.Exists(snapshot.TarPath) && File.Exists(snapshot.PublicKeyPath) ? snapshot : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the description into the directory: the last step of a build.</summary>
    internal void Save() => PrivateFile.Write(Path.Combine(Directory, "snapshot.json"), JsonSerializer.Serialize(this, Format) + "\n");
}
