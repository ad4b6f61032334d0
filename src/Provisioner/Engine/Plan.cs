using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitor.Provisioner.Engine;

/// <summary>What an apply would do, or why it may do nothing.</summary>
public sealed record Plan
{
    /// <summary>Every change, in order.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Why nothing may be changed anywhere; empty for a plan that can be applied.</summary>
    public required IReadOnlyList<Refusal> Refusals { get; init; }

    /// <summary>The stages in which steps happen, in order.</summary>
    public required IReadOnlyList<string> Stages { get; init; }

    /// <summary>How many nodes were looked at.</summary>
    public required int Nodes { get; init; }

    /// <summary>A SHA-256 over all that the steps would do, in lower-case hexadecimal: the same for two plans that do the same.</summary>
    public string Hash => Digest.Of(Steps.SelectMany(step =>
        new[] { step.Stage, step.Module, step.Node, step.Kind, step.Resource, step.What, step.Change.Fingerprint }));

    /// <summary>Whether the fleet is as it should be.</summary>
    [JsonIgnore]
    public bool IsEmpty => Steps.Count == 0 && Refusals.Count == 0;

    /// <summary>The plan as a JSON document.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PlanJson.Default.Plan);
}

/// <summary>Why a node may not be changed.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Reason">What is wrong with it, with the value, and what to do.</param>
public sealed record Refusal(string Node, string Reason);

/// <summary>Writes plans.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Plan))]
internal sealed partial class PlanJson : JsonSerializerContext;
