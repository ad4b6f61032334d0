using System.Text;
using Monitor.Exporter.Exposition;

namespace Monitor.Exporter.Postgres;

/// <summary>Keeps what has the same interval from coming at the same time, without chance: the same name always gets the same place.</summary>
public static class Spread
{
    /// <summary>From 0 to 1, evenly over all names.</summary>
    public static double Of(string name)
    {
        // The last letters of a name hardly reach the high bits of the hash: mixed as MurmurHash3 does at its end.
        var hash = LabelBlock.Hash(Encoding.UTF8.GetBytes(name));
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return ((hash ^ (hash >> 33)) >> 11) / (double)(1UL << 53);
    }
}
