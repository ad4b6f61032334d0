using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Tests.Modules;

public sealed class ScramVerifierTests
{
    [Fact]
    public void Is_what_RFC_7677_computes_for_its_example()
    {
        var verifier = ScramVerifier.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="));

        Assert.Equal(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            verifier);
    }

    [Fact]
    public void Is_the_same_for_the_same_password_and_another_for_another_role()
    {
        Assert.Equal(ScramVerifier.Of("app", "secret"), ScramVerifier.Of("app", "secret"));
        Assert.NotEqual(ScramVerifier.Of("app", "secret"), ScramVerifier.Of("other", "secret"));
    }
}
