using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.SigningIn;

public sealed class Signing_in(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("receptionist.atlas")]
    [InlineData("Receptionist.Atlas")]
    [InlineData("receptionist@atlas.example")]
    public async Task works_with_username_or_email_at_the_clinics_own_address(string login)
    {
        using var caller = await installation.Atlas.SignIn(login);
        var me = await caller.Get("/api/v1/me");
        me.ShouldBe(200);
        me.Json["role"]!.GetValue<string>().ShouldBe("receptionist");
        me.Json["clinic"]!["slug"]!.GetValue<string>().ShouldBe("atlas");
    }

    [Fact]
    public async Task works_under_the_clinics_path_as_well()
    {
        using var caller = new Caller(installation.BaseAddress, "localhost", null);
        var answer = await caller.Post("/clinic/atlas/api/v1/auth/login", new { login = "doctor.atlas", password = TestCluster.Password });
        answer.ShouldBe(200);
    }

    [Theory]
    [InlineData("receptionist.atlas", "not the password")]
    [InlineData("nobody", TestCluster.Password)]
    [InlineData("nobody@atlas.example", TestCluster.Password)]
    public async Task answers_a_wrong_password_and_an_unknown_login_alike(string login, string password)
    {
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/login", new { login, password })).ShouldRefuse(401, "identity.wrong-login");
    }

    [Theory]
    [InlineData("receptionist.atlas")]
    [InlineData("receptionist@atlas.example")]
    public async Task is_refused_at_another_clinics_address_without_a_word_about_where_the_account_is(string login)
    {
        using var anybody = installation.Mansour.Anybody();
        var answer = await anybody.Post("/api/v1/auth/login", new { login, password = TestCluster.Password });
        answer.ShouldRefuse(403, "identity.not-here");
        answer.Text.ShouldNotContain("atlas", Case.Insensitive);
    }

    [Fact]
    public async Task gives_a_refresh_token_that_works_once_and_ends_the_session_when_used_twice()
    {
        using var anybody = installation.Atlas.Anybody();
        var first = (await anybody.Post("/api/v1/auth/login", new { login = "cashier.atlas", password = TestCluster.Password })).Json;
        var second = (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = first["refreshToken"]!.GetValue<string>() })).ShouldBe(200).Json;
        (await anybody.Post("/api/v1/auth/refresh", new { refreshToken = first["refreshToken"]!.GetValue<string>() })).ShouldRefuse(401, "identity.refresh-refused");
        using var caller = new Caller(installation.BaseAddress, "atlas.localhost", second["accessToken"]!.GetValue<string>());
        (await caller.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
    }

    [Fact]
    public async Task a_token_of_one_clinic_is_nothing_at_another()
    {
        using var atlas = await installation.Atlas.As(Role.Manager);
        using var stranger = new Caller(installation.BaseAddress, "mansour.localhost", atlas.Headers.Authorization!.Parameter);
        (await stranger.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
    }
}
