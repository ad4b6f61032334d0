namespace Monitor.Provisioner.Engine;

/// <summary>Desired minus observed. Pure: the same two give the same plan.</summary>
public static class Planner
{
    /// <summary>
    /// The stage after the repository module, in which every node installs the packages of all later modules in one transaction: a
    /// transaction takes most of its time however few packages it has.
    /// </summary>
    public const string PackageStage = "packages";

    /// <summary>The module after which packages can be had.</summary>
    public const string RepositoryModule = "repository";

    /// <summary>The plan that makes the nodes what the description says.</summary>
    public static Plan Plan(Description description, IReadOnlyList<Sight> sights, Requirements requirements)
    {
        var stages = Stages(description.Modules);
        var refusals = sights.SelectMany(sight => requirements.Judge(sight, NeedsSystemd(description, sight))).ToList();
        var steps = refusals.Count > 0 ? [] : sights.OfType<Sight.Seen>()
            .SelectMany(seen => new NodePlan(description.Nodes.First(node => node.Node == seen.Node), seen.Observation, stages).Steps())
            .OrderBy(step => IndexOf(stages, step.Stage))
            .Select((step, index) => step with { Number = index + 1 })
            .ToList();
        return new Plan
        {
            Steps = steps,
            Refusals = refusals,
            Stages = [.. stages.Where(stage => steps.Exists(step => step.Stage == stage))],
            Nodes = sights.Count,
        };
    }

    private static bool NeedsSystemd(Description description, Sight sight) =>
        description.Nodes.First(node => node.Node == sight.Node).All<Resource.Unit>().Count > 0;

    private static List<string> Stages(IReadOnlyList<string> modules)
    {
        var repository = IndexOf(modules, RepositoryModule);
        return repository < 0 ? [.. modules] : [.. modules.Take(repository + 1), PackageStage, .. modules.Skip(repository + 1)];
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index] == name)
            {
                return index;
            }
        }

        return -1;
    }
}
