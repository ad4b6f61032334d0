using CsCheck;
using Monitor.Exporter.PgBouncer;

namespace Monitor.Exporter.Tests.PgBouncer;

public sealed class ScramTests
{
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    /// <summary>The example of RFC 7677, section 3.</summary>
    [Fact]
    public void Agrees_with_the_RFC()
    {
        var scram = new Scram("pencil", "rOprNGfwEbeRWgbNEkqO");
        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", scram.First("user"));
        Assert.Equal("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", scram.Final(ServerFirst));
        Assert.True(scram.Verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        Assert.False(scram.Verify("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    [Theory]
    [InlineData("")]
    [InlineData("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=nonce1,s=not base64,i=4096")]
    [InlineData("r=nonce1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000")]
    [InlineData("r=nonce1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0")]
    public void Refuses_what_a_false_server_might_say(string serverFirst)
    {
        var scram = new Scram("pencil", "nonce");
        scram.First();
        Assert.Throws<InvalidDataException>(() => scram.Final(serverFirst));
    }

    [Fact]
    public void Any_row_is_read_or_refused() => Gen.Byte.Array.Sample(bytes =>
    {
        var row = new ConsoleRow();
        try
        {
            row.Set(bytes);
            row.TryRead(0, out _);
        }
        catch (InvalidDataException)
        {
            // Refused.
        }
    });
}
