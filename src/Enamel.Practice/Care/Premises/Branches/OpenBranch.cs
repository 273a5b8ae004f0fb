using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;

namespace Enamel.Practice.Premises.Branches;

/// <summary>What is said of a branch, and how it is read.</summary>
sealed class BranchFields(IPhonePlan phones)
{
    /// <summary>Reads what was sent onto a branch. What is null stays; what is blank, except for the name, is emptied.</summary>
    public Outcome Read(Branch branch, string? name, string? address, string? city, string? phone)
    {
        var check = new Validation();
        if (name is not null && check.Require("name", name, PlainLine.UpTo(Branch.LongestName), out var named)) branch.Name = named;
        if (address is not null && check.Optional("address", address, PlainText.UpTo(Branch.LongestAddress), out string? street)) branch.Address = street;
        if (city is not null && check.Optional("city", city, PlainLine.UpTo(Branch.LongestCity), out string? town)) branch.City = town;
        if (phone is not null && check.Optional("phone", phone, phones.Parse, out string? number)) branch.Phone = number;
        return check.Refused(out var wrong) ? wrong : Outcome.Done;
    }
}

/// <summary>The clinic opens a branch.</summary>
sealed class OpenBranch(ClinicDb db, CurrentClinic clinic, BranchFields fields, TimeProvider clock)
{
    /// <param name="Name">Unique in the clinic.</param>
    public sealed record Command(string? Name, string? Address = null, string? City = null, string? Phone = null);

    /// <returns>Its id; or what is wrong with the fields.</returns>
    public async Task<Outcome<Guid>> Run(Command command, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var branch = new Branch { Id = Guid.CreateVersion7(now), Name = "", Position = 0, CreatedAt = now };
        if (!fields.Read(branch, command.Name ?? "", command.Address, command.City, command.Phone).Succeeded(out var wrong)) return wrong;
        branch.Position = Position.Behind((await db.LockedBranches(clinic.Id, stop)).Select(other => other.Position));
        db.Add(branch);
        await db.SaveChangesAsync(stop);
        return branch.Id;
    }
}
