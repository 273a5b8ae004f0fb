using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;

namespace Enamel.Platform.Audit.Reading;

/// <summary>All words that the rooms gave the trail, in the language of the request. Unlike other texts one may be missing: then a plainer one is taken.</summary>
sealed class TrailDictionary(IEnumerable<TrailWords> words)
{
    readonly ResourceManager[] rooms = [.. words.Select(one => one.Texts).Append(typeof(Texts)).Distinct().Select(texts => new ResourceManager(texts))];
    readonly ConcurrentDictionary<(string Language, string Key), string?> found = new();

    /// <summary>Subjects that only accompany others.</summary>
    public FrozenSet<string> Beside { get; } = words.SelectMany(one => one.Beside).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The words of a key; null where nobody wrote them.</summary>
    public string? Find(string key)
    {
        var culture = CultureInfo.CurrentUICulture;
        // Keys are made of what stands in the trail, which may be anything: what is not there is not kept for ever.
        if (found.Count > 20_000) found.Clear();
        return found.GetOrAdd((culture.Name, key), _ => rooms.Select(room => room.GetString(key, culture)).FirstOrDefault(text => text is not null));
    }

    /// <summary>The words of a key that is there.</summary>
    public string Own(string key) => Find(key) ?? throw new InvalidOperationException($"The trail has no words for {key}.");
}
