using System.Text;
using Monitor.Exporter.Exposition;

namespace Monitor.Exporter.Postgres;

/// <summary>Keeps what has the same interval from coming at the same time, without chance: the same name always gets the same place.</summary>
public static class Spread
{
    /// <summary>From 0 to 1, evenly over all names.</summary>
    public static double Of(string name) => (LabelBlock.Hash(Encoding.UTF8.GetBytes(name)) >> 11) / (double)(1UL << 53);
}
