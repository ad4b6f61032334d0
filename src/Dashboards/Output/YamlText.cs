using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Monitor.Dashboards.Output;

/// <summary>Writes records as YAML, the same text for the same record.</summary>
public static class YamlText
{
    /// <summary>With keys as Prometheus and its companions write them: <c>scrape_interval</c>.</summary>
    public static string WriteUnderscored(object document, string heading) => Write(document, heading, UnderscoredNamingConvention.Instance);

    /// <summary>With keys as Monitor writes them: <c>passwordFile</c>.</summary>
    public static string WriteCamelCase(object document, string heading) => Write(document, heading, CamelCaseNamingConvention.Instance);

    private static string Write(object document, string heading, INamingConvention naming)
    {
        var serializer = new SerializerBuilder()
            .WithNamingConvention(naming)
            .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull | DefaultValuesHandling.OmitEmptyCollections)
            .WithQuotingNecessaryStrings()
            .WithIndentedSequences()
            .DisableAliases()
            .Build();
        return $"# {heading}\n{serializer.Serialize(document)}";
    }
}
