using System.Globalization;
using System.Resources;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Scheduling.Types;

/// <summary>Puts the usual kinds of appointment into a clinic that opens, named in its language.</summary>
sealed class UsualTypes(TimeProvider clock) : IFurnishing
{
    // Read without the request's localizer: an operator's command has no request and no language of its own.
    static readonly ResourceManager Names = new(typeof(Texts));

    static readonly (string Key, int Minutes, int Tint)[] Usual =
    [
        ("type.consultation", 30, 12), ("type.scaling", 45, 2), ("type.care", 45, 1), ("type.endodontics", 60, 10), ("type.prosthetics", 60, 9),
        ("type.surgery", 90, 7), ("type.emergency", 20, 6), ("type.orthodontics", 30, 11), ("type.follow-up", 15, 3),
    ];

    public int Order => 30;

    public async Task Furnish(IServiceProvider clinic, CancellationToken stop)
    {
        var db = clinic.GetRequiredService<ClinicDb>();
        if (await db.Set<AppointmentType>().AnyAsync(stop)) return;
        var culture = (Languages.Find(clinic.GetRequiredService<CurrentClinic>().Card.Language) ?? Languages.French).Culture;
        var now = clock.GetUtcNow();
        foreach (var (index, (key, minutes, tint)) in Usual.Index())
            db.Add(new AppointmentType
            {
                Id = Guid.CreateVersion7(now), Name = NameOf(key, culture), Minutes = minutes, Tint = tint, Position = index + 1, CreatedAt = now,
            });
        await db.SaveChangesAsync(stop);
    }

    static string NameOf(string key, CultureInfo culture) => Names.GetString(key, culture) ?? throw new InvalidOperationException($"There is no text '{key}'.");
}
