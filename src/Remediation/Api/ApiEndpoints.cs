using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Monitor.Audit.Records;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Api;

/// <summary>What people and their commands may ask. Everybody whom the fleet's authority knows may read; only operators may ask for changes.</summary>
public sealed class ApiEndpoints(
    Field field, RunJournal journal, AuditTrail audit, Worker worker, TimeProvider time, IReadOnlyList<string> operators)
{
    private const int TextLimit = 500;

    /// <summary>A request is a few names and a sentence, and is parsed before it is known whether its sender is an operator.</summary>
    private const int RequestLimitBytes = 64 << 10;

    /// <summary>Puts the endpoints in their places.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok\n"));
        var api = routes.MapGroup("/v1").AddEndpointFilter(AnswerLossAsync).WithMetadata(new RequestSizeLimitAttribute(RequestLimitBytes));
        api.MapGet("/runs", async (CancellationToken cancellationToken) => Results.Ok(await journal.ListAsync(cancellationToken)));
        api.MapGet("/runs/{id}", FindAsync);
        var changes = api.MapGroup("").AddEndpointFilter(AdmitAsync);
        changes.MapPost("/actions/{name}", AskAsync);
        changes.MapPost("/runs/{id}/approve", ApproveAsync);
        changes.MapPost("/breaker/reset", ResetAsync);
        changes.MapPost("/switch/off", SwitchOffAsync);
        changes.MapPost("/switch/on", SwitchOnAsync);
    }

    private static async ValueTask<object?> AnswerLossAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (JournalUnavailableException fault)
        {
            return Results.Json(new Refusal($"The journal does not answer, so nothing is done: {fault.Message}"), statusCode: 503);
        }
    }

    private async ValueTask<object?> AdmitAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var name = NameOf(context.HttpContext);
        return operators.Contains(name, StringComparer.Ordinal)
            ? await next(context)
            : Results.Json(new Refusal($"The certificate of {name} may read but not ask for changes."), statusCode: 403);
    }

    private async Task<IResult> FindAsync(string id, CancellationToken cancellationToken) =>
        await journal.FindAsync(id, cancellationToken) is { } stored
            ? Results.Ok(stored.Run)
            : Results.NotFound(new Refusal($"There is no run {id}."));

    private async Task<IResult> AskAsync(string name, ActionRequest request, HttpContext context, CancellationToken cancellationToken)
    {
        if (Check(name, request) is { } error)
        {
            return Results.BadRequest(new Refusal(error));
        }

        var now = time.GetUtcNow();
        var run = new Run
        {
            Id = Run.NewId(),
            Action = name,
            Cluster = request.Cls,
            Instance = request.Ins,
            Trigger = Trigger.Person,
            Actor = $"{request.Actor} ({NameOf(context)})",
            Reason = request.Reason,
            DryRun = request.DryRun,
            Force = request.Force,
            StartsAt = now,
            ReceivedAt = now,
            NotBefore = now,
            History = [new Step(now, RunState.Received, request.Reason)],
        };
        await audit.RecordAsync(AuditKind.Episode, run, $"{run.Actor} asks for {name} on {request.Cls}: {request.Reason}", cancellationToken);
        var receipt = await journal.ReceiveAsync(run, cancellationToken);
        worker.Wake();
        return Results.Accepted($"/v1/runs/{run.Id}", receipt.Run);
    }

    private string? Check(string name, ActionRequest request)
    {
        if (!field.Remedies.ContainsKey(name))
        {
            return $"There is no action {name}; there are {string.Join(", ", field.Remedies.Keys.Order())}.";
        }

        if (!field.Clusters.TryGetValue(request.Cls, out var access))
        {
            return $"There is no cluster {request.Cls}; there are {string.Join(", ", field.Clusters.Keys.Order())}.";
        }

        if (request.Ins is { } instance && access.Cluster.FindInstance(instance) is null)
        {
            return $"{request.Cls} has no instance {instance}.";
        }

        if (name == "reinit" && request.Ins is null)
        {
            return "reinit needs the instance, ins.";
        }

        return CheckPerson(request.Actor, request.Reason);
    }

    private static string? CheckPerson(string? actor, string? reason) =>
        actor is { Length: > 0 and <= 100 } && reason is { Length: > 0 and <= TextLimit }
            ? null
            : $"actor (up to 100 characters) and reason (up to {TextLimit}) are needed.";

    private async Task<IResult> ApproveAsync(string id, ApprovalRequest request, HttpContext context, CancellationToken cancellationToken)
    {
        if (await journal.FindAsync(id, cancellationToken) is not { } stored)
        {
            return Results.NotFound(new Refusal($"There is no run {id}."));
        }

        if (stored.Run.State != RunState.Planned || stored.Run.Plan is not { } plan)
        {
            return Results.Conflict(new Refusal($"The run {id} does not wait for approval; it is {stored.Run.State}: {stored.Run.StateReason}"));
        }

        if (plan.Hash != request.Hash)
        {
            return Results.Conflict(new Refusal($"The plan has the hash {plan.Hash} now. Read it again."));
        }

        var actor = $"{request.Actor} ({NameOf(context)})";
        var approved = stored.Run.Enter(RunState.Approved, $"{actor} approved {plan.Hash}.", time.GetUtcNow()) with
        {
            Approval = new Approval(actor, plan.Hash, time.GetUtcNow()),
        };
        await audit.RecordAsync(AuditKind.Approval, approved, $"{actor} approved: {plan.Summary}", cancellationToken);
        var written = await journal.ReplaceAsync(stored, approved, null, null, cancellationToken);
        worker.Wake();
        return written is null ? Results.Conflict(new Refusal($"The run {id} was just changed. Read it again.")) : Results.Ok(written.Run);
    }

    private Task<IResult> ResetAsync(PersonRequest request, HttpContext context, CancellationToken cancellationToken) =>
        ChangeAsync(request, context, "reset the breaker", token => journal.ResetBreakerAsync(token), cancellationToken);

    private Task<IResult> SwitchOffAsync(PersonRequest request, HttpContext context, CancellationToken cancellationToken) => ChangeAsync(
        request,
        context,
        "switched remediation off",
        token => journal.SetSwitchAsync(new SwitchedOff(request.Actor, request.Reason, time.GetUtcNow()), token),
        cancellationToken);

    private Task<IResult> SwitchOnAsync(PersonRequest request, HttpContext context, CancellationToken cancellationToken) =>
        ChangeAsync(request, context, "switched remediation on", token => journal.SetSwitchAsync(null, token), cancellationToken);

    private async Task<IResult> ChangeAsync(
        PersonRequest request, HttpContext context, string what, Func<CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        if (CheckPerson(request.Actor, request.Reason) is { } error)
        {
            return Results.BadRequest(new Refusal(error));
        }

        var actor = $"{request.Actor} ({NameOf(context)})";
        await audit.RecordAsync(AuditKind.Action, actor, $"{actor} {what}: {request.Reason}", cancellationToken);
        await change(cancellationToken);
        worker.Wake();
        return Results.NoContent();
    }

    private static string NameOf(HttpContext context) =>
        context.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false) ?? "nobody";
}
