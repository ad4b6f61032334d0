using System.Threading.RateLimiting;

namespace Monitor.Exporter.Access;

/// <summary>Stands before every request: headers, rate and passwords of the web configuration.</summary>
public sealed class AccessRules : IDisposable
{
    private readonly WebConfig config;
    private readonly BasicAuthentication? users;
    private readonly TokenBucketRateLimiter? rate;

    /// <summary>The rules of a configuration.</summary>
    public AccessRules(WebConfig config)
    {
        this.config = config;
        users = config.Users.Count > 0 ? new(config.Users) : null;
        rate = config.Rate is { } limit
            ? new(new() { TokenLimit = limit.Burst, TokensPerPeriod = 1, ReplenishmentPeriod = limit.Interval, QueueLimit = 0, AutoReplenishment = true })
            : null;
    }

    /// <summary>Whether the request may go on; otherwise it is answered already.</summary>
    public async Task<bool> AllowsAsync(HttpContext context)
    {
        foreach (var (name, value) in config.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (rate is not null)
        {
            using var lease = rate.AttemptAcquire();
            if (!lease.IsAcquired)
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return false;
            }
        }

        if (users is null || await users.AllowsAsync(context.Request.Headers.Authorization, context.RequestAborted))
        {
            return true;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Basic";
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        users?.Dispose();
        rate?.Dispose();
    }
}
