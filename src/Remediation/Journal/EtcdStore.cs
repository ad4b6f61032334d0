using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Monitor.Provisioner.Operations;

namespace Monitor.Remediation.Journal;

/// <summary>etcd over gRPC: TLS with our client certificate, and a password besides.</summary>
/// <remarks>
/// The JSON gateway would need no library, but with authentication on it refuses every client certificate that has a common name
/// (etcd 3.4 to 3.6). The stubs are those of a public package; sessions, failover and deadlines are here.
/// </remarks>
public sealed class EtcdStore : IStore, IStoreMembers, IDisposable
{
    /// <summary>How long one call to one member may take.</summary>
    public static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(3);

    /// <summary>After a call that took longer the next member is asked: within one site an answer takes milliseconds.</summary>
    public static readonly TimeSpan SlowCall = TimeSpan.FromMilliseconds(250);

    // 1000 runs of some kilobytes each are more than the 4 MB that a gRPC client takes unless told otherwise.
    private const int MessageLimitBytes = 64 << 20;

    private readonly IReadOnlyList<GrpcChannel> channels;
    private readonly string user;
    private readonly string password;
    private readonly TimeProvider time;
    private volatile int current;
    private volatile string? token;

    /// <summary>Takes the members and who asks.</summary>
    /// <param name="endpoints">As in <c>https://10.0.0.11:2379</c>; the first that answers is used until it fails or is slow.</param>
    /// <param name="tls">The client certificate and the authority.</param>
    /// <param name="user">The etcd user.</param>
    /// <param name="password">Its password.</param>
    /// <param name="time">The clock of the deadlines.</param>
    public EtcdStore(IReadOnlyList<Uri> endpoints, MutualTls tls, string user, string password, TimeProvider time)
    {
        channels = [.. endpoints.Select(endpoint => Connect(endpoint, tls))];
        this.user = user;
        this.password = password;
        this.time = time;
    }

