using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Panels;

/// <summary>A way to another dashboard that takes along what is known: labels of the series or row first, then what is chosen on this page.</summary>
/// <param name="Title">What the reader sees.</param>
/// <param name="To">Where it leads.</param>
public sealed record DrillDown(string Title, Place To);

/// <summary>Panels under a heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Panels">The panels, from left to right, wrapped where the page ends.</param>
public sealed record Row(string Title, IReadOnlyList<Panel> Panels);

/// <summary>A selection at the head of a dashboard.</summary>
/// <param name="Label">The label that it selects; also the name of the variable.</param>
/// <param name="Title">What the reader sees.</param>
/// <param name="From">The series whose values are offered.</param>
public sealed record Variable(Label Label, string Title, Vector From)
{
    /// <summary>Whether several may be chosen, and all are at first. Default: exactly one.</summary>
    public bool OffersAll { get; init; }
}

/// <summary>A dashboard as others see it: its address and what has to be chosen there.</summary>
/// <param name="Uid">The identifier in links; also the file name.</param>
/// <param name="Title">The title.</param>
/// <param name="Variables">Selections, each narrowed by those before it.</param>
public sealed record Place(string Uid, string Title, params IReadOnlyList<Variable> Variables);

/// <summary>Marks on every graph of a page: something happened.</summary>
/// <param name="Name">What, as the switch at the head of the page calls it.</param>
/// <param name="Expression">Series that exist while it happens; or, of <see cref="Quantity.Moment"/> in milliseconds, whose value is when it happened.</param>
/// <param name="Text">What the mark says, with labels in double braces.</param>
/// <param name="Color">Its colour.</param>
public sealed record Annotation(string Name, Vector Expression, string Text, string Color);

/// <summary>Something that a page does not mark, though others do.</summary>
/// <param name="Name">The name of the annotation.</param>
/// <param name="Reason">Why it would not help here.</param>
public sealed record Unmarked(string Name, string Reason);

/// <summary>A dashboard.</summary>
public sealed record Board
{
    /// <summary>Its address, title and selections.</summary>
    public required Place Place { get; init; }

    /// <summary>The questions that it answers.</summary>
    public required string Description { get; init; }

    /// <summary>What is marked on its graphs.</summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>What is not marked on them, and why.</summary>
    public IReadOnlyList<Unmarked> Unmarked { get; init; } = [];

    /// <summary>Where to go from here, at the head of the page.</summary>
    public IReadOnlyList<Place> Links { get; init; } = [];

    /// <summary>The page, from top to bottom; the first row is the answer.</summary>
    public required IReadOnlyList<Row> Rows { get; init; }

    /// <summary>The identifier in links; also the file name.</summary>
    public string Uid => Place.Uid;

    /// <summary>The title.</summary>
    public string Title => Place.Title;

    /// <summary>Selections.</summary>
    public IReadOnlyList<Variable> Variables => Place.Variables;
}
