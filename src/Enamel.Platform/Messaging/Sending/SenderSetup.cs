using Enamel.Platform.Messaging.Sending.Smtp;
using Enamel.Platform.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Messaging.Sending;

/// <summary>Chooses the ways out of an installation. Without any, a message becomes a dead letter that says so: none is lost in silence.</summary>
public static class SenderSetup
{
    /// <summary>E-mail leaves through a mail server.</summary>
    public static IServiceCollection AddSmtp(this IServiceCollection services, SmtpSettings settings) => services.AddSingleton<ISender>(new SmtpSender(settings));

    /// <summary>What no other sender delivers is written into the log: for whoever builds.</summary>
    public static IServiceCollection AddConsoleSender(this IServiceCollection services) => services.AddSingleton<ISender, ConsoleSender>();

    /// <summary>The demo: nothing leaves, and a page of the manager shows what would have.</summary>
    public static IServiceCollection AddMailbox(this IServiceCollection services) => services
        .AddSingleton<ISender, MailboxSender>()
        .AddSingleton(new MessagingSettings { HasMailbox = true })
        .AddSingleton(new NavigationEntry(85, "/mailbox", IconName.Inbox, typeof(Texts), "mailbox", MessagingPermissions.ReadMailbox));
}
