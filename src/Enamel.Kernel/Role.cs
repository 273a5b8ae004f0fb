namespace Enamel.Kernel;

/// <summary>What a member of a clinic's staff is there; one per user and clinic.</summary>
public enum Role
{
    /// <summary>Runs the clinic, approves; never takes cash.</summary>
    Manager,
    /// <summary>Treats; never handles payments.</summary>
    Doctor,
    /// <summary>Helps at the chair.</summary>
    Assistant,
    /// <summary>Keeps the desk and the agenda.</summary>
    Receptionist,
    /// <summary>Takes payments; never approves.</summary>
    Cashier,
    /// <summary>Makes the laboratory's work.</summary>
    LabTech,
}

/// <summary>The words for <see cref="Role"/> in the API, in tokens and in the database.</summary>
public static class RoleWords
{
    /// <summary>The word.</summary>
    public static string Word(this Role role) => role switch
    {
        Role.Manager => "manager",
        Role.Doctor => "doctor",
        Role.Assistant => "assistant",
        Role.Receptionist => "receptionist",
        Role.Cashier => "cashier",
        Role.LabTech => "lab_tech",
    };

    /// <summary>The role that a word names.</summary>
    public static Outcome<Role> Parse(string word)
    {
        foreach (var role in Enum.GetValues<Role>())
            if (role.Word() == word) return role;
        return KernelRefusals.UnknownRole;
    }
}
