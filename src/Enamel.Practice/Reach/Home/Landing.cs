using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy.Details;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling;
using Enamel.Practice.Visits;
using Microsoft.AspNetCore.Http;

namespace Enamel.Practice.Home;

/// <summary>Chooses and fills the landing page of the person's role.</summary>
sealed class Landing(
    CurrentUser user, DayBoard board, VisitBoard visits, PatientDirectory patients, Premises.Premises premises, StaffList staff, ClinicDetailsView clinic, AuditTrail trail, ClinicClock clock)
{
    /// <param name="query">What of the desk's board is looked at.</param>
    public Task<IResult> Page(BoardQuery query, CancellationToken stop) => user.Role switch
    {
        Role.Receptionist => Desk(query, stop),
        Role.Doctor => Doctor(stop),
        Role.Assistant => Chairs(stop),
        Role.Cashier => CashDesk(stop),
        Role.Manager => Clinic(stop),
        Role.LabTech => Task.FromResult(Answer.Page<LabPage>()),
    };

    async Task<IResult> Desk(BoardQuery query, CancellationToken stop)
    {
        var here = await visits.Today(query, stop);
        Note(here.Expected.Count + here.Came);
        return Answer.Page<DeskPage>(new { Board = here });
    }

    async Task<IResult> Doctor(CancellationToken stop) => Answer.Page<MyDayPage>(new { Board = await Today(user.Id, stop), Visits = await visits.Today(new(), stop) });

    async Task<IResult> Chairs(CancellationToken stop) => Answer.Page<ChairsDayPage>(new { Board = await Today(doctor: null, stop), Visits = await visits.Today(new(), stop) });

    async Task<IResult> CashDesk(CancellationToken stop)
    {
        var names = await board.Names(clock.Today, stop);
        Note(names.Count);
        return Answer.Page<CashDeskPage>(new { Board = await visits.Today(new(), stop), Expected = names, clock.Today, clock.Now });
    }

    async Task<IResult> Clinic(CancellationToken stop)
    {
        var monday = ClinicClock.MondayOf(clock.Today);
        var members = await staff.All(stop);
        var day = await Today(doctor: null, stop);
        return Answer.Page<ClinicAtAGlancePage>(new
        {
            Glance = new ClinicAtAGlance(
                day, await board.Count(monday, monday.AddDays(6), stop), await patients.Active(stop),
                members.Count(member => member is { IsActive: true, Role: Role.Doctor }), members.Count(member => member is { IsActive: true, Role: Role.Receptionist }),
                members.Count(member => member.IsActive), await clinic.Now(stop), await premises.Branches(stop), await premises.Chairs(stop)),
        });
    }

    async Task<Board> Today(Guid? doctor, CancellationToken stop)
    {
        var entries = await board.On(clock.Today, doctor, stop);
        Note(entries.Count);
        return new(clock.Today, clock.Now, entries);
    }

    // Names are shown: that is told, like a look at the agenda.
    void Note(int count) => trail.Happened("list", "agenda", null, new { page = "landing", day = clock.Today, count });
}

/// <summary>A day's appointments at this moment.</summary>
/// <param name="Today">The day.</param>
/// <param name="Now">The moment.</param>
/// <param name="Entries">The earliest first.</param>
public sealed record Board(DateOnly Today, DateTimeOffset Now, IReadOnlyList<BoardEntry> Entries)
{
    /// <summary>Those that are over.</summary>
    public int Over => Entries.Count(entry => entry.EndsAt <= Now);

    /// <summary>The first that has not begun.</summary>
    public BoardEntry? Next => Entries.FirstOrDefault(entry => entry.StartsAt > Now);

    /// <summary>Those that go on now.</summary>
    public IReadOnlyList<BoardEntry> Running => [.. Entries.Where(entry => entry.StartsAt <= Now && entry.EndsAt > Now)];

    /// <summary>The same day of one doctor or chair.</summary>
    public Board Of(IEnumerable<BoardEntry> some) => this with { Entries = [.. some] };
}

/// <summary>What a manager sees first.</summary>
/// <param name="Day">Appointments of the day.</param>
/// <param name="Week">How many there are in the week, Monday to Sunday.</param>
/// <param name="Patients">Active ones.</param>
/// <param name="Doctors">Active ones.</param>
/// <param name="Receptionists">Active ones.</param>
/// <param name="Staff">All who work here.</param>
/// <param name="Card">The clinic, with what its plan admits.</param>
/// <param name="Branches">The open ones.</param>
/// <param name="Chairs">The open ones.</param>
public sealed record ClinicAtAGlance(
    Board Day, int Week, int Patients, int Doctors, int Receptionists, int Staff, ClinicDetails Card,
    IReadOnlyList<Premises.BranchCard> Branches, IReadOnlyList<Premises.ChairCard> Chairs);
