namespace Enamel.Server.Commands.Health;

/// <summary>Whether messages can leave: invitations, forgotten passwords, codes, reminders.</summary>
internal static class MessageHealth
{
    private const string Area = "messages";

    /// <summary>What the environment says about it.</summary>
    public static IEnumerable<Finding> Look(Func<MessageSettings> settings)
    {
        MessageSettings messages;
        try
        {
            messages = settings();
        }
        catch (OperatorException wrong)
        {
            return [Finding.Trouble(Area, wrong.Message, "The server does not start with these settings: mend them.")];
        }
        if (messages.IsConsole)
            return [Finding.Warning(Area, "What no server delivers goes into the log (ENAMEL_MESSAGES=console).", "Unset ENAMEL_MESSAGES where real people work: codes and links stand in the log.")];
        return
        [
            messages.Smtp is { } smtp
                ? Finding.Good(Area, $"E-mail leaves by {smtp.Host}.")
                : Finding.Warning(Area, "No mail server is configured: invitations, links for forgotten passwords and reminders by e-mail become dead letters.", "Set ENAMEL_SMTP_HOST and ENAMEL_SMTP_FROM (docs/operations)."),
            Finding.Warning(Area, "No SMS provider is connected: codes for patients' accounts and whatever goes to a mobile become dead letters, which Settings > Messages shows.", "There is none to configure yet; staff are reached by e-mail."),
        ];
    }
}
