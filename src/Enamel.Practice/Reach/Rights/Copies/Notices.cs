using System.Globalization;
using Enamel.Platform.Database;
using Enamel.Platform.Documents;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Rights.Processing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Rights.Copies;

/// <summary>The notice that every patient is given (Law 09-08, article 5): who keeps what and why, who receives it, for how long, under which numbers, and which rights there are.</summary>
sealed class Notices(ProcessingRegister register, RegistryDb registry, IStringLocalizerFactory localizers, PdfWriter writer, CurrentClinic clinic, ClinicClock clock)
{
    /// <summary>The notice on paper.</summary>
    public async Task<byte[]> Pdf(Language language, CancellationToken stop)
    {
        var entries = await register.All(stop);
        var card = await registry.Set<Clinic>().AsNoTracking().SingleAsync(one => one.Id == clinic.Id, stop);
        using var spoken = Spoken.In(language);
        var text = localizers.Create(typeof(Texts));
        var numbered = entries.Where(entry => entry.CndpNumber is not null).ToList();
        PdfBlock[] blocks =
        [
            new PdfHeading(text["notice.title"]),
            new PdfParagraph(text.Say("notice.who", ("clinic", PdfWords.Own(card.Name)), ("address", PdfWords.Own(Address(card))))),
            new PdfHeading(text["notice.why"], 2),
            new PdfList([text["notice.why.care"], text["notice.why.agenda"], text["notice.why.billing"], text["notice.why.security"]]),
            new PdfHeading(text["notice.what"], 2), new PdfParagraph(text["notice.what.text"]),
            new PdfHeading(text["notice.recipients"], 2), new PdfParagraph(text["notice.recipients.text"]),
            new PdfHeading(text["notice.period"], 2), new PdfParagraph(text["notice.period.text"]),
            new PdfHeading(text["notice.rights"], 2),
            .. Rights(text, card),
            new PdfHeading(text["notice.cndp"], 2),
            numbered.Count == 0
                ? new PdfNote(text["notice.cndp.none"])
                : new PdfTable([new(text["field.name"], 3), new(text["field.cndp"], 2), new(text["field.cndp-on"])],
                    [.. numbered.Select(entry => new[] { PdfWords.Own(entry.Name), $"{text[$"cndp.{entry.CndpKind}"]} {PdfWords.LeftToRight(entry.CndpNumber ?? "")}", entry.CndpOn is { } on ? PdfWords.LeftToRight(on.ToString("d", language.Culture)) : "" })]),
        ];
        return writer.Write(new()
        {
            Title = text["notice.title"], Language = language.Code, MadeAt = clock.Now, Head = card.Name, HeadEnd = text["notice.law"], Foot = text.Say("notice.version", ("date", PdfWords.LeftToRight(clock.Today.ToString("d", language.Culture)))),
            PageNumber = (page, of) => text.Say("page-of", ("page", page), ("of", of)), Colour = card.BrandColour, Blocks = blocks,
        });
    }

    /// <summary>The register itself, as it is shown to the CNDP; in the language in which it is kept.</summary>
    public async Task<byte[]> Register(CancellationToken stop)
    {
        var entries = await register.All(stop);
        var card = await registry.Set<Clinic>().AsNoTracking().SingleAsync(one => one.Id == clinic.Id, stop);
        var text = localizers.Create(typeof(Texts));
        var blocks = new List<PdfBlock> { new PdfHeading(text["register.title"]), new PdfParagraph(text.Say("notice.who", ("clinic", PdfWords.Own(card.Name)), ("address", PdfWords.Own(Address(card))))) };
        foreach (var entry in entries)
        {
            blocks.Add(new PdfHeading(PdfWords.Own(entry.Name), 2));
            blocks.Add(new PdfPairs(
            [
                new(text["field.purpose"], entry.Purpose), new(text["field.people"], entry.People), new(text["field.data"], entry.Data), new(text["field.recipients"], entry.Recipients),
                new(text["field.period"], entry.Period), new(text["field.basis"], entry.Basis),
                new(text["field.cndp"], entry.CndpNumber is { } number ? $"{text[$"cndp.{entry.CndpKind}"]} {PdfWords.LeftToRight(number)} {(entry.CndpOn is { } on ? PdfWords.LeftToRight(on.ToString("d", CultureInfo.CurrentCulture)) : "")}" : text["cndp.none"]),
                .. entry.Transfer is { } transfer ? [new PdfPair(text["field.transfer"], transfer)] : Array.Empty<PdfPair>(),
            ]));
        }
        return writer.Write(new()
        {
            Title = text["register.title"], Language = Languages.Current.Code, MadeAt = clock.Now, Head = card.Name, HeadEnd = text["notice.law"],
            PageNumber = (page, of) => text.Say("page-of", ("page", page), ("of", of)), Colour = card.BrandColour, Blocks = blocks,
        });
    }

    /// <summary>Which rights a patient has, and how to use them.</summary>
    internal static IEnumerable<PdfBlock> Rights(IStringLocalizer text, Clinic card) =>
    [
        new PdfList([text["notice.right.access"], text["notice.right.rectification"], text["notice.right.opposition"], text["notice.right.withdraw"]]),
        new PdfParagraph(text.Say("notice.how", ("contact", PdfWords.Own(string.Join(" · ", new[] { Address(card), card.Phone is { } phone ? PdfWords.LeftToRight(phone) : null, card.Email is { } email ? PdfWords.LeftToRight(email) : null }
            .Where(part => !string.IsNullOrEmpty(part)).DefaultIfEmpty(card.Name)))))),
        new PdfParagraph(text["notice.complain"]),
    ];

    static string Address(Clinic card) => string.Join(", ", new[] { card.Address, card.PostalCode, card.City }.Where(part => !string.IsNullOrEmpty(part)));
}
