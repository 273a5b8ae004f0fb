using Enamel.Kernel;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Premises;
using Enamel.Practice.Scheduling;
using Enamel.Practice.Visits.Listing;

namespace Enamel.Practice.Visits;

/// <summary>What of the board is looked at.</summary>
/// <param name="Branch">One branch.</param>
/// <param name="Doctor">One doctor.</param>
public sealed record BoardQuery(Guid? Branch = null, Guid? Doctor = null);

/// <summary>Who is expected and not here yet.</summary>
public sealed record ExpectedCard(
    Guid AppointmentId, Guid PatientId, string PatientName, string PatientNumber, bool HasAlerts, Guid DoctorId, string DoctorName, Guid BranchId, string? TypeName, string? ChairName,
    DateTimeOffset StartsAt, bool IsConfirmed);

/// <summary>One doctor's line: who is with them, who comes next, how many wait.</summary>
public sealed record DoctorLine(Guid DoctorId, string DoctorName, IReadOnlyList<VisitCard> With, IReadOnlyList<VisitCard> Waiting)
{
    /// <summary>Who comes next.</summary>
    public VisitCard? Next => Waiting.Count > 0 ? Waiting[0] : null;
}

/// <summary>What the person who looks may do.</summary>
public sealed record BoardRights(bool Register, bool Start, bool Ready, bool Complete, bool AskWaiver);

/// <summary>The day's board at this moment.</summary>
/// <param name="Day">The day.</param>
/// <param name="Now">The moment.</param>
/// <param name="Query">What of it is looked at.</param>
/// <param name="Expected">By time.</param>
/// <param name="Waiting">Whose turn comes first, first.</param>
/// <param name="InConsultation">The longest first.</param>
/// <param name="ToBePaid">The longest first.</param>
/// <param name="Paid">The longest first.</param>
/// <param name="Completed">The last first.</param>
/// <param name="Left">Who left without being seen.</param>
/// <param name="LeftOver">Visits of earlier days that nobody brought to their end.</param>
/// <param name="Lines">Each doctor's line.</param>
/// <param name="Types">Kinds of the day's appointments by appointment.</param>
/// <param name="Branches">The open ones.</param>
/// <param name="Doctors">Who works here, by name.</param>
/// <param name="Rights">What the person who looks may do.</param>
public sealed record BoardView(
    DateOnly Day, DateTimeOffset Now, BoardQuery Query, IReadOnlyList<ExpectedCard> Expected, IReadOnlyList<VisitCard> Waiting, IReadOnlyList<VisitCard> InConsultation,
    IReadOnlyList<VisitCard> ToBePaid, IReadOnlyList<VisitCard> Paid, IReadOnlyList<VisitCard> Completed, IReadOnlyList<VisitCard> Left, IReadOnlyList<VisitCard> LeftOver,
    IReadOnlyList<DoctorLine> Lines, IReadOnlyDictionary<Guid, string> Types, IReadOnlyList<BranchCard> Branches, IReadOnlyList<DoctorName> Doctors, BoardRights Rights)
{
    /// <summary>How many have come today.</summary>
    public int Came => Waiting.Count + InConsultation.Count + ToBePaid.Count + Paid.Count + Completed.Count + Left.Count;

    /// <summary>Whether nobody is expected and nobody came.</summary>
    public bool IsEmpty => Came == 0 && Expected.Count == 0;
}

/// <summary>A doctor to choose.</summary>
public sealed record DoctorName(Guid Id, string Name);

/// <summary>Puts the day's board together, of what the caller may see.</summary>
public sealed class VisitBoard
{
    const int MostLeftOver = 30;

    readonly VisitList visits;
    readonly VisitScope scope;
    readonly AppointmentBook appointments;
    readonly PatientDirectory patients;
    readonly StaffList staff;
    readonly Premises.Premises premises;
    readonly CurrentUser user;
    readonly ClinicClock clock;

    internal VisitBoard(
        VisitList visits, VisitScope scope, AppointmentBook appointments, PatientDirectory patients, StaffList staff, Premises.Premises premises, CurrentUser user, ClinicClock clock) =>
        (this.visits, this.scope, this.appointments, this.patients, this.staff, this.premises, this.user, this.clock) =
        (visits, scope, appointments, patients, staff, premises, user, clock);

