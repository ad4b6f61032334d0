using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Monitor.Audit.Protocol;
using Monitor.Audit.Store;

namespace Monitor.Audit.Server;

/// <summary>The vault over HTTP. Who may call at all is the TLS layer's matter; who may write which source is checked here.</summary>
public static class VaultEndpoints
{
    /// <summary>Maps the vault's routes.</summary>
    public static void MapVault(this IEndpointRouteBuilder routes, VaultStore store, TimeProvider time)
    {
        var counters = new VaultCounters(store, time);
        routes.MapPost("/v1/records", context => AppendAsync(context, store, counters));
        routes.MapGet("/v1/records", context => Guarded(context, () => RecordsAsync(context, store)));
        routes.MapGet("/v1/checkpoint", context => TextAsync(context, store.CheckpointNote));
        routes.MapGet("/v1/checkpoints", context => Guarded(context, () => CheckpointsAsync(context, store)));
        routes.MapGet("/v1/proof/inclusion", context => Guarded(context, () =>
            ProofAsync(context, store.Inclusion(Number(context, "index"), Number(context, "size")))));
        routes.MapGet("/v1/proof/consistency", context => Guarded(context, () =>
            ProofAsync(context, store.Consistency(Number(context, "from"), Number(context, "to")))));
        routes.MapGet("/v1/status", context => JsonAsync(context, StatusCodes.Status200OK, store.Status(), AuditJson.Default.VaultStatus));
        routes.MapGet("/metrics", context => TextAsync(context, counters.Render(), "text/plain; version=0.0.4; charset=utf-8"));
        routes.MapGet("/healthz", context => TextAsync(context, "ok\n"));
    }

    private static async Task AppendAsync(HttpContext context, VaultStore store, VaultCounters counters)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Limits.BodyBytes;
        }

        var reading = await BatchReading.ReadAsync(context.Request, context.RequestAborted);
        if (reading is BatchReading.Faulty(var status, var reason))
        {
            counters.Malformed();
            await RefuseAsync(context, status, new Refusal { Reason = reason });
            return;
        }

        var batch = ((BatchReading.Batch)reading).Records;
        if (context.Connection.ClientCertificate is not { } certificate)
        {
            counters.Foreign();
            await RefuseAsync(context, StatusCodes.Status403Forbidden, new Refusal { Reason = "a client certificate is needed to write" });
        }
        else if (ClientIdentity.FirstForeign(batch, certificate) is { } foreign)
        {
            counters.Foreign();
            await RefuseAsync(context, StatusCodes.Status403Forbidden, new Refusal
            {
                Reason = $"the certificate of {ClientIdentity.Name(certificate)} may not write {foreign.Source}",
                Source = foreign.Source,
            });
        }
        else
        {
            await AnswerAsync(context, store.Append(batch), counters);
        }
    }

    private static Task AnswerAsync(HttpContext context, AppendOutcome outcome, VaultCounters counters)
    {
        switch (outcome)
        {
            case AppendOutcome.Kept(var receipt):
                counters.Kept(receipt.Appended);
                return JsonAsync(context, StatusCodes.Status200OK, receipt, AuditJson.Default.Receipt);
            case AppendOutcome.Refused(var refusal):
                counters.Broken();
                return RefuseAsync(context, StatusCodes.Status409Conflict, refusal);
            case AppendOutcome.Unavailable(var reason):
                counters.Unavailable();
                return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, new Refusal { Reason = reason });
            default:
                throw new InvalidOperationException($"{outcome} is no outcome of an append.");
        }
    }

    private static Task RecordsAsync(HttpContext context, VaultStore store)
    {
        var limit = (int)Math.Clamp(Number(context, "limit", Limits.PageRecords), 1, Limits.PageRecords);
        var page = store.Read(Number(context, "from", 0), limit);
        context.Response.ContentType = "application/x-ndjson";
        return context.Response.Body.WriteAsync((byte[])[.. page.SelectMany(leaf => leaf.Append((byte)'\n'))], context.RequestAborted).AsTask();
    }

    private static Task CheckpointsAsync(HttpContext context, VaultStore store)
    {
        var notes = store.Notes(Number(context, "from", 0)).Take(Limits.PageRecords);
        return TextAsync(context, string.Concat(notes.Select(note => note + "\n")));
    }

    private static Task ProofAsync(HttpContext context, IReadOnlyList<byte[]>? hashes) => hashes is null
        ? RefuseAsync(context, StatusCodes.Status400BadRequest, new Refusal { Reason = "the index or size is outside the log" })
        : JsonAsync(context, StatusCodes.Status200OK, new ProofAnswer([.. hashes.Select(Convert.ToBase64String)]), AuditJson.Default.ProofAnswer);

    private static async Task Guarded(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (BadHttpRequestException fault)
        {
            await RefuseAsync(context, fault.StatusCode, new Refusal { Reason = fault.Message });
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException && !context.Response.HasStarted)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, new Refusal { Reason = $"the vault cannot read: {fault.Message}" });
        }
    }

    private static long Number(HttpContext context, string name, long? absent = null)
    {
        string? text = context.Request.Query[name];
        return (text, absent) switch
        {
            (null, { } value) => value,
            _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw new BadHttpRequestException($"The parameter {name} must be a number from 0."),
        };
    }

    private static Task RefuseAsync(HttpContext context, int status, Refusal refusal) =>
        JsonAsync(context, status, refusal, AuditJson.Default.Refusal);

    private static Task JsonAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), context.RequestAborted).AsTask();
    }

    private static Task TextAsync(HttpContext context, string text, string type = "text/plain; charset=utf-8")
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
