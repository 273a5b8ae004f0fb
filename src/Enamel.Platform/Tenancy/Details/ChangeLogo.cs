using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Tenancy.Details;

/// <summary>The manager gives the clinic a logo, or takes it away.</summary>
public sealed class ChangeLogo(RegistryDb registry, CurrentClinic clinic)
{
    /// <summary>Reads a picture, a little further than the largest that is taken so that a larger one shows.</summary>
    public static async Task<byte[]> Receive(Stream content, CancellationToken stop)
    {
        var received = new byte[Picture.LargestBytes + 1];
        var length = await content.ReadAtLeastAsync(received, received.Length, throwOnEndOfStream: false, stop);
        return received[..length];
    }

    /// <summary>Sets it.</summary>
    /// <param name="content">PNG, JPEG or WebP; at most 256 KiB, each side from 16 to 4096 pixels.</param>
    public async Task<Outcome> Run(byte[] content, CancellationToken stop)
    {
        if (!Picture.Read(content).Succeeded(out var picture, out var refusal)) return refusal;
        await Set(picture.Type, content, stop);
        return Outcome.Done;
    }

    /// <summary>Takes it away.</summary>
    public Task Remove(CancellationToken stop) => Set(null, null, stop);

    async Task Set(string? type, byte[]? content, CancellationToken stop)
    {
        var card = await registry.Set<Clinic>().SingleAsync(row => row.Id == clinic.Id, stop);
        (card.LogoType, card.Logo) = (type, content);
        await registry.SaveChangesAsync(stop);
    }
}
