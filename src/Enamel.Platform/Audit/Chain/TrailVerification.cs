using System.Globalization;
using System.Text;
using Enamel.Platform.Privacy;
using Npgsql;

namespace Enamel.Platform.Audit.Chain;

/// <summary>How far a verification has come.</summary>
/// <param name="ClinicId">Whose trail.</param>
/// <param name="Blocks">Blocks behind it.</param>
/// <param name="Entries">Entries behind it.</param>
public sealed record VerifyingProgress(int ClinicId, long Blocks, long Entries);

/// <summary>
/// Checks a trail from its first entry to its last, in one pass and constant memory: every entry against its hash, every block against its root, the blocks
/// against each other, the newest against its signature and against the head that the registry remembers. It asks plain questions of plain tables, and
/// believes no function of the database.
/// </summary>
public sealed class TrailVerification(IMasterKeyProvider master)
{
    const int MostFindings = 100, ReportEvery = 50_000;

    /// <summary>Checks one trail.</summary>
    /// <param name="connection">Of a role that may read both trails, with no transaction open.</param>
    /// <param name="clinicId">Whose; 0 is the platform.</param>
    /// <param name="anchors">Seals that were given out, on paper or by e-mail: each must lie on the chain.</param>
    public async Task<TrailVerdict> Run(
        NpgsqlConnection connection, int clinicId, IReadOnlyCollection<TrailAnchor> anchors, IProgress<VerifyingProgress>? progress, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
        return await Inside(connection, clinicId, anchors, progress, stop);
    }

    /// <summary>The same of a clinic, over the role that serves requests: it sees the registry's entries through a function of the database, and so believes that one.</summary>
    public async Task<TrailVerdict> AsApplication(NpgsqlConnection connection, int clinicId, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
        return await Inside(connection, clinicId, [], null, isApplication: true, stop);
    }

    /// <summary>The same, within the transaction that is open.</summary>
    public Task<TrailVerdict> Inside(
        NpgsqlConnection connection, int clinicId, IReadOnlyCollection<TrailAnchor> anchors, IProgress<VerifyingProgress>? progress, CancellationToken stop) =>
        Inside(connection, clinicId, anchors, progress, isApplication: false, stop);

    async Task<TrailVerdict> Inside(
        NpgsqlConnection connection, int clinicId, IReadOnlyCollection<TrailAnchor> anchors, IProgress<VerifyingProgress>? progress, bool isApplication, CancellationToken stop)
    {
        using var keys = await SealKeys.Of(clinicId, connection, master, stop);
        var trail = await TrailReader.Open(connection, clinicId, isApplication, stop);
        var run = new Pass(clinicId, keys, anchors, await Retirements.Read(connection, clinicId, trail.Schema, keys, stop), progress);
        await run.Through(trail, stop);
        run.CheckHead(await trail.Head(stop));
        if (anchors.Count > 0) run.CheckAnchors(await trail.MovedAt(stop));
        if (!run.IsNewestSigned) await run.FindUnsigned(trail, stop);
        await trail.Close(stop);
        return run.Verdict();
    }

    /// <summary>One pass over one trail.</summary>
    sealed class Pass(int clinicId, SealKeys keys, IReadOnlyCollection<TrailAnchor> anchors, Retirements retirements, IProgress<VerifyingProgress>? progress)
    {
        readonly List<TrailFinding> findings = [.. retirements.Faults];
        readonly BlockCheck check = new();
        byte[] previous = BlockHeader.NoHash;
        readonly List<TrailAnchor> fitting = [], missed = [];
        long number, entries, unsealed, told;
        StoredBlock? last;
        readonly List<(BlockHeader Kept, BlockHeader Again)> moves = [];
        BlockHeader? newest;

