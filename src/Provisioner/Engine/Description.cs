using System.Security.Cryptography;
using System.Text;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Engine;

/// <summary>Everything that all modules want on all nodes, in the order in which it is wanted.</summary>
public sealed record Description
{
    /// <summary>The names of the modules, in order.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>The nodes with what is wanted on them.</summary>
    public required IReadOnlyList<DescribedNode> Nodes { get; init; }

    /// <summary>Asks every module about every node.</summary>
    /// <exception cref="InvalidOperationException">Modules contradict each other; every contradiction is named.</exception>
    public static Description Of(Deployment deployment, IReadOnlyList<IModule> modules)
    {
        var nodes = deployment.Fleet.Nodes
            .Select(node => new DescribedNode(node, [.. modules.SelectMany(module =>
                module.Describe(deployment, node).Select(resource => new Wanted(module.Name, resource)))]))
            .ToList();
        return Of([.. modules.Select(module => module.Name)], nodes);
    }

    /// <summary>Checks what is wanted and takes it.</summary>
    /// <exception cref="InvalidOperationException">Modules contradict each other; every contradiction is named.</exception>
    public static Description Of(IReadOnlyList<string> modules, IReadOnlyList<DescribedNode> nodes)
    {
        var faults = nodes.SelectMany(node => node.Contradictions()).Distinct().ToList();
        return faults.Count == 0
            ? new Description { Modules = modules, Nodes = nodes }
            : throw new InvalidOperationException("The modules contradict each other:\n" + string.Join('\n', faults));
    }
}

/// <summary>A resource with the module that wants it.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="Resource">What it wants.</param>
public sealed record Wanted(string Module, Resource Resource);

/// <summary>What is wanted on one node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Wants">In the order of the modules, and in each module in its order.</param>
public sealed record DescribedNode(Node Node, IReadOnlyList<Wanted> Wants)
{
    /// <summary>The resources of one kind; what is wanted twice is given once.</summary>
    internal IReadOnlyList<T> All<T>()
        where T : Resource => [.. Wants.Select(want => want.Resource).OfType<T>().DistinctBy(resource => resource.Key())];

    /// <summary>The files whose change concerns a unit that lists these paths and prefixes.</summary>
    internal IEnumerable<Resource.File> Matching(IReadOnlyList<string> paths) =>
        All<Resource.File>().Where(file => paths.Any(path => Concerns(path, file.Path)));

    internal static bool Concerns(string listed, string path) =>
        listed.EndsWith('/') ? path.StartsWith(listed, StringComparison.Ordinal) : path == listed;

    internal IEnumerable<string> Contradictions()
    {
        foreach (var group in Wants.Where(want => want.Resource is not Resource.Packages).GroupBy(want => want.Resource.Key()))
        {
            if (group.Select(want => want.Resource.Fingerprint()).Distinct().Count() > 1)
            {
                var modules = string.Join(" and ", group.Select(want => want.Module).Distinct());
                yield return $"{group.Key} is wanted in different ways by {modules} on {Node.Name}.";
            }
        }

        foreach (var unit in All<Resource.Unit>())
        {
            foreach (var path in unit.RestartOn.Concat(unit.ReloadOn).Where(path => !path.EndsWith('/') && !Matching([path]).Any()))
            {
                yield return $"{unit.Name} depends on {path}, which no module writes on {Node.Name}.";
            }
        }
    }
}

/// <summary>What tells resources apart.</summary>
internal static class ResourceIdentity
{
    extension(Resource resource)
    {
        /// <summary>Kind and name: at most one of them on a node.</summary>
        public string Key() => $"{resource.Kind()} {resource.Name()}";

        /// <summary>One word for the kind.</summary>
        public string Kind() => resource switch
        {
            Resource.Packages => "packages",
            Resource.Account => "account",
            Resource.Directory => "directory",
            Resource.File => "file",
            Resource.Unit => "unit",
            Resource.Task => "task",
            _ => throw new ArgumentOutOfRangeException(nameof(resource)),
        };

        /// <summary>The name as a person calls it.</summary>
        public string Name() => resource switch
        {
            Resource.Packages packages => string.Join(' ', packages.Names),
            Resource.Account account => account.Name,
            Resource.Directory directory => directory.Path,
            Resource.File file => file.Path,
            Resource.Unit unit => unit.Name,
            Resource.Task task => task.Name,
            _ => throw new ArgumentOutOfRangeException(nameof(resource)),
        };

        /// <summary>A SHA-256 over all that is wanted of it, in lower-case hexadecimal.</summary>
        public string Fingerprint() => Digest.Of(resource switch
        {
            Resource.Packages packages => packages.Names,
            Resource.Account account => [account.Name, account.Home, .. account.Groups],
            Resource.Directory directory => [directory.Path, directory.Owner, directory.Group ?? directory.Owner, directory.Mode.Octal],
            Resource.File file => [file.Path, file.Owner, file.Group ?? file.Owner, file.Mode.Octal, file.Content.Sha256],
            Resource.Unit unit => [unit.Name, $"{unit.Running}", .. unit.RestartOn, "|", .. unit.ReloadOn],
            Resource.Task task => [task.Name, task.Check, task.Run, task.Input ?? ""],
            _ => throw new ArgumentOutOfRangeException(nameof(resource)),
        });
    }

    extension(UnixFileMode mode)
    {
        /// <summary>As chmod and stat write it: <c>644</c>.</summary>
        public string Octal => Convert.ToString((int)mode, 8);
    }
}

/// <summary>Hashes lists of texts.</summary>
internal static class Digest
{
    /// <summary>SHA-256 over the texts, each with its length so that no two lists look alike; lower-case hexadecimal.</summary>
    public static string Of(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
