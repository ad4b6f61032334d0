using Monitor.Exporter.Collection;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>The current row of a reader, as raw bytes: no string, no boxed number, and no failure on text that is not UTF-8.</summary>
public sealed class PostgresRow(NpgsqlDataReader reader) : IRow
{
    private byte[] buffer = new byte[256];

    /// <inheritdoc/>
    public bool TryRead(int column, out ReadOnlySpan<byte> bytes)
    {
        if (reader.IsDBNull(column))
        {
            bytes = default;
            return false;
        }

        var length = (int)reader.GetBytes(column, 0, buffer, 0, buffer.Length);
        if (length == buffer.Length)
        {
            // There may be more.
            buffer = new byte[Math.Max(length, (int)reader.GetBytes(column, 0, null, 0, 0)) + 1];
            length = (int)reader.GetBytes(column, 0, buffer, 0, buffer.Length);
        }

        bytes = buffer.AsSpan(0, length);
        return true;
    }

    /// <summary>Whether the result has these columns, in this order.</summary>
    public static bool HasColumns(NpgsqlDataReader reader, IReadOnlyList<ResultColumn> columns)
    {
        var same = reader.FieldCount == columns.Count;
        for (var i = 0; same && i < columns.Count; i++)
        {
            same = ColumnOf(reader, i) == columns[i];
        }

        return same;
    }

    /// <summary>The columns of the result.</summary>
    public static IReadOnlyList<ResultColumn> ColumnsOf(NpgsqlDataReader reader)
    {
        var columns = new ResultColumn[reader.FieldCount];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = ColumnOf(reader, i);
        }

        return columns;
    }

    private static ResultColumn ColumnOf(NpgsqlDataReader reader, int column)
    {
        var type = reader.GetDataTypeOID(column);
        return new(reader.GetName(column), ColumnKinds.OfType(type), ColumnKinds.IsOpaque(type));
    }
}
