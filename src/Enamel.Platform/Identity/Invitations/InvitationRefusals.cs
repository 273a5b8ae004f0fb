using Enamel.Kernel;

namespace Enamel.Platform.Identity.Invitations;

/// <summary>Every way in which invitations say no.</summary>
public static class InvitationRefusals
{
    /// <summary>Neither an e-mail address nor a mobile number.</summary>
    public static readonly Refusal ContactMalformed = Refusal.AgainstRule("identity.contact-malformed");

    /// <summary>The person of that e-mail or number works or worked here.</summary>
    public static readonly Refusal MemberAlready = Refusal.Conflict("identity.member-already");

    /// <summary>There is an open invitation to that e-mail or number.</summary>
    public static readonly Refusal InvitedAlready = Refusal.Conflict("identity.invited-already");

    /// <summary>No such open invitation.</summary>
    public static readonly Refusal Unknown = Refusal.NotFound("identity.invitation-unknown");

    /// <summary>The link is unknown, used, withdrawn, replaced or too old: all alike.</summary>
    public static readonly Refusal Spent = Refusal.NotFound("identity.invitation-spent");

    /// <summary>Not the password of the account that is there already.</summary>
    public static readonly Refusal WrongPassword = Refusal.AgainstRule("identity.invitation-password");
}
