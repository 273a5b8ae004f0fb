using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Removals;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Rights.Processing;

/// <summary>
/// The clinic's register of processing (Law 09-08): what is done with whose data, why, who receives it, how long it stays, and under which number the CNDP knows it.
/// It begins with what every practice does; the clinic changes it and adds to it. It is written in the language in which it is filed.
/// </summary>
sealed class ProcessingRegister(ClinicDb db, CurrentUser user, ClinicClock clock)
{
    const int LongestName = 120, LongestText = 1000, LongestNumber = 60;

    static readonly Lazy<IReadOnlyList<ProcessingView>> Usual = new(ReadUsual);

    /// <summary>What the CNDP gave.</summary>
    public static IReadOnlyList<string> CndpKinds { get; } = ["declaration", "authorisation"];

    /// <summary>What is said of an entry; what is null or absent is empty.</summary>
    public sealed record Command(
        string? Name = null, string? Purpose = null, string? People = null, string? Data = null, string? Recipients = null, string? Period = null, string? Basis = null,
        string? CndpKind = null, string? CndpNumber = null, DateOnly? CndpOn = null, string? Transfer = null, int? Version = null);

    /// <summary>All entries that hold.</summary>
    public async Task<IReadOnlyList<ProcessingView>> All(CancellationToken stop)
    {
        var own = await db.Set<ProcessingEntry>().AsNoTracking().OrderBy(entry => entry.CreatedAt).ToListAsync(stop);
        var changed = own.ToDictionary(entry => entry.Code, StringComparer.Ordinal);
        return
        [
            .. Usual.Value.Where(entry => !changed.TryGetValue(entry.Code, out var row) || row.RemovedAt is null).Select(entry => changed.TryGetValue(entry.Code, out var row) ? View(row) : entry),
            .. own.Where(entry => entry.RemovedAt is null && Usual.Value.All(usual => usual.Code != entry.Code)).Select(View),
        ];
    }

    /// <summary>One entry that holds; null when there is none.</summary>
    public async Task<ProcessingView?> Find(string code, CancellationToken stop) => (await All(stop)).SingleOrDefault(entry => entry.Code == code);

    /// <summary>Writes an entry.</summary>
    /// <param name="code">Which; null for a new one.</param>
    /// <param name="stale">What a version other than the one that was seen is answered with.</param>
    /// <returns>It; or an unknown one, a stale version, what is wrong with the fields.</returns>
    public async Task<Outcome<ProcessingView>> Write(string? code, Command command, Refusal stale, CancellationToken stop)
    {
        if (code is not null && await Find(code, stop) is null) return RightsRefusals.NoSuchProcessing;
        if (!Read(command).Succeeded(out var said, out var wrong)) return wrong;
        var entry = code is null ? null : await db.Set<ProcessingEntry>().SingleOrDefaultAsync(one => one.Code == code, stop);
        if (command.Version is { } seen && seen != (entry?.Version ?? 0)) return stale;
        if (entry is null)
        {
            var id = Guid.CreateVersion7(clock.Now);
            db.Add(entry = new() { Id = id, Code = code ?? $"own-{id:N}", CreatedAt = clock.Now });
        }
        entry.Say(said);
        await db.SaveChangesAsync(stop);
        return View(entry);
    }

    /// <summary>The clinic does no such thing any more.</summary>
    /// <returns>Done; or an unknown entry, a missing reason.</returns>
    public async Task<Outcome> Remove(string code, string? reason, CancellationToken stop)
    {
        if (await Find(code, stop) is not { } found) return RightsRefusals.NoSuchProcessing;
        var check = new Validation();
        check.Require("reason", reason, PlainText.UpTo(LongestText), out var why);
        if (check.Refused(out var wrong)) return wrong;
        var entry = await db.Set<ProcessingEntry>().SingleOrDefaultAsync(one => one.Code == code, stop);
        if (entry is null)
        {
            db.Add(entry = new() { Id = Guid.CreateVersion7(clock.Now), Code = code, CreatedAt = clock.Now });
            entry.Say(found);
        }
        entry.Remove(why, user.Id, clock.Now);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    static Outcome<ProcessingView> Read(Command command)
    {
        var check = new Validation();
        check.Require("name", command.Name, PlainLine.UpTo(LongestName), out var name);
        check.Require("purpose", command.Purpose, PlainText.UpTo(LongestText), out var purpose);
        check.Require("people", command.People, PlainText.UpTo(LongestText), out var people);
        check.Require("data", command.Data, PlainText.UpTo(LongestText), out var data);
        check.Require("recipients", command.Recipients, PlainText.UpTo(LongestText), out var recipients);
        check.Require("period", command.Period, PlainText.UpTo(LongestText), out var period);
        check.Require("basis", command.Basis, PlainText.UpTo(LongestText), out var basis);
        check.Optional("cndpKind", command.CndpKind, typed => Requests.OneOf.Among(CndpKinds, typed), out string? kind);
        check.Optional("cndpNumber", command.CndpNumber, PlainLine.UpTo(LongestNumber), out string? number);
        check.Optional("transfer", command.Transfer, PlainText.UpTo(LongestText), out string? transfer);
        if (number is not null && kind is null) check.Refuse("cndpKind", RightsRefusals.NumberWithoutKind.Code);
        return check.Refused(out var wrong) ? wrong : new ProcessingView("", name, purpose, people, data, recipients, period, basis, kind, number, number is null ? null : command.CndpOn, transfer);
    }

    static ProcessingView View(ProcessingEntry entry) => new(
        entry.Code, entry.Name, entry.Purpose, entry.People, entry.Data, entry.Recipients, entry.Period, entry.Basis, entry.CndpKind, entry.CndpNumber, entry.CndpOn, entry.Transfer, entry.Version);

    static IReadOnlyList<ProcessingView> ReadUsual()
    {
        using var stream = typeof(ProcessingRegister).Assembly.GetManifestResourceStream("usual-processings.json") ?? throw new InvalidOperationException("The usual entries of the register are not in the program.");
        return JsonSerializer.Deserialize<IReadOnlyList<ProcessingView>>(stream, JsonSerializerOptions.Web) ?? throw new InvalidOperationException("The usual entries of the register are empty.");
    }
}

/// <summary>Entries that hold no longer.</summary>
sealed class RemovedProcessings(ClinicDb db, ClinicClock clock) : IRemovedThings
{
    public string Kind => "processing";

    public Type Texts => typeof(Texts);

    public async Task<IReadOnlyList<RemovedThing>> Latest(int most, CancellationToken stop) => [..
        (await db.Set<ProcessingEntry>().AsNoTracking().Where(row => row.RemovedAt != null).OrderByDescending(row => row.RemovedAt).Take(most).ToListAsync(stop))
            .Select(row => new RemovedThing(row.Id, row.Name, clock.WithOffsetOf(row.RemovedAt!.Value), row.RemoveReason, "/settings/privacy"))]; // asked for above

    public async Task<Outcome> Restore(Guid id, CancellationToken stop)
    {
        if (await db.Set<ProcessingEntry>().SingleOrDefaultAsync(row => row.Id == id && row.RemovedAt != null, stop) is not { } entry) return RightsRefusals.NoSuchProcessing;
        entry.Restore();
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }
}
