namespace Monitor.Provisioner.Engine;

/// <summary>The steps of one node.</summary>
internal sealed class NodePlan(DescribedNode node, Observation observation, IReadOnlyList<string> stages)
{
    private readonly HashSet<string> planned = [];
    private readonly HashSet<string> changedFiles = [];
    private readonly HashSet<string> installed = [];

    /// <summary>The steps in their order within each stage.</summary>
    public IReadOnlyList<Step> Steps()
    {
        var early = Early();
        var steps = new List<Step>();
        steps.AddRange(early.Where(want => want.Resource is not Resource.Packages).SelectMany(want => StepsFor(want, Planner.PackageStage)));
        steps.AddRange(InstallTogether([.. early.Select(want => want.Resource).OfType<Resource.Packages>()]));
        steps.AddRange(node.Wants.Where(want => !early.Contains(want)).SelectMany(want => StepsFor(want, want.Module)));
        return steps;
    }

    /// <summary>
    /// What moves into the package stage: packages of modules after the repository, with what those modules want before them (a file that
    /// keeps a package from starting a cluster of its own, for instance). A module whose packages need more than files stays as it is.
    /// </summary>
    private HashSet<Wanted> Early()
    {
        var early = new HashSet<Wanted>(ReferenceEqualityComparer.Instance);
        var owners = new HashSet<string> { "root" };
        var open = false;
        foreach (var module in node.Wants.GroupBy(want => want.Module))
        {
            // A module that wants nothing on this node is not among the groups: the stages say where the repository stands.
            open = stages.Contains(Planner.PackageStage) && Position(module.Key) > Position(Planner.PackageStage);
            var wants = module.ToList();
            var last = wants.FindLastIndex(want => want.Resource is Resource.Packages);
            var head = wants[..(last + 1)];
            if (!open)
            {
                owners.UnionWith(wants.Select(want => want.Resource).OfType<Resource.Account>().Select(account => account.Name));
            }
            else if (head.Exists(IsMissingPackages) && CanMove(head, owners))
            {
                early.UnionWith(head);
                owners.UnionWith(head.Select(want => want.Resource).OfType<Resource.Account>().Select(account => account.Name));
            }
        }

        return early;
    }

    private int Position(string stage) => stages.Index().First(entry => entry.Item == stage).Index;

    private bool IsMissingPackages(Wanted want) => want.Resource is Resource.Packages packages && Missing(packages.Names).Any();

