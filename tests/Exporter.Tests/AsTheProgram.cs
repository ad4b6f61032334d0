using System.Runtime.CompilerServices;
using Monitor.Exporter.Self;

namespace Monitor.Exporter.Tests;

/// <summary>The tests run in the threads that the program runs in: code that would hang there hangs here.</summary>
internal static class AsTheProgram
{
    [ModuleInitializer]
    internal static void Begin() => SocketThreads.GoOn();
}
