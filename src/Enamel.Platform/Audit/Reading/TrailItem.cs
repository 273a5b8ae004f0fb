using System.Text.Json;
using System.Text.Json.Serialization;

namespace Enamel.Platform.Audit.Reading;

/// <summary>One value of a row, before and after.</summary>
/// <param name="Column">The column's or the fact's name.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Before">What it was; null where it was nothing, or nothing was there.</param>
/// <param name="After">What it is; null where it is nothing, or nothing is there any more.</param>
public sealed record TrailChange(string Column, string Label, string? Before, string? After);

/// <summary>An entry of the trail, told.</summary>
/// <param name="Id">Its place among the others: later ones are greater.</param>
/// <param name="At">When, by the clinic's clock.</param>
/// <param name="UserId">Who; null for the system and for somebody who had not signed in.</param>
/// <param name="UserName">Their name.</param>
/// <param name="Role">What they were then.</param>
/// <param name="DeviceId">On which approved terminal.</param>
/// <param name="DeviceName">Its name.</param>
/// <param name="Address">From which network address.</param>
/// <param name="RequestId">In which request; entries of one request belong together.</param>
/// <param name="Action">A word: <c>insert</c>, <c>update</c>, <c>delete</c>, <c>read</c>, <c>sign-in</c>.</param>
/// <param name="Subject">The kind of thing: a table's name.</param>
/// <param name="SubjectId">Which of them.</param>
/// <param name="PatientId">The patient whom it concerns.</param>
/// <param name="PatientName">Their name.</param>
/// <param name="Sentence">What happened, in the caller's language.</param>
/// <param name="Changes">The difference; a sealed value is told as changed and never opened.</param>
/// <param name="Before">The difference as it was written: the values before. Secrets are not in it.</param>
/// <param name="After">The values after, or a note's facts.</param>
public sealed record TrailItem(
    Guid Id, DateTimeOffset At, Guid? UserId, string? UserName, string? Role, Guid? DeviceId, string? DeviceName, string? Address, string? RequestId, string Action, string Subject,
    string? SubjectId, Guid? PatientId, string? PatientName, string Sentence, IReadOnlyList<TrailChange> Changes, JsonElement? Before, JsonElement? After)
{
    /// <summary>Whether it only accompanies another.</summary>
    [JsonIgnore]
    internal bool IsBeside { get; init; }
}

/// <summary>Some entries, the newest first.</summary>
/// <param name="Items">Some of them.</param>
/// <param name="Next">For <c>after</c>; null when that was all. A page may be shorter than asked, and even empty, and still have a next.</param>
public sealed record TrailPageOfItems(IReadOnlyList<TrailItem> Items, string? Next);

/// <summary>What one request did: one sentence, and what went with it.</summary>
/// <param name="Lead">What it is about.</param>
/// <param name="Others">Its other entries, in the order in which they were written.</param>
public sealed record TrailStory(TrailItem Lead, IReadOnlyList<TrailItem> Others)
{
    /// <summary>Entries as stories, the newest first: those of one request are one.</summary>
    internal static IReadOnlyList<TrailStory> Of(IReadOnlyList<TrailItem> items) =>
        [.. items.GroupBy(item => item.RequestId ?? item.Id.ToString("N"), StringComparer.Ordinal).Select(request =>
        {
            var entries = request.OrderBy(item => item.Id).ToList();
            var lead = entries.MinBy(Weight)!; // a group has one
            return new TrailStory(lead, [.. entries.Where(item => item != lead)]);
        })];

    // What was changed is told before what was looked at for it, and a thing before what accompanies it.
    static int Weight(TrailItem item) => (item.IsBeside ? 10 : 0) + item.Action switch
    {
        "insert" or "update" or "delete" => 1,
        "read" => 2,
        "open" => 3,
        "list" => 4,
        _ => 0,
    };
}
