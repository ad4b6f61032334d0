using System.Runtime.InteropServices;

namespace Monitor.Exporter.Self;

/// <summary>
/// Keeps the C library from hoarding, without asking the system for the same memory at every scrape. zlib takes a quarter of a megabyte from it
/// for each text that is compressed, and by default every thread that ever compressed keeps some of that for itself.
/// </summary>
internal static partial class NativeMemory
{
    /// <summary>malloc.h.</summary>
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int ArenaMaximum = -8;

    /// <summary>What one compressor needs, and no more.</summary>
    private const int LargestKept = 512 * 1024;

    /// <summary>One arena for all threads, and what is free beyond 512 KB goes back to the system. To be called before there are threads.</summary>
    public static void Spare()
    {
        try
        {
            _ = Tune(ArenaMaximum, 1) & Tune(MapThreshold, LargestKept) & Tune(TrimThreshold, LargestKept);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which has nothing of the kind to tune.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Tune(int parameter, int value);
}
