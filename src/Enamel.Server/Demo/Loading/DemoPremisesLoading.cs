using Enamel.Platform.Tenancy;
using Enamel.Practice.Premises;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Enamel.Practice.Premises.Counters;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Demo.Loading;

/// <summary>Fills in a demo clinic's card, and arranges its branches, chairs and counters out of those with which every clinic opens.</summary>
internal sealed class DemoPremisesLoading(DemoWork clinic)
{
    public async Task Load(CancellationToken stop)
    {
        await FillInTheCard(stop);
        var branches = (await clinic.The<PremisesView>().Branches(withClosed: true, stop)).ToList();
        foreach (var (place, planned) in clinic.Plan.Branches.Index())
            if (!branches.Exists(branch => branch.Name == planned.Name))
                await Chairs(await Branch(planned, place == 0 && branches is [var first] ? first.Id : null, stop), planned, stop);
    }

    /// <summary>What somebody wrote there already stays.</summary>
    private async Task FillInTheCard(CancellationToken stop)
    {
        var planned = clinic.Plan.Clinic;
        var id = clinic.The<CurrentClinic>().Id;
        var card = await clinic.Registry.Set<Clinic>().SingleAsync(one => one.Id == id, stop);
        card.BrandColour ??= planned.BrandColour;
        card.RegistrationNumber ??= planned.RegistrationNumber;
        card.Ice ??= planned.Ice;
        card.Address ??= planned.Address;
        card.City ??= planned.City;
        card.Region ??= planned.Region;
        card.PostalCode ??= planned.PostalCode;
        card.Phone ??= planned.Phone;
        card.Email ??= planned.Email;
        card.Website ??= planned.Website;
        await clinic.Registry.SaveChangesAsync(stop);
    }

    private async Task<Guid> Branch(DemoBranch planned, Guid? renamed, CancellationToken stop)
    {
        if (renamed is not { } id)
            return clinic.Expected(await clinic.The<OpenBranch>().Run(new(planned.Name, planned.Address, planned.City, planned.Phone), stop));
        clinic.Expected(await clinic.The<ChangeBranch>().Run(
            id, new(planned.Name, planned.Address, planned.City, planned.Phone), _ => true, PremisesRefusals.NoSuchBranch, stop));
        return id;
    }

    private async Task Chairs(Guid branchId, DemoBranch planned, CancellationToken stop)
    {
        var there = await clinic.The<PremisesView>().Chairs(branchId, withClosed: true, stop);
        foreach (var name in planned.Chairs.Where(name => there.All(chair => chair.Name != name)))
            clinic.Expected(await clinic.The<AddChair>().Run(new(branchId, name), stop));
        if (await clinic.The<PremisesView>().Counters(branchId, withClosed: true, stop) is [])
            clinic.Expected(await clinic.The<AddCounter>().Run(new(branchId, "Caisse 1"), stop));
    }
}