    /// <inheritdoc/>
    public async Task<StoredValue?> GetAsync(string key, CancellationToken cancellationToken)
    {
        var request = new RangeRequest { Key = ByteString.CopyFromUtf8(key) };
        var response = await CallAsync((channel, options) => new KV.KVClient(channel).RangeAsync(request, options), cancellationToken);
        return response.Kvs.Select(Convert).FirstOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredValue>> ListAsync(string prefix, int limit, CancellationToken cancellationToken)
    {
        var request = new RangeRequest
        {
            Key = ByteString.CopyFromUtf8(prefix),
            RangeEnd = EndOf(prefix),
            Limit = limit,
        };
        var response = await CallAsync((channel, options) => new KV.KVClient(channel).RangeAsync(request, options), cancellationToken);
        return [.. response.Kvs.Select(Convert)];
    }

    /// <inheritdoc/>
    public async Task<long?> CommitAsync(
        IReadOnlyList<Condition> conditions, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var request = new TxnRequest();
        request.Compare.AddRange(conditions.Select(condition => new Compare
        {
            Key = ByteString.CopyFromUtf8(condition.Key),
            Target = Compare.Types.CompareTarget.Mod,
            Result = Compare.Types.CompareResult.Equal,
            ModRevision = condition.Revision,
        }));
        request.Success.AddRange(changes.Select(Convert));
        var response = await CallAsync((channel, options) => new KV.KVClient(channel).TxnAsync(request, options), cancellationToken);
        return response.Succeeded ? response.Header.Revision : null;
    }

    /// <inheritdoc/>
    public async Task<long> GrantLeaseAsync(TimeSpan life, CancellationToken cancellationToken)
    {
        var request = new LeaseGrantRequest { TTL = (long)life.TotalSeconds };
        var response = await CallAsync((channel, options) => new Lease.LeaseClient(channel).LeaseGrantAsync(request, options), cancellationToken);
        return response.ID;
    }

    /// <inheritdoc/>
    public async Task<bool> RenewLeaseAsync(long lease, CancellationToken cancellationToken)
    {
        var response = await CallAsync(
            async (channel, options) =>
            {
                using var stream = new Lease.LeaseClient(channel).LeaseKeepAlive(options);
                await stream.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease }, options.CancellationToken);
                await stream.RequestStream.CompleteAsync();
                return await stream.ResponseStream.MoveNext(options.CancellationToken) ? stream.ResponseStream.Current : null;
            },
            cancellationToken);
        return response is { TTL: > 0 };
    }

    /// <inheritdoc/>
    public async Task RevokeLeaseAsync(long lease, CancellationToken cancellationToken)
    {
        try
        {
            var request = new LeaseRevokeRequest { ID = lease };
            await CallAsync((channel, options) => new Lease.LeaseClient(channel).LeaseRevokeAsync(request, options), cancellationToken);
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
            // It ended by itself, which is what was wanted.
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoreMember>> ProbeAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(channels.Select(channel => ProbeAsync(channel, cancellationToken)));

    /// <inheritdoc/>
    public async Task MoveLeadAsync(StoreMember from, StoreMember to, CancellationToken cancellationToken) =>
        await new Maintenance.MaintenanceClient(channels.First(channel => channel.Target == from.Address))
            .MoveLeaderAsync(new MoveLeaderRequest { TargetID = to.Id }, Options(token, cancellationToken));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }
    }

    private static GrpcChannel Connect(Uri endpoint, MutualTls tls)
    {
        var handler = tls.CreateHandler();
        handler.ConnectTimeout = CallDeadline;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
        handler.KeepAlivePingTimeout = CallDeadline;
        return GrpcChannel.ForAddress(endpoint, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MessageLimitBytes,
        });
    }

    private async Task<StoreMember> ProbeAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        try
        {
            var status = await new Maintenance.MaintenanceClient(channel).StatusAsync(new StatusRequest(), Options(token, cancellationToken));
            return new StoreMember(channel.Target, status.Header.MemberId, status.Leader == status.Header.MemberId, time.GetElapsedTime(begin));
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return new StoreMember(channel.Target, 0, Leads: false, null);
        }
    }

    private Task<T> CallAsync<T>(Func<GrpcChannel, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        CallAsync(async (channel, options) => await call(channel, options), cancellationToken);

    /// <summary>Tries every member once, beginning with the one that answered last; a token that is not known any more is renewed once.</summary>
    private async Task<T> CallAsync<T>(Func<GrpcChannel, CallOptions, Task<T>> call, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var renewed = false;
        for (var attempt = 0; attempt < channels.Count; attempt++)
        {
            var index = current;
            try
            {
                var begin = time.GetTimestamp();
                token ??= await AuthenticateAsync(channels[index], cancellationToken);
                var answer = await call(channels[index], Options(token, cancellationToken));
                if (time.GetElapsedTime(begin) > SlowCall)
                {
                    current = (index + 1) % channels.Count;
                }

                return answer;
            }
            catch (RpcException fault) when (!cancellationToken.IsCancellationRequested && IsStaleToken(fault) && !renewed)
            {
                renewed = true;
                token = null;
                attempt--;
            }
            catch (RpcException fault) when (!cancellationToken.IsCancellationRequested && IsLostMember(fault))
            {
                faults.Add($"{channels[index].Target}: {fault.Status.StatusCode} {fault.Status.Detail}");
                current = (index + 1) % channels.Count;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new JournalUnavailableException("No etcd member answered: " + string.Join("; ", faults));
    }

    private async Task<string> AuthenticateAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        var request = new AuthenticateRequest { Name = user, Password = password };
        try
        {
            var response = await new Auth.AuthClient(channel).AuthenticateAsync(request, Options(null, cancellationToken));
            return response.Token;
        }
        catch (RpcException fault) when (fault.StatusCode is StatusCode.InvalidArgument or StatusCode.FailedPrecondition)
        {
            throw new JournalUnavailableException(
                $"etcd at {channel.Target} refuses the user {user}: {fault.Status.Detail}. Apply the etcd module again.", fault);
        }
    }

    private CallOptions Options(string? credential, CancellationToken cancellationToken)
    {
        var headers = new Metadata();
        if (credential is not null)
        {
            headers.Add("token", credential);
        }

        return new CallOptions(headers, (time.GetUtcNow() + CallDeadline).UtcDateTime, cancellationToken);
    }

    // A token ends after 5 min, with the member that gave it, and with every change of users and roles.
    private static bool IsStaleToken(RpcException fault) =>
        fault.StatusCode == StatusCode.Unauthenticated
        || fault.Status.Detail.Contains("invalid auth token", StringComparison.Ordinal)
        || fault.Status.Detail.Contains("revision of auth store is old", StringComparison.Ordinal);

    // "Internal" is what a client sees when a member dies in the middle of an answer.
    private static bool IsLostMember(RpcException fault) => fault.StatusCode
        is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled
        or StatusCode.Unknown or StatusCode.Unauthenticated or StatusCode.ResourceExhausted;

    private static StoredValue Convert(Mvccpb.KeyValue pair) => new(pair.Key.ToStringUtf8(), pair.Value.ToStringUtf8(), pair.ModRevision);

    private static RequestOp Convert(Change change) => change switch
    {
        Change.Put put => new RequestOp
        {
            RequestPut = new PutRequest
            {
                Key = ByteString.CopyFromUtf8(put.Key),
                Value = ByteString.CopyFromUtf8(put.Value),
                Lease = put.Lease,
            },
        },
        Change.Delete delete => new RequestOp
        {
            RequestDeleteRange = new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(delete.Key) },
        },
        _ => throw new InvalidOperationException($"A commit cannot hold a {change.GetType().Name}."),
    };

    // The end of a prefix is the prefix with its last byte raised by one; ours end in a slash.
    private static ByteString EndOf(string prefix)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(prefix);
        bytes[^1]++;
        return ByteString.CopyFrom(bytes);
    }
}
