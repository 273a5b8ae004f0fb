using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Types;

/// <summary>The clinic says which kinds of visit it offers, and what each needs. A kind that is retired stays with what was booked for it.</summary>
public sealed class ChangeType(ClinicDb db, ClinicDoctors doctors, TimeProvider clock)
{
    const int LongestName = 60, LongestReason = 300;
    const int LongestBuffer = 120;
    const int LongestLead = 525_600;
    const int Tintings = 12;

    /// <summary>How a kind is.</summary>
    /// <param name="Name">In the clinic's language; unique.</param>
    /// <param name="Minutes">How long it usually takes.</param>
    /// <param name="Pattern">The doctor's parts: a letter for each five minutes, X with, / without; empty is all of it.</param>
    /// <param name="BufferBefore">Minutes that stay free before it.</param>
    /// <param name="BufferAfter">Minutes that stay free after it.</param>
    /// <param name="LeadMinutes">It is not offered for any sooner than in so many minutes.</param>
    /// <param name="Tint">1 to 12: its colour.</param>
    /// <param name="DoctorIds">Who performs it; nobody named is everybody.</param>
    /// <param name="Position">Its place among the others.</param>
    /// <param name="IsRetired">Whether it is out of use.</param>
    /// <param name="Version">The version that the caller saw.</param>
    /// <param name="Reason">Why it goes out of use; required with that.</param>
    public sealed record Command(
        string? Name = null, int? Minutes = null, string? Pattern = null, int? BufferBefore = null, int? BufferAfter = null, int? LeadMinutes = null, int? Tint = null,
        IReadOnlyList<Guid>? DoctorIds = null, int? Position = null, bool? IsRetired = null, int? Version = null, string? Reason = null);

    /// <summary>Adds a kind, behind the others.</summary>
    public async Task<Outcome<Guid>> Add(Command command, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var type = new AppointmentType
        {
            Id = Guid.CreateVersion7(now), Name = "", Minutes = 0, Tint = 1, CreatedAt = now,
            Position = (await db.Set<AppointmentType>().Select(other => (int?)other.Position).MaxAsync(stop) ?? 0) + 1,
        };
        if (!(await Set(type, command with { Tint = command.Tint ?? 12 }, isNew: true, stop)).Succeeded(out var wrong)) return wrong;
        db.Add(type);
        return (await Save(type, command.DoctorIds ?? [], stop)).Succeeded(out var refusal) ? type.Id : refusal;
    }

    /// <summary>Changes a kind; what is left out stays.</summary>
    internal async Task<Outcome> Change(Guid id, Command command, ExpectedVersion expected, CancellationToken stop)
    {
        if (await db.Set<AppointmentType>().SingleOrDefaultAsync(type => type.Id == id, stop) is not { } type) return SchedulingRefusals.NoSuchType;
        if (!expected.Check(type.Version).Succeeded(out var stale)) return stale;
        if (!(await Set(type, command, isNew: false, stop)).Succeeded(out var wrong)) return wrong;
        if (command.Position is { } position && position != type.Position) await MoveTo(type, position, stop);
        if (command.IsRetired is { } retired && retired != type.RetiredAt is not null)
        {
            string? reason = null;
            var check = new Validation();
            if (retired) check.Require("reason", command.Reason, PlainText.UpTo(LongestReason), out reason);
            if (check.Refused(out var missing)) return missing;
            (type.RetiredAt, type.RetireReason) = (retired ? clock.GetUtcNow() : null, reason);
        }
        return await Save(type, command.DoctorIds, stop);
    }

    async Task<Outcome> Set(AppointmentType type, Command command, bool isNew, CancellationToken stop)
    {
        var check = new Validation();
        if (isNew || command.Name is not null)
        {
            if (check.Require("name", command.Name, typed => PlainLine.Clean(typed, LongestName), out var name)) type.Name = name;
        }
        if (isNew && command.Minutes is null) check.Refuse("minutes", KernelRefusals.Required.Code);
        var minutes = command.Minutes ?? type.Minutes;
        if (check.Require("minutes", minutes is >= AgreedTime.ShortestMinutes and <= AgreedTime.LongestMinutes, SchedulingRefusals.LengthOutOfRange.Code)
            && check.Require("minutes", minutes % 5 == 0, SchedulingRefusals.NotInSteps.Code)
            && check.Field("pattern", Pattern(type, command, minutes), out var pattern)) (type.Minutes, type.Pattern) = (minutes, pattern);
        type.BufferBefore = Buffer(check, "bufferBefore", command.BufferBefore ?? type.BufferBefore);
        type.BufferAfter = Buffer(check, "bufferAfter", command.BufferAfter ?? type.BufferAfter);
        type.LeadMinutes = command.LeadMinutes ?? type.LeadMinutes;
        check.Require("leadMinutes", type.LeadMinutes is >= 0 and <= LongestLead, SchedulingRefusals.LengthOutOfRange.Code);
        type.Tint = command.Tint ?? type.Tint;
        check.Require("tint", type.Tint is >= 1 and <= Tintings, SchedulingRefusals.CountOutOfRange.Code);
        if (command.DoctorIds is { } named)
        {
            var known = (await doctors.All(stop)).Select(doctor => doctor.Id).ToHashSet();
            check.Require("doctorIds", named.All(known.Contains), SchedulingRefusals.NoSuchDoctor.Code);
        }
        return check.Refused(out var wrong) ? wrong : Outcome.Done;
    }

    static Outcome<string> Pattern(AppointmentType type, Command command, int minutes) =>
        Patterns.Of(command.Pattern, command.Pattern is null ? type.Pattern : null, minutes).Succeeded(out var pattern, out _) ? pattern ?? "" : SchedulingRefusals.PatternWrong;

    static int Buffer(Validation check, string field, int minutes)
    {
        if (check.Require(field, minutes is >= 0 and <= LongestBuffer, SchedulingRefusals.LengthOutOfRange.Code)) check.Require(field, minutes % 5 == 0, SchedulingRefusals.NotInSteps.Code);
        return minutes;
    }

    async Task MoveTo(AppointmentType type, int position, CancellationToken stop)
    {
        var others = await db.Set<AppointmentType>().Where(other => other.Id != type.Id).OrderBy(other => other.Position).ThenBy(other => other.Name).ToListAsync(stop);
        others.Insert(Math.Clamp(position - 1, 0, others.Count), type);
        foreach (var (index, one) in others.Index()) one.Position = index + 1;
    }

    async Task<Outcome> Save(AppointmentType type, IReadOnlyList<Guid>? named, CancellationToken stop)
    {
        if (await db.Set<AppointmentType>().AnyAsync(other => other.Id != type.Id && other.Name == type.Name, stop)) return Refusal.OfFields(new FieldRefusal("name", SchedulingRefusals.TypeNameTaken.Code));
        type.Pattern = string.IsNullOrEmpty(type.Pattern) ? null : type.Pattern;
        if (named is not null)
        {
            var present = await db.Set<TypeDoctor>().Where(row => row.TypeId == type.Id).ToListAsync(stop);
            db.RemoveRange(present.Where(row => !named.Contains(row.DoctorId)));
            foreach (var doctor in named.Distinct().Except(present.Select(row => row.DoctorId)))
                db.Add(new TypeDoctor { Id = Guid.CreateVersion7(clock.GetUtcNow()), TypeId = type.Id, DoctorId = doctor });
        }
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }
}
