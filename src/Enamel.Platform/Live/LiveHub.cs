using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Enamel.Kernel;

namespace Enamel.Platform.Live;

/// <summary>Who listens at this server, and to what: changes are counted per clinic, so that who comes back is told what was missed.</summary>
public sealed class LiveHub(LiveSettings settings)
{
    readonly ConcurrentDictionary<int, Room> rooms = new();

    /// <summary>This server's word: numbers of another server, or of this one before it was started anew, mean nothing here.</summary>
    internal string Server { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>Where to tell the other servers what changed here; set by what carries it.</summary>
    internal Action<int, string>? Carry { get; set; }

    /// <summary>How far a clinic's changes have been counted: who remembers it can ask later what came after.</summary>
    public string Now(int clinicId) => Mark(RoomOf(clinicId).Counted);

    /// <summary>All streams that are open.</summary>
    internal IReadOnlyList<LiveListener> Listeners => [.. rooms.Values.SelectMany(room => room.Listeners)];

    /// <summary>Something of a clinic changed by this server's work.</summary>
    internal void Changed(int clinicId, string topic)
    {
        Heard(clinicId, topic);
        Carry?.Invoke(clinicId, topic);
    }

    /// <summary>Something of a clinic changed, by whichever server's work.</summary>
    internal void Heard(int clinicId, string topic) => RoomOf(clinicId).Tell(topic);

    /// <summary>It is not known what was missed: everybody is told that everything changed.</summary>
    internal void HeardNothingForAWhile()
    {
        foreach (var room in rooms.Values) room.TellAll();
    }

    /// <summary>Whether one more may listen.</summary>
    internal Outcome HasRoom(int clinicId, Guid userId)
    {
        var listeners = RoomOf(clinicId).Listeners;
        return listeners.Count >= settings.MostOfOneClinic || listeners.Count(listener => listener.UserId == userId) >= settings.MostOfOnePerson ? LiveRefusals.TooMany : Outcome.Done;
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="since">What <see cref="Now"/> said when the listener last knew everything; anything else means that nothing is known of that.</param>
    internal LiveListener Listen(int clinicId, Guid userId, Guid sessionId, Role role, IReadOnlyCollection<string> topics, string? since)
    {
        var room = RoomOf(clinicId);
        var number = since is null ? room.Counted : NumberIn(since);
        var listener = new LiveListener(userId, sessionId, role, topics, room.Leave, () => Mark(room.Counted)) { Mark = since ?? Mark(number) };
        room.Enter(listener, number);
        return listener;
    }

    Room RoomOf(int clinicId) => rooms.GetOrAdd(clinicId, _ => new());

    string Mark(long counted) => string.Create(CultureInfo.InvariantCulture, $"{Server}-{counted}");

    // Of what another server counted nothing is known here: all might have changed.
    long NumberIn(string mark) =>
        mark.StartsWith(Server + "-", StringComparison.Ordinal) && long.TryParse(mark.AsSpan(Server.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    sealed class Room
    {
        readonly Lock door = new();
        readonly Dictionary<string, long> last = new(StringComparer.Ordinal);
        readonly List<LiveListener> listeners = [];
        long counted;

        public long Counted
        {
            get
            {
                lock (door) return counted;
            }
        }

        public IReadOnlyList<LiveListener> Listeners
        {
            get
            {
                lock (door) return [.. listeners];
            }
        }

        public void Enter(LiveListener listener, long since)
        {
            lock (door)
            {
                listeners.Add(listener);
                foreach (var topic in listener.Topics)
                    if (since < 0 || last.GetValueOrDefault(topic) > since) listener.Tell(topic);
            }
        }

        public void Leave(LiveListener listener)
        {
            lock (door) listeners.Remove(listener);
        }

        public void Tell(string topic)
        {
            lock (door)
            {
                last[topic] = ++counted;
                foreach (var listener in listeners) listener.Tell(topic);
            }
        }

        public void TellAll()
        {
            lock (door)
            {
                counted++;
                foreach (var topic in last.Keys) last[topic] = counted;
                foreach (var listener in listeners)
                    foreach (var topic in listener.Topics) listener.Tell(topic);
            }
        }
    }
}

/// <summary>One open stream: what it still has to be told. Much that changes quickly is told once.</summary>
sealed class LiveListener(Guid userId, Guid sessionId, Role role, IReadOnlyCollection<string> topics, Action<LiveListener> leave, Func<string> now) : IDisposable
{
    readonly Lock door = new();
    readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public Guid UserId => userId;

    public Guid SessionId => sessionId;

    public Role Role => role;

    public IReadOnlyCollection<string> Topics => topics;

    /// <summary>How far all has been told: where the listener stood as it came, until something is taken.</summary>
    public string Mark { get; init; } = "";

    public void Tell(string topic)
    {
        if (!topics.Contains(topic)) return;
        lock (door) waiting.Add(topic);
        Beat();
    }

    /// <summary>Wakes the stream, whether or not there is anything to tell.</summary>
    public void Beat() => bell.Writer.TryWrite(true);

    /// <summary>Ends the stream.</summary>
    public void End() => bell.Writer.TryComplete();

    /// <summary>Waits for the next thing to tell, or for a beat.</summary>
    /// <returns>False when the stream is at its end.</returns>
    public async Task<bool> Next(CancellationToken stop)
    {
        if (!await bell.Reader.WaitToReadAsync(stop)) return false;
        bell.Reader.TryRead(out _);
        return true;
    }

    /// <summary>Takes what there is to tell, and how far it reaches.</summary>
    public (IReadOnlyList<string> Topics, string Mark) Take()
    {
        var mark = now(); // before, not after: what comes in between is told again rather than never
        lock (door)
        {
            string[] taken = [.. waiting];
            waiting.Clear();
            return (taken, mark);
        }
    }

    public void Dispose()
    {
        End();
        leave(this);
    }
}
