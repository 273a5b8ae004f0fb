using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Messaging;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Enamel.Platform.Audit.Anchors;

/// <summary>Sends the day's newest seal to the clinic's managers, once a day whatever number of servers try; and tells where the trail was found broken.</summary>
public sealed class GiveAnchor(
    TrailAnchors anchors, RegistryDb registry, UnitOfWork unit, KeyRing ring, CurrentClinic clinic, Messages messages, AuditTrail trail, ClinicClock clock, TimeProvider time)
{
    internal const string Template = "audit.anchor";

    /// <summary>Sends it.</summary>
    /// <param name="verdict">What this evening's verification found.</param>
    /// <returns>To how many managers; null where another server was first, or nothing is sealed yet.</returns>
    public async Task<int?> Run(TrailVerdict verdict, CancellationToken stop)
    {
        if (await anchors.Newest(stop) is not { } seal) return null;
        var managers = await Managers(stop);
        if (!await IsFirst(seal, managers.Count, stop)) return null;
        foreach (var finding in verdict.Findings.Take(1))
            trail.Happened("seal-broken", "audit_blocks", finding.Block.ToString(CultureInfo.InvariantCulture), new { fault = finding.Fault, entryId = finding.EntryId, finding.Detail, findings = verdict.Findings.Count });
        var words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["day"] = clock.Today.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), ["entries"] = seal.Entries.ToString(CultureInfo.InvariantCulture), ["seal"] = seal.Anchor.Text,
        };
        foreach (var address in managers) await messages.Send(Channel.Email, address, Template, words, clinic.Card.Language, stop);
        return managers.Count;
    }

    async Task<IReadOnlyList<string>> Managers(CancellationToken stop)
    {
        var sealedAddresses = await (from member in registry.Set<Membership>()
                                     join user in registry.Set<User>() on member.UserId equals user.Id
                                     where member.ClinicId == clinic.Id && member.IsActive && member.Role == Role.Manager && user.DisabledAt == null && user.EmailSealed != null
                                     select new { user.Id, user.EmailSealed }).ToListAsync(stop);
        if (sealedAddresses.Count == 0) return [];
        var keys = await ring.Platform(unit, stop);
        foreach (var manager in sealedAddresses) trail.Happened("open", "registry_users", manager.Id.ToString(), new { fields = new[] { UserFields.Email } });
        return [.. sealedAddresses.Select(manager => keys.Cipher.Open(manager.EmailSealed!, UserFields.Email))]; // asked for above
    }

    async Task<bool> IsFirst(NewestSeal seal, int managers, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        await using var insert = new NpgsqlCommand("""
            insert into audit_anchors (clinic_id, id, given_on, block_number, words, sent_to, created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (clinic_id, given_on) do nothing
            """, unit.Connection);
        foreach (var value in new object[] { clinic.Id, Guid.CreateVersion7(now), clock.Today, seal.Anchor.Number, seal.Anchor.Text, managers, now }) insert.Parameters.Add(new() { Value = value });
        return await insert.ExecuteNonQueryAsync(stop) == 1;
    }
}