        public async Task Through(TrailReader trail, CancellationToken stop)
        {
            var entry = await trail.NextEntry(stop);
            while (await trail.NextBlock(stop) is { } block)
            {
                if (Links(block) is not { } link) continue;
                check.Begin(link.Header, link.Leaves);
                for (; entry is not null && entry.Place <= link.Header.Upto; entry = await trail.NextEntry(stop)) check.Take(entry);
                Add(check.End(link.Header, retirements.Ids));
                entries += link.Header.Entries;
                if (entries - told >= ReportEvery) progress?.Report(new(clinicId, number, told = entries));
            }
            var (now, nextTick) = await trail.Now(stop);
            for (; entry is not null; entry = await trail.NextEntry(stop))
            {
                unsealed++;
                if (check.TakeUnsealed(entry, now, nextTick) is { } finding) Add([finding]);
            }
        }

        // What is broken in itself is named, and the pass goes on behind it: so that what else is wrong is named too.
        (BlockHeader Header, Leaves Leaves)? Links(StoredBlock block)
        {
            if (block.Number != number + 1) Add([new(TrailFault.BlockRemoved, number + 1, null, string.Create(CultureInfo.InvariantCulture, $"block {number + 1} is gone: {block.Number} comes next"))]);
            else if (BlockHeader.Read(block.Header) is { } spoken && !spoken.Previous.AsSpan().SequenceEqual(previous)) Add([new(TrailFault.BlockBroken, block.Number, null, "it does not follow on the block before it")]);
            number = block.Number;
            previous = BlockHeader.Hash(block.Header);
            last = block;
            foreach (var anchor in anchors.Where(anchor => anchor.ClinicId == clinicId && anchor.Number == number))
                (anchor.Hash.AsSpan().SequenceEqual(previous) ? fitting : missed).Add(anchor);
            var fault = Fault(block, out var header, out var leaves);
            if (newest is not null && header is not null && header.Era > newest.Era) moves.Add((newest, header));
            newest = header ?? newest;
            if (fault is not null) Add([new(TrailFault.BlockBroken, block.Number, null, fault)]);
            return header is null || leaves is null ? null : (header, leaves);
        }

        string? Fault(StoredBlock block, out BlockHeader? header, out Leaves? leaves)
        {
            leaves = block.Leaves.Length % Leaves.Size == 0 && block.Leaves.Length > 0 ? new(block.Leaves) : null;
            header = BlockHeader.Read(block.Header);
            if (header is null) return "its header was changed";
            if (header.ClinicId != clinicId || header.Number != block.Number) return "it is another block";
            if (leaves is null || leaves.Count != header.Entries || block.Entries != header.Entries || !leaves.Root().AsSpan().SequenceEqual(header.Root)) return "its list of entries was changed";
            return block.Upto != header.Upto ? "its place in the order was changed" : !keys.All.ContainsKey(header.KeyId) ? "it names a key that the clinic does not have" : null;
        }

        /// <summary>Each header holds the hash of the one before it, so the newest signature vouches for all of them.</summary>
        public bool IsNewestSigned => last is null || IsSigned(last);

        /// <summary>Looks for the first block that is not signed: what comes behind it may be invented.</summary>
        public async Task FindUnsigned(TrailReader trail, CancellationToken stop)
        {
            await trail.Again(stop);
            while (await trail.NextBlock(stop) is { } block)
            {
                if (IsSigned(block)) continue;
                Add([new(TrailFault.SignatureWrong, block.Number, null, "it is not signed by the clinic's key, and so nothing vouches for the blocks from here on")]);
                return;
            }
        }

        bool IsSigned(StoredBlock block) => BlockHeader.Read(block.Header) is { } header && keys.All.TryGetValue(header.KeyId, out var key)
            && key.Public.HasSigned(Encoding.UTF8.GetBytes(block.Header), block.Signature);

