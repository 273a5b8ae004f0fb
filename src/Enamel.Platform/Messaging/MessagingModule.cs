using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Messaging.Watching;
using Enamel.Platform.Removals;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Enamel.Platform.Messaging;

/// <summary>Messages to people: written down with their cause, sent afterwards, never lost in silence.</summary>
public sealed class MessagingModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<Messages>().AddScoped<OpenedMessages>().AddScoped<MessageList>().AddScoped<RetryMessage>().AddScoped<Mailbox>().AddScoped<AnswerMail>();
        services.AddSingleton<MessageWriting>().AddSingleton<Senders>().AddSingleton<IJobKind, SendMessage>();
        services.TryAddSingleton(new MessagingSettings());
        services.AddSingleton(new ClinicTables(model => model.Map<Message>("messaging_messages", Message.Map)));
        services.AddSingleton(new SettingsEntry(70, "/settings/messages", IconName.Mail, typeof(Texts), "messages", MessagingPermissions.See));
        services.AddSingleton(new ModulePermissions(typeof(MessagingPermissions), typeof(Texts)));
        services.AddScoped<IOutworn, OldMessages>();
        services.AddSingleton(new ModuleTexts("messaging", typeof(Texts)));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        MessagesRoutes.Map(routes);
        MessagesPages.Map(routes);
    }
}