    /// <summary>The board of today.</summary>
    public async Task<BoardView> Today(BoardQuery query, CancellationToken stop)
    {
        var asked = query with { Doctor = scope.Own ?? query.Doctor };
        var all = scope.IsOpen ? (await visits.Run(new(clock.Today, Limit: int.MaxValue - 1), stop)).Items : [];
        var here = all.Where(visit => Fits(visit.BranchId, visit.DoctorId, asked)).ToList();
        var booked = user.May(VisitsPermissions.SeeBoard) ? await appointments.On(clock.Today, stop) : [];
        var doctors = (await staff.Doctors(stop)).Select(doctor => new DoctorName(doctor.UserId, doctor.DisplayName)).ToList();
        var waiting = In(here, VisitState.Registered).Where(visit => visit.LeftAt is null).OrderBy(visit => visit.TurnAt).ThenBy(visit => visit.Number).ToList();
        var with = Since(here, VisitState.InConsultation);
        return new(
            clock.Today, clock.Now, asked, await Expected(booked, all, asked, stop), waiting, with, Since(here, VisitState.ReadyForBilling), Since(here, VisitState.Paid),
            [.. In(here, VisitState.Completed).OrderByDescending(visit => visit.CompletedAt)], [.. here.Where(visit => visit.LeftAt is not null).OrderByDescending(visit => visit.LeftAt)],
            scope.IsOpen ? [.. (await visits.LeftOver(MostLeftOver, stop)).Where(visit => Fits(visit.BranchId, visit.DoctorId, asked))] : [], Lines(doctors, with, waiting, asked),
            booked.Where(one => one.TypeName is not null).ToDictionary(one => one.Id, one => one.TypeName!), // asked just before
            await premises.Branches(stop), doctors,
            new(user.May(VisitsPermissions.Register), user.May(VisitsPermissions.Start), user.May(VisitsPermissions.Ready), user.May(VisitsPermissions.Complete), user.May(VisitsPermissions.AskWaiver)));
    }

    async Task<IReadOnlyList<ExpectedCard>> Expected(IReadOnlyList<AppointmentCard> booked, IReadOnlyList<VisitCard> all, BoardQuery asked, CancellationToken stop)
    {
        // Of all of them: who came to another doctor than was booked, or in another branch, is not expected any more.
        var came = all.Select(visit => visit.AppointmentId).ToHashSet();
        var awaited = booked.Where(one => one.Status is "booked" or "confirmed" && !came.Contains(one.Id) && clock.DayOf(one.StartsAt) == clock.Today && Fits(one.BranchId, one.DoctorId, asked)).ToList();
        if (awaited.Count == 0) return [];
        var names = await patients.Summaries([.. awaited.Select(one => one.PatientId)], stop);
        var chairs = await visits.ChairNames(stop);
        return [.. awaited.OrderBy(one => one.StartsAt).Select(one => (One: one, Patient: names[one.PatientId])).Select(pair => new ExpectedCard(
            pair.One.Id, pair.One.PatientId, pair.Patient.FullName, pair.Patient.Number, pair.Patient.HasAlerts, pair.One.DoctorId, pair.One.DoctorName, pair.One.BranchId, pair.One.TypeName,
            pair.One.ChairId is { } chair ? chairs.GetValueOrDefault(chair) : null, clock.WithOffsetOf(pair.One.StartsAt), pair.One.Status == "confirmed"))];
    }

    static IReadOnlyList<DoctorLine> Lines(IReadOnlyList<DoctorName> doctors, IReadOnlyList<VisitCard> with, IReadOnlyList<VisitCard> waiting, BoardQuery asked) =>
        [.. doctors.Where(doctor => asked.Doctor is null || asked.Doctor == doctor.Id)
            .Select(doctor => new DoctorLine(doctor.Id, doctor.Name, [.. with.Where(visit => visit.DoctorId == doctor.Id)], [.. waiting.Where(visit => visit.DoctorId == doctor.Id)]))
            .Where(line => line.With.Count > 0 || line.Waiting.Count > 0)];

    static bool Fits(Guid branch, Guid doctor, BoardQuery asked) => (asked.Branch is null || asked.Branch == branch) && (asked.Doctor is null || asked.Doctor == doctor);

    static IEnumerable<VisitCard> In(IReadOnlyList<VisitCard> here, VisitState state) => here.Where(visit => visit.State == state);

    static IReadOnlyList<VisitCard> Since(IReadOnlyList<VisitCard> here, VisitState state) => [.. In(here, state).OrderBy(visit => visit.Since)];
}
