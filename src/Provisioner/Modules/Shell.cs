using System.Text.Encodings.Web;
using System.Text.Json;

namespace Monitor.Provisioner.Modules;

/// <summary>What the scripts of the modules have in common.</summary>
internal static class Shell
{
    /// <summary>JSON for scripts: one line, camel case, nothing escaped that needs no escaping.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
