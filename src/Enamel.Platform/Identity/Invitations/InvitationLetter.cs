using System.Globalization;
using Enamel.Platform.Messaging;
using Enamel.Platform.Time;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Invitations;

/// <summary>Sends an invitation's link. It is written together with the invitation: neither is there without the other.</summary>
public sealed class InvitationLetter(Messages messages, ClinicClock clock, IHttpContextAccessor accessor)
{
    internal const string Template = "identity.invitation";

    /// <summary>Sends it.</summary>
    /// <param name="contact">An e-mail address or a mobile number.</param>
    internal Task Send(Invitation invitation, OpaqueToken token, string contact, CancellationToken stop)
    {
        var request = accessor.HttpContext?.Request ?? throw new InvalidOperationException("An invitation is sent from a clinic's address: its link leads there.");
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = invitation.DisplayName,
            ["link"] = $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}/invitation?token={token.Text}",
            ["until"] = clock.WithOffsetOf(invitation.ExpiresAt).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture),
        };
        return messages.Send(invitation.EmailIndex is not null ? Channel.Email : Channel.Sms, contact, Template, words, invitation.Language, stop);
    }
}
