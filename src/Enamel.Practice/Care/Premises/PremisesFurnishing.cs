using System.Resources;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Enamel.Practice.Premises.Branches;
using Enamel.Practice.Premises.Chairs;
using Enamel.Practice.Premises.Counters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Premises;

/// <summary>A clinic opens with one branch of two chairs and a counter, named in the language of its papers.</summary>
sealed class PremisesFurnishing : IFurnishing
{
    static readonly ResourceManager Words = new(typeof(Texts));

    public int Order => 10;

    public async Task Furnish(IServiceProvider clinic, CancellationToken stop)
    {
        var db = clinic.GetRequiredService<ClinicDb>();
        if (await db.Set<Branch>().AnyAsync(stop)) return;
        var now = clinic.GetRequiredService<TimeProvider>().GetUtcNow();
        var culture = (Languages.Find(clinic.GetRequiredService<CurrentClinic>().Card.Language) ?? Languages.French).Culture;
        var branch = new Branch { Id = Guid.CreateVersion7(now), Name = Word("first-branch"), Position = 0, CreatedAt = now };
        db.Add(branch);
        for (var at = 0; at < 2; at++)
            db.Add(new Chair { Id = Guid.CreateVersion7(now), BranchId = branch.Id, Name = $"{Word("chair")} {(at + 1).ToString(culture)}", Position = at, CreatedAt = now });
        db.Add(new Counter { Id = Guid.CreateVersion7(now), BranchId = branch.Id, Name = $"{Word("counter")} {1.ToString(culture)}", Position = 0, CreatedAt = now });
        await db.SaveChangesAsync(stop);

        string Word(string key) => Words.GetString(key, culture) ?? throw new InvalidOperationException($"The premises have no text '{key}'.");
    }
}
