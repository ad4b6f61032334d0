using System.Runtime.InteropServices;

namespace Monitor.Exporter.Self;

/// <summary>
/// Keeps the C library from hoarding. zlib takes a quarter of a megabyte from it for each text that is compressed, and by default every
/// thread that ever compressed keeps some of that for itself.
/// </summary>
internal static partial class NativeMemory
{
    /// <summary>malloc.h.</summary>
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int ArenaMaximum = -8;

    private const int LargestKept = 64 * 1024;

    /// <summary>One arena for all threads, and what is larger than 64 KB goes back to the system when it is freed. To be called before there are threads.</summary>
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