    private static bool CanMove(IEnumerable<Wanted> head, IReadOnlySet<string> owners)
    {
        var known = new HashSet<string>(owners);
        foreach (var want in head)
        {
            var movable = want.Resource switch
            {
                Resource.Packages => true,
                Resource.Directory directory => known.Contains(directory.Owner) && known.Contains(directory.Group ?? directory.Owner),
                Resource.File file => known.Contains(file.Owner) && known.Contains(file.Group ?? file.Owner),
                Resource.Account account => account.Groups.All(known.Contains) && known.Add(account.Name),
                _ => false,
            };
            if (!movable)
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<Step> InstallTogether(IReadOnlyList<Resource.Packages> packages)
    {
        var names = Missing(packages.SelectMany(wanted => wanted.Names)).ToList();
        return names.Count == 0 ? [] : [Install(new Wanted(Planner.PackageStage, new Resource.Packages(names)), Planner.PackageStage, names)];
    }

    private IEnumerable<string> Missing(IEnumerable<string> names) =>
        names.Distinct().Where(name => !observation.Packages.ContainsKey(name) && !installed.Contains(name)).Order(StringComparer.Ordinal);

    private IEnumerable<Step> StepsFor(Wanted want, string stage)
    {
        if (want.Resource is Resource.Packages packages)
        {
            var names = Missing(packages.Names).ToList();
            return names.Count == 0 ? [] : [Install(want, stage, names)];
        }

        if (!planned.Add(want.Resource.Key()))
        {
            return [];
        }

        var step = want.Resource switch
        {
            Resource.Account account => Account(want, stage, account),
            Resource.Directory directory => Directory(want, stage, directory),
            Resource.File file => File(want, stage, file),
            Resource.Unit unit => Unit(want, stage, unit),
            Resource.Task task => Task(want, stage, task),
            _ => throw new ArgumentOutOfRangeException(nameof(want)),
        };
        return step is null ? [] : [step];
    }

    private Step Install(Wanted want, string stage, List<string> names)
    {
        installed.UnionWith(names);
        var list = string.Join(' ', names);
        return New(want, stage, names.Count == 1 ? $"Install {list}" : $"Install {names.Count} packages: {list}", "not installed", new Change.Install(names));
    }

    private Step? Account(Wanted want, string stage, Resource.Account account)
    {
        if (!observation.Accounts.TryGetValue(account.Name, out var groups))
        {
            return New(want, stage, $"Create account {account.Name}", "does not exist", new Change.Account(account));
        }

        var missing = account.Groups.Except(groups).ToList();
        return missing.Count == 0 ? null : New(
            want, stage, $"Put {account.Name} into {string.Join(", ", missing)}", "is not a member", new Change.Account(account));
    }

    private Step? Directory(Wanted want, string stage, Resource.Directory directory)
    {
        var group = directory.Group ?? directory.Owner;
        var reason = Differs(observation.Directories.GetValueOrDefault(directory.Path), "a directory", directory.Owner, group, directory.Mode);
        return reason is null ? null : New(
            want, stage, $"Make directory {directory.Path} ({directory.Owner}:{group} {directory.Mode.Octal})", reason, new Change.Directory(directory));
    }

    private Step? File(Wanted want, string stage, Resource.File file)
    {
        var group = file.Group ?? file.Owner;
        var state = observation.Files.GetValueOrDefault(file.Path);
        var reason = Differs(state, "a regular file", file.Owner, group, file.Mode)
            ?? (state!.Sha256 == file.Content.Sha256 ? null : "the content differs");
        if (reason is null)
        {
            return null;
        }

        changedFiles.Add(file.Path);
        var dependent = node.All<Resource.Unit>()
            .Where(unit => DescribedNode.RestartPaths(unit).Concat(unit.ReloadOn).Any(path => DescribedNode.Concerns(path, file.Path)))
            .Select(unit => unit.Name);
        var step = New(
            want, stage, $"Write {file.Path} ({file.Owner}:{group} {file.Mode.Octal})", reason, new Change.File(file, [.. dependent]));
        return step with { Difference = Difference(file, state) };
    }

    private static string? Difference(Resource.File file, PathState? state) => file switch
    {
        { Secret: true } or { Content: not FileContent.Rendered } => null,
        { Content: FileContent.Rendered(var text) } when state is null or { Regular: false } => LineDifference.Between("", text),
        { Content: FileContent.Rendered(var text) } when state.Text is not null => LineDifference.Between(state.Text, text),
        _ => null,
    };

    private static string? Differs(PathState? state, string kind, string owner, string group, UnixFileMode mode) => state switch
    {
        null => "does not exist",
        { Regular: false } => $"is not {kind}",
        _ when state.Owner != owner || state.Group != group => $"belongs to {state.Owner}:{state.Group}",
        _ when state.Mode != mode => $"its permissions are {state.Mode.Octal}",
        _ => null,
    };

    private Step? Unit(Wanted want, string stage, Resource.Unit unit)
    {
        var state = observation.Units.GetValueOrDefault(unit.Name) ?? new UnitState("not-found", "inactive", "");
        var stamp = new UnitStamp(Hash(DescribedNode.RestartPaths(unit)), Hash(unit.ReloadOn));
        if (Decide(unit, state, stamp) is not var (action, reason))
        {
            return null;
        }

        return New(want, stage, $"{action} {unit.Name}", reason, new Change.Unit(unit, action, stamp));
    }

    private (UnitAction Action, string Reason)? Decide(Resource.Unit unit, UnitState state, UnitStamp wanted)
    {
        var active = state.Active is "active" or "reloading";
        var enabled = state.File is "enabled" or "static" or "generated" or "indirect" or "alias" or "transient";
        if (!unit.Running)
        {
            return state.Active is not ("inactive" or "failed") || state.File == "enabled"
                ? (UnitAction.Stop, $"is {state.Active} and {state.File}")
                : null;
        }

        var restartOn = DescribedNode.RestartPaths(unit);
        (UnitAction Action, string Reason)? decision = 0 switch
        {
            _ when !active => (UnitAction.Start, state.Load == "not-found" ? "is not there yet" : $"is {state.Active}"),
            _ when state.NeedsDaemonReload => (UnitAction.Restart, "its definition has changed on disk"),
            _ when Changed(restartOn) is { } path => (UnitAction.Restart, $"{path} changes"),
            _ when node.Matching(restartOn).Any() && state.Stamp?.Restart != wanted.Restart => (UnitAction.Restart, Unknown(state)),
            _ when Changed(unit.ReloadOn) is { } path => (UnitAction.Reload, $"{path} changes"),
            _ when node.Matching(unit.ReloadOn).Any() && state.Stamp?.Reload != wanted.Reload => (UnitAction.Reload, Unknown(state)),
            _ when !enabled => (UnitAction.Enable, $"is {state.File}, and would not start at boot"),
            _ => null,
        };
        return decision is (UnitAction.Restart, var why) && unit.KeepRunning ? (UnitAction.Reload, why) : decision;
    }

    private static string Unknown(UnitState state) =>
        state.Stamp is null ? "it is not known whether it runs with the files on disk" : "it runs with older files than those on disk";

    private string? Changed(IReadOnlyList<string> paths) =>
        changedFiles.Where(file => paths.Any(path => DescribedNode.Concerns(path, file))).Order(StringComparer.Ordinal).FirstOrDefault();

    private string Hash(IReadOnlyList<string> paths) => Digest.Of(node.Matching(paths).Select(file => file.Fingerprint()));

    private Step? Task(Wanted want, string stage, Resource.Task task)
    {
        var check = observation.Checks[task.Name];
        return check.Satisfied ? null : New(want, stage, Sentence(task.Name), check.Reason, new Change.Task(task));
    }

    private static string Sentence(string name) => $"See to it that {name}";

    private Step New(Wanted want, string stage, string what, string reason, Change change) => new()
    {
        Number = 0,
        Stage = stage,
        Module = want.Module,
        Node = node.Node.Name,
        Kind = want.Resource.Kind(),
        Resource = want.Resource.Name(),
        What = what,
        Reason = reason,
        Change = change,
        Target = node.Node,
    };
}
