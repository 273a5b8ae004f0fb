using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Patients.Finding;

/// <summary>The list of patients, the search box in every page's header, and the choice of a patient in forms.</summary>
static class FindingPages
{
    const int RowsShown = 25, HitsShown = 8;

    // The header's search box names the place where its hits go.
    const string HeaderTarget = "search-results";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("", List).Requires(PatientsPermissions.Find);
        pages.MapGet("/pick", Pick).Requires(PatientsPermissions.Find);
    }

    static async Task<IResult> List(
        string? q, string? after, FindPatients find, Shell shell, CurrentUser user, ClinicClock clock, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var query = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        var isHeader = shell.IsFragment && shell.FragmentTarget == HeaderTarget;
        if (isHeader && query is null) return Answer.Page<SearchHits>(new { Hits = Array.Empty<SearchHit>() });
        var found = await find.Run(new(query, Limit: isHeader ? HitsShown : RowsShown, After: after), stop);
        var today = clock.Today;
        if (!found.Succeeded(out var page, out var refusal)) page = new([], null);
        if (isHeader) return Answer.Page<SearchHits>(new { Hits = page.Items.Select(item => Hit(item, today, text)).ToArray() });
        var refused = refusal is null ? null : refusal.Fields is [var first, ..] ? texts.Of(first) : texts.Detail(refusal);
        if (!shell.IsFragment)
            return Answer.Page<PatientsListPage>(new { Page = page, Query = query, Refused = refused, MayRegister = user.May(PatientsPermissions.Register), Today = today });
        return after is null
            ? Answer.Page<PatientsList>(new { Page = page, Query = query, Refused = refused, MayRegister = user.May(PatientsPermissions.Register), Today = today })
            : Answer.Page<PatientsRows>(new { Page = page, Query = query, Today = today });
    }

    static async Task<IResult> Pick(
        HttpRequest request, PatientChoosing choosing, ClinicClock clock, Guid? except, string name = "patientId", string typed = "q", CancellationToken stop = default)
    {
        var query = request.Query[typed].ToString();
        return Answer.Page<PatientChoices>(new { Name = name, Choices = await choosing.Matching(query, except, stop), Query = query, Today = (DateOnly?)clock.Today });
    }

    static SearchHit Hit(PatientLine line, DateOnly today, IStringLocalizer text) => new(
        $"/patients/{line.Id}", line.FullName, line.BirthDate is { } birth ? $"{line.Number} · {text.AgeOf(birth, today)}" : line.Number);
}

/// <summary>Who may be chosen for what was typed: patients who are not archived. A restricted record is among them, and marked: who does not find somebody registers them once more.</summary>
sealed class PatientChoosing(FindPatients find, PatientDirectory directory)
{
    const int Shown = 8;

    public async Task<IReadOnlyList<PatientSummary>> Matching(string? typed, Guid? except, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(typed) || !(await find.Run(new(typed, Limit: Shown * 2), stop)).Succeeded(out var page, out _)) return [];
        var summaries = await directory.Summaries([.. page.Items.Select(item => item.Id)], stop);
        return [.. page.Items.Where(item => !item.IsArchived && item.Id != except).Select(item => summaries[item.Id]).Take(Shown)];
    }
}