        public void CheckHead((long Number, byte[] Hash)? head)
        {
            if (head is { } known && known.Number > number) Add([new(TrailFault.ChainCut, number + 1, null, $"blocks {number + 1} to {known.Number} are gone from the end of the chain")]);
            else if ((head?.Number ?? 0) < number) Add([new(TrailFault.ChainCut, number, null, $"the registry knows of {head?.Number ?? 0} blocks and there are {number}")]);
            else if (head is { } same && last is not null && !same.Hash.AsSpan().SequenceEqual(previous)) Add([new(TrailFault.BlockBroken, number, null, "the registry remembers another newest block")]);
        }

        /// <summary>Seals that were given out and are not on this chain: it was written anew, cut off, or an older backup was restored. Which of these it was nobody but people can say.</summary>
        /// <param name="movedAt">When the database began to live where it lives now, if it has moved.</param>
        public void CheckAnchors(DateTime? movedAt)
        {
            foreach (var anchor in missed.Concat(anchors.Where(anchor => anchor.ClinicId == clinicId && anchor.Number > number)).OrderBy(anchor => anchor.Number))
                Add([new(TrailFault.AnchorMissed, anchor.Number, null, string.Create(CultureInfo.InvariantCulture, $"the anchor of {anchor.At:u} is of {Why(anchor, movedAt)}"))]);
        }

        string Why(TrailAnchor anchor, DateTime? movedAt)
        {
            if (anchor.Number > number)
                return string.Create(CultureInfo.InvariantCulture, $"block {anchor.Number}, and the chain ends before it, {Ends(newest)}: what was written between the two is missing") + (movedAt > anchor.At.UtcDateTime
                    ? string.Create(CultureInfo.InvariantCulture, $". The database came to this server on {movedAt:u}, after the anchor was given out: if an older backup was restored then, that is what is missing, and nothing else")
                    : "");
            // A block of this number was sealed after the move: the chain went on from where the backup ended.
            if (moves.Where(move => anchor.Number >= move.Again.Number && move.Again.SealedAt > anchor.At.UtcDateTime).Select(move => ((BlockHeader Kept, BlockHeader Again)?)move).FirstOrDefault() is var (kept, again))
                return string.Create(CultureInfo.InvariantCulture, $"another block {anchor.Number}: entries are missing. The database came to another server before block {again.Number} was sealed at {again.SealedAt:u}, and the chain went on behind block {kept.Number}, sealed at {kept.SealedAt:u}: if an older backup was restored then, what was written between {kept.SealedAt:u} and the restore is missing, and nothing else. If none was, the chain was written anew");
            return string.Create(CultureInfo.InvariantCulture, $"another block {anchor.Number}: what came before it was written anew");
        }

        static string Ends(BlockHeader? newest) => newest is null ? "for nothing was sealed" : string.Create(CultureInfo.InvariantCulture, $"at block {newest.Number}, sealed at {newest.SealedAt:u}");

        public TrailVerdict Verdict() =>
            new(clinicId, number, check.Present, entries - check.Present, unsealed, last is null ? null : Convert.ToHexStringLower(previous), Ordered()) { Fitting = [.. fitting.OrderBy(anchor => anchor.Number)] };

        // Gone from one place and new at another: moved.
        List<TrailFinding> Ordered()
        {
            var slipped = findings.Where(finding => finding.Fault == TrailFault.EntrySlippedIn).Select(finding => finding.EntryId).ToHashSet();
            var moved = findings.Where(finding => finding.Fault == TrailFault.EntryRemoved && slipped.Contains(finding.EntryId)).Select(finding => finding.EntryId).ToHashSet();
            return [.. findings.Where(finding => finding.Fault != TrailFault.EntrySlippedIn || !moved.Contains(finding.EntryId))
                .Select(finding => finding.Fault == TrailFault.EntryRemoved && moved.Contains(finding.EntryId) ? finding with { Fault = TrailFault.EntryMoved, Detail = "it stands elsewhere than where it was sealed" } : finding)];
        }

        void Add(IEnumerable<TrailFinding> more) => findings.AddRange(more.Take(MostFindings - findings.Count));
    }
}
