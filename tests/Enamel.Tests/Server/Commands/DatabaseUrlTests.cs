using Enamel.Server.Commands;
using Npgsql;

namespace Enamel.Tests.Server.Commands;

public sealed class A_database_address
{
    [Fact]
    public void is_read_from_a_url_with_escaped_letters()
    {
        var address = DatabaseUrl.Read("ENAMEL_DATABASE", "postgres://own%40er:p%3Ass%2F%20word@db.example.org:6543/my%20clinic?sslmode=verify-full&application_name=x");
        address.Username.ShouldBe("own@er");
        address.Password.ShouldBe("p:ss/ word");
        (address.Host, address.Port, address.Database).ShouldBe(("db.example.org", 6543, "my clinic"));
        address.SslMode.ShouldBe(SslMode.VerifyFull);
        address.ApplicationName.ShouldBe("x");
    }

    [Fact]
    public void may_name_a_socket_in_a_url()
    {
        var address = DatabaseUrl.Read("ENAMEL_DATABASE", "postgresql:///enamel?host=/var/run/postgresql");
        (address.Host, address.Database).ShouldBe(("/var/run/postgresql", "enamel"));
    }

    [Fact]
    public void may_leave_out_the_host_beside_a_user()
    {
        var address = DatabaseUrl.Read("ENAMEL_DATABASE", "postgres://me:secret@/enamel?host=/tmp/x");
        (address.Host, address.Username, address.Password, address.Database).ShouldBe(("/tmp/x", "me", "secret", "enamel"));
    }

    [Fact]
    public void is_read_from_keys_and_values() =>
        DatabaseUrl.Read("ENAMEL_DATABASE", "Host=db;Username=me;Database=enamel").Host.ShouldBe("db");

    [Fact]
    public void keeps_what_is_said_of_a_pooler() =>
        DatabaseUrl.Read("ENAMEL_APP_DATABASE", "Host=db;Port=6432;Max Auto Prepare=0;No Reset On Close=true").ConnectionString
            .ShouldContain("Max Auto Prepare=0");

    [Theory]
    [InlineData("db.example.org/enamel secret")]
    [InlineData("postgres://user:secret@host:port:5/x")]
    [InlineData("Host=db;Sesame=secret")]
    [InlineData("postgres://user:secret@/enamel?host=")]
    [InlineData("Username=me;Password=secret;Database=enamel")]
    public void that_cannot_be_read_is_refused_without_showing_any_of_it(string text)
    {
        var refused = Should.Throw<OperatorException>(() => DatabaseUrl.Read("ENAMEL_DATABASE", text));
        refused.Message.ShouldContain("ENAMEL_DATABASE");
        refused.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("web")]
    [InlineData("-1")]
    public void and_a_port_that_is_none_is_refused(string port) =>
        Should.Throw<OperatorException>(() => InstallationSettings.From(name => name == "PORT" ? port : null)).Message.ShouldContain("PORT=5081");

    [Fact]
    public void and_all_else_have_their_usual_places()
    {
        var settings = InstallationSettings.From(_ => null);
        settings.Port.ShouldBe(5080);
        settings.DataFolder.ShouldBe(Path.GetFullPath(".data"));
        settings.Database.ShouldBeNull();
        settings.PublicHosts.ShouldBe(["localhost", "127.0.0.1"]);
    }

    [Fact]
    public void and_the_platform_s_own_hosts_are_read_from_a_list() =>
        InstallationSettings.From(name => name == "ENAMEL_PUBLIC_HOSTS" ? "Enamel.example.ma, www.example.ma" : null)
            .PublicHosts.ShouldBe(["localhost", "127.0.0.1", "enamel.example.ma", "www.example.ma"]);

    [Fact]
    public void and_the_proxies_that_are_believed_are_addresses_and_networks_and_nobody_otherwise()
    {
        InstallationSettings.From(_ => null).Proxies.ShouldBeEmpty();
        InstallationSettings.From(name => name == "ENAMEL_PROXIES" ? "127.0.0.1, 10.0.0.0/8,::1" : null)
            .Proxies.Select(network => network.ToString()).ShouldBe(["127.0.0.1/32", "10.0.0.0/8", "::1/128"]);
        Should.Throw<OperatorException>(() => InstallationSettings.From(name => name == "ENAMEL_PROXIES" ? "everybody" : null)).Message.ShouldContain("ENAMEL_PROXIES=127.0.0.1");
    }
}
