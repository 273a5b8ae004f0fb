using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Practice.Reminders;

/// <summary>What may be done with reminders and recalls, and by whom.</summary>
public static class RemindersPermissions
{
    /// <summary>Decide when patients are reminded, in which words, and when they are called back.</summary>
    public static readonly Permission Decide = new("reminders.decide", Role.Manager);

    /// <summary>See who is due and who asks for another time, and note what came of calling them.</summary>
    public static readonly Permission Work = new("reminders.work", Role.Manager, Role.Receptionist);

    /// <summary>Say by which way and in which language a patient is written to.</summary>
    public static readonly Permission KeepPreferences = new("reminders.keep-preferences", Role.Manager, Role.Receptionist);

    /// <summary>Hand in what patients answered: for whoever delivers the clinic's messages.</summary>
    public static readonly Permission HandInReplies = new("reminders.hand-in-replies", Role.Manager, Role.Receptionist);
}
