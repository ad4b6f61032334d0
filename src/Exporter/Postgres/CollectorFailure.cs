using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>Names failures in one word, which becomes a label.</summary>
public static class CollectorFailure
{
    /// <summary>The role lacks a right.</summary>
    public const string Permission = "permission";

    /// <summary>The server has no such function or refuses to run it, as managed platforms do.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>Nobody listens, or the connection broke.</summary>
    public const string Connection = "connection";

    /// <summary>The server starts, stops or recovers, and lets nobody in, as pg_isready calls it.</summary>
    public const string Rejecting = "rejecting";

    /// <summary>The word.</summary>
    public static string Of(Exception exception) => exception switch
    {
        OperationCanceledException or TimeoutException => "timeout",
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => "timeout",
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => "locked",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => Permission,
        PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedFunction } => Unsupported,
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => "login",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "connections",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "database",
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => Connection,
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => Rejecting,
        PostgresException => "sql",
        NpgsqlException { InnerException: TimeoutException } => "timeout",
        NpgsqlException { InnerException: AuthenticationException } => "tls",
        NpgsqlException or SocketException or IOException => Connection,
        // Whoever announces a message that no memory holds is not PostgreSQL.
        OutOfMemoryException => Connection,
        _ => "result",
    };

    /// <summary>What the log says of a collector that failed. Positions are left out: they are of what is sent, which holds more than the file.</summary>
    public static string Message(Exception exception) => exception is PostgresException refusal ? $"{refusal.SqlState}: {refusal.MessageText}" : exception.Message;

    /// <summary>What the log says of a server that could not be asked.</summary>
    public static string Explain(Exception exception) => exception switch
    {
        OperationCanceledException or TimeoutException => "no answer in time",
        OutOfMemoryException => "it announces a message that is larger than this exporter may grow; is it PostgreSQL?",
        _ when exception.GetBaseException() is var cause && cause != exception => $"{exception.Message}: {cause.Message}",
        _ => exception.Message,
    };
}
