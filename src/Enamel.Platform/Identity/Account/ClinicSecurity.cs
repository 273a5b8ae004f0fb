using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account;

/// <summary>What a clinic decides about its sign-in and its screens.</summary>
/// <param name="SecondFactorRoles">Who must show a second factor.</param>
/// <param name="IdleLockMinutes">After how many minutes a screen is covered: 1 to 240.</param>
public sealed record SecuritySettings(IReadOnlyList<Role> SecondFactorRoles, int IdleLockMinutes)
{
    /// <summary>Whether even the manager comes in by a password alone.</summary>
    public bool IsManagerUnguarded => !SecondFactorRoles.Contains(Role.Manager);
}

/// <summary>The manager decides it.</summary>
public sealed class ClinicSecurity(RegistryDb registry, CurrentClinic clinic)
{
    const int Shortest = 1, Longest = 240;

    /// <summary>As it is.</summary>
    public async Task<SecuritySettings> Now(CancellationToken stop)
    {
        var row = await registry.Set<Clinic>().Where(one => one.Id == clinic.Id).Select(one => new { one.SecondFactorRoles, one.IdleLockMinutes }).SingleAsync(stop);
        return new([.. row.SecondFactorRoles.Select(word => RoleWords.Parse(word).Expected()).Order()], row.IdleLockMinutes);
    }

    /// <summary>As it is from now on. Who needs a factor and has none is led to set one up at the next sign-in.</summary>
    /// <returns>Done; or what is wrong with a field.</returns>
    public async Task<Outcome> Change(IReadOnlyList<string> roles, int? minutes, CancellationToken stop)
    {
        foreach (var word in roles)
            if (!RoleWords.Parse(word).Succeeded(out _, out var unknown)) return Refusal.OfFields(new FieldRefusal("secondFactorRoles", unknown.Code));
        if (minutes is not (>= Shortest and <= Longest))
            return Refusal.OfFields(new FieldRefusal("idleLockMinutes", "account.idle-minutes").With("least", Shortest).With("most", Longest));
        var row = await registry.Set<Clinic>().SingleAsync(one => one.Id == clinic.Id, stop);
        row.SecondFactorRoles = [.. roles.Distinct(StringComparer.Ordinal)];
        row.IdleLockMinutes = minutes.Value;
        await registry.SaveChangesAsync(stop);
        return Outcome.Done;
    }
}
