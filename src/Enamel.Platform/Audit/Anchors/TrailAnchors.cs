using System.Text;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Npgsql;
using QRCoder;

namespace Enamel.Platform.Audit.Anchors;

/// <summary>A seal that was sent to the managers.</summary>
/// <param name="On">The clinic's day.</param>
/// <param name="Block">The number of the block.</param>
/// <param name="Words">What was sent.</param>
/// <param name="SentTo">To how many managers.</param>
public sealed record GivenAnchor(DateOnly On, long Block, string Words, int SentTo);

/// <summary>The newest seal as it is shown, printed and sent.</summary>
/// <param name="Anchor">The seal.</param>
/// <param name="Entries">How many entries it vouches for.</param>
public sealed record NewestSeal(TrailAnchor Anchor, long Entries)
{
    /// <summary>Its words as a QR code: an SVG as an address of its own, so that a strict content policy lets it through.</summary>
    public string Picture
    {
        get
        {
            using var generator = new QRCodeGenerator();
            using var code = generator.CreateQrCode(Anchor.Text, QRCodeGenerator.ECCLevel.M);
            using var drawing = new SvgQRCode(code);
            return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(drawing.GetGraphic(4)));
        }
    }
}

/// <summary>The current clinic's seals: the newest, for whatever is printed with it (a closing of the day, a page), and those that were sent.</summary>
public sealed class TrailAnchors(UnitOfWork unit, CurrentClinic clinic)
{
    const int Shown = 30;

    /// <summary>The newest seal; null where nothing was sealed yet.</summary>
    public async Task<NewestSeal?> Newest(CancellationToken stop)
    {
        await using var ask = new NpgsqlCommand("select number, hash, sealed_at, entries from registry.audit_heads where clinic_id = $1 and number > 0", unit.Connection) { Parameters = { new() { Value = clinic.Id } } };
        await using var row = await ask.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop) ? new(new(clinic.Id, row.GetInt64(0), (byte[])row[1], row.GetFieldValue<DateTimeOffset>(2)), row.GetInt64(3)) : null;
    }

    /// <summary>Those that were sent, the newest first.</summary>
    public async Task<IReadOnlyList<GivenAnchor>> Given(CancellationToken stop)
    {
        await using var ask = new NpgsqlCommand($"select given_on, block_number, words, sent_to from audit_anchors where clinic_id = $1 order by given_on desc limit {Shown}", unit.Connection) { Parameters = { new() { Value = clinic.Id } } };
        await using var rows = await ask.ExecuteReaderAsync(stop);
        var given = new List<GivenAnchor>();
        while (await rows.ReadAsync(stop)) given.Add(new(rows.GetFieldValue<DateOnly>(0), rows.GetInt64(1), rows.GetString(2), rows.GetInt32(3)));
        return given;
    }
}
