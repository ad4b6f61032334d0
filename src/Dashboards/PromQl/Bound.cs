using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.PromQl;

/// <summary>A number to compare with, and what it measures: seconds that are held against bytes are a fault of the expression.</summary>
/// <param name="Value">The number.</param>
/// <param name="Quantity">What it measures.</param>
public readonly record struct Bound(double Value, Quantity Quantity);
