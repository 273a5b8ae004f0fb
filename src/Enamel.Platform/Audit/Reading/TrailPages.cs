using System.Globalization;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Enamel.Platform.Audit.Reading;

/// <summary>The manager's pages of the trail. They work without scripts.</summary>
static class TrailPages
{
    public const string Journal = "/audit";

    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet(Journal, Show).Requires(TrailPermissions.Read);
        routes.Pages.MapGet(Journal + "/export", ([AsParameters] TrailAddress asked, ExportTrail export) => TrailRoutes.Sent(asked, export)).Requires(TrailPermissions.Export).Produces(StatusCodes.Status200OK, contentType: "text/csv");
        routes.Pages.MapGet(Journal + "/{subject}/{id}", ShowOne).Requires(TrailPermissions.Read);
    }

    static async Task<IResult> Show([AsParameters] TrailAddress asked, string? after, string? day, ReadTrail read, TrailChoices choices, Shell shell, RefusalTexts texts, CancellationToken stop)
    {
        if (!(await read.Stories(asked, after, stop)).Succeeded(out var found, out var refusal))
            return Answer.Page<JournalPage>(refusal, new { Asked = asked, Filters = await choices.For(new(), stop), Refused = refusal.Fields.Count > 0 ? string.Join(' ', refusal.Fields.Select(texts.Of)) : texts.Detail(refusal) });
        var list = new JournalStretch(found.Page, Address(Journal, asked), Day(day)) { HasFilter = found.Query.IsNarrow || found.Query.From is not null || found.Query.To is not null };
        return shell.IsFragment
            ? Answer.Page<JournalList>(new { Stretch = list })
            : Answer.Page<JournalPage>(new { Asked = asked, Stretch = list, Filters = await choices.For(found.Query, stop) });
    }

    // A patient's record is told with everything that concerns the patient.
    static async Task<IResult> ShowOne(string subject, string id, string? after, string? day, ReadTrail read, TrailTeller teller, Shell shell, CancellationToken stop)
    {
        var asked = subject == TrailKnownNames.Patients && Guid.TryParse(id, out _) ? new TrailAddress(PatientId: id) : new TrailAddress(Subject: subject, SubjectId: id);
        if (!(await read.Stories(asked, after, stop)).Succeeded(out var found, out var refusal)) return Answer.Refused(refusal);
        if (after is null && found.Page.Items.Count == 0) return Answer.Refused(TrailRefusals.NothingTold);
        var list = new JournalStretch(found.Page, $"{Journal}/{Uri.EscapeDataString(subject)}/{Uri.EscapeDataString(id)}", Day(day)) { IsOfOne = true };
        return shell.IsFragment
            ? Answer.Page<JournalList>(new { Stretch = list })
            : Answer.Page<OneThingPage>(new { Stretch = list, Noun = teller.Noun(subject), Name = teller.NameOf(subject, id), PatientId = found.Query.PatientId });
    }

    /// <summary>An address with its query, without those parts that are empty.</summary>
    internal static string Address(string path, TrailAddress asked) => path + QueryString.Create(new (string Name, string? Value)[]
    {
        ("patientId", asked.PatientId), ("userId", asked.UserId), ("deviceId", asked.DeviceId), ("action", asked.Action), ("subject", asked.Subject),
        ("subjectId", asked.SubjectId), ("from", asked.From), ("to", asked.To),
    }.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => KeyValuePair.Create(part.Name, part.Value)));

    static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>Some stories and how to go on.</summary>
/// <param name="Page">The entries.</param>
/// <param name="Address">The page's own address, with its filter.</param>
/// <param name="LastDay">The day whose heading stands above already.</param>
public sealed record JournalStretch(TrailPageOfItems Page, string Address, DateOnly? LastDay)
{
    /// <summary>Whether something was looked for.</summary>
    public bool HasFilter { get; init; }

    /// <summary>Whether it is the story of one thing.</summary>
    public bool IsOfOne { get; init; }
}
