using Monitor.Dashboards.Panels;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Output;

/// <summary>Marks on graphs, as Grafana's Prometheus data source wants them.</summary>
internal static class AnnotationJson
{
    /// <summary>One kind of mark.</summary>
    public static object Of(Annotation annotation) => new
    {
        annotation.Name,
        Datasource = DataSource.Reference,
        Enable = true,
        Hide = false,
        IconColor = annotation.Color,
        Expr = annotation.Expression.Text,
        Step = "",
        TitleFormat = annotation.Text,
        TextFormat = "",
        TagKeys = "",
        // The value is the moment, to the millisecond, however coarse the steps of the page are.
        UseValueForTime = annotation.Expression.Quantity.Kind == QuantityKind.Thousandth,
    };
}
