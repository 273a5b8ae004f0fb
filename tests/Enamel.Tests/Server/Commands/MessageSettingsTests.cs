using Enamel.Platform.Messaging.Sending.Smtp;
using Enamel.Server.Commands;

namespace Enamel.Tests.Server.Commands;

public sealed class MessageSettingsTests
{
    [Fact]
    public void Without_any_variable_nothing_leaves() => From().ShouldBe(new MessageSettings(null, false));

    [Theory]
    [InlineData(null, SmtpSecurity.StartTls, 587)]
    [InlineData("starttls", SmtpSecurity.StartTls, 587)]
    [InlineData("tls", SmtpSecurity.Tls, 465)]
    [InlineData("none", SmtpSecurity.None, 587)]
    public void A_host_and_an_address_are_enough(string? word, SmtpSecurity security, int port)
    {
        var smtp = From(("HOST", "mail.example"), ("FROM", "No-Reply@enamel.example"), ("SECURITY", word)).Smtp.ShouldNotBeNull();
        smtp.ShouldBe(new SmtpSettings("mail.example", port, "no-reply@enamel.example") { Security = security });
        smtp.ToString().ShouldBe($"smtp mail.example:{port}");
    }

    [Fact]
    public void A_password_may_lie_in_a_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "a long secret\n");
        var smtp = From(("HOST", "mail.example"), ("FROM", "a@enamel.example"), ("USER", "enamel"), ("PASSWORD_FILE", file), ("PORT", "2525")).Smtp.ShouldNotBeNull();
        (smtp.User, smtp.Password, smtp.Port).ShouldBe(("enamel", "a long secret", 2525));
        smtp.ToString().ShouldNotContain("secret");
        File.Delete(file);
    }

    [Theory]
    [InlineData("HOST=mail.example")]
    [InlineData("HOST=mail.example FROM=nobody")]
    [InlineData("HOST=mail.example FROM=a@enamel.example PORT=0")]
    [InlineData("HOST=mail.example FROM=a@enamel.example SECURITY=ssl")]
    [InlineData("HOST=mail.example FROM=a@enamel.example SECURITY=none USER=enamel")]
    [InlineData("HOST=mail.example FROM=a@enamel.example PASSWORD_FILE=/nowhere/at/all")]
    [InlineData("HOST=mail.example FROM=a@enamel.example CA=/nowhere/at/all")]
    public void What_cannot_work_is_refused_with_a_sentence(string given) =>
        Should.Throw<OperatorException>(() => From([.. given.Split(' ').Select(pair => pair.Split('=')).Select(pair => (pair[0], (string?)pair[1]))])).Message.ShouldContain("ENAMEL_SMTP_");

    [Fact]
    public void The_log_is_a_way_out_only_where_it_is_asked_for()
    {
        MessageSettings.From(name => name == "ENAMEL_MESSAGES" ? "console" : null).IsConsole.ShouldBeTrue();
        Should.Throw<OperatorException>(() => MessageSettings.From(name => name == "ENAMEL_MESSAGES" ? "log" : null));
    }

    static MessageSettings From(params (string Name, string? Value)[] given) =>
        MessageSettings.From(name => given.FirstOrDefault(pair => "ENAMEL_SMTP_" + pair.Name == name).Value);
}
