using System.Buffers.Binary;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>How far a rotation has come.</summary>
/// <param name="Clinic">The clinic's slug.</param>
/// <param name="KeyNumber">The key that values are sealed with from now on.</param>
/// <param name="Resealed">Values sealed anew so far.</param>
/// <param name="IsDone">Whether nothing current needs an older key.</param>
public sealed record RotationProgress(string Clinic, int KeyNumber, long Resealed, bool IsDone);

/// <summary>
/// Gives clinics a new data key and seals what they hold with it, in small steps, while the server runs: what the server writes meanwhile already
/// uses the new key, and everything opens with either. Stopped midway, the next call goes on.
/// </summary>
public sealed class KeyRotation(OwnerDatabase owner, KeyRing ring, IMasterKeyProvider master, IServiceScopeFactory scopes, TimeProvider clock)
{
    const int Step = 200;

    // Of what is bound to its place: pieces of files, of which few are held at once.
    const int LargeStep = 10;

    /// <summary>Rotates one clinic's data key.</summary>
    /// <param name="clinic">Which clinic.</param>
    /// <param name="progress">Told after each step.</param>
    /// <returns>What was done.</returns>
    public async Task<RotationProgress> Rotate(ClinicCard clinic, IProgress<RotationProgress>? progress, CancellationToken stop)
    {
        var number = await BeginOrResume(clinic.Id, stop);
        var resealed = 0L;
        foreach (var column in await Columns(clinic, stop))
        {
            var after = Guid.Empty;
            while (await Reseal(clinic, column, number, after, stop) is { Rows: > 0 } step)
            {
                after = step.Last;
                resealed += step.Rows;
                progress?.Report(new(clinic.Slug, number, resealed, IsDone: false));
            }
        }
        await Retire(clinic.Id, number, stop);
        return new(clinic.Slug, number, resealed, IsDone: true);
    }

    /// <summary>Wraps every key anew with the newest master key, after which the older master keys are needed by no stored key.</summary>
    /// <returns>How many keys were wrapped anew.</returns>
    public async Task<int> Rewrap(CancellationToken stop)
    {
        await using var db = owner.Registry();
        var rewrapped = 0;
        foreach (var key in await db.Set<StoredKey>().Where(key => key.Wrapped != null).ToListAsync(stop))
        {
            var wrapped = new WrappedKey(KeyPurposeWords.ToPurpose(key.Purpose), key.Number, key.Wrapped!); // asked for above
            if (wrapped.MasterNumber == master.Keys.Current.Number) continue;
            key.Wrapped = wrapped.Rewrap(key.ClinicId, master.Keys).Bytes;
            rewrapped++;
        }
        await db.SaveChangesAsync(stop);
        return rewrapped;
    }

    async Task<int> BeginOrResume(int clinicId, CancellationToken stop)
    {
        await using var db = owner.Registry();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var clinic = await db.Set<Clinic>().FromSql($"select * from registry.clinics where id = {clinicId} for update").SingleAsync(stop);
        var isUnderWay = await db.Set<StoredKey>()
            .AnyAsync(key => key.ClinicId == clinicId && key.Purpose == "data" && key.Number < clinic.DataKey && key.RetiredAt == null && key.Wrapped != null, stop);
        if (isUnderWay) return clinic.DataKey;
        var next = (await ring.Open(clinicId, stop)).MakeNext(master.Keys);
        db.Add(StoredKey.Of(clinicId, next, clock.GetUtcNow()));
        await db.SaveChangesAsync(stop);
        await db.Database.ExecuteSqlAsync($"update registry.clinics set data_key = {next.Number} where id = {clinicId}", stop);
        await transaction.CommitAsync(stop);
        return next.Number;
    }

    async Task<IReadOnlyList<SealedColumn>> Columns(ClinicCard clinic, CancellationToken stop)
    {
        await using var scope = Scope(clinic);
        stop.ThrowIfCancellationRequested();
        return SealedColumn.In(scope.ServiceProvider.GetRequiredService<ClinicDb>().Model);
    }

    // One step is one unit of work of the application's own role, so row security and the trail hold here as everywhere.
    async Task<(int Rows, Guid Last)> Reseal(ClinicCard clinic, SealedColumn column, int number, Guid after, CancellationToken stop)
    {
        await using var scope = Scope(clinic);
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.Enter(Acting.Operator("keys rotate"), stop);
        var keys = await ring.Of(clinic.Id, number, unit, stop);
        var outdated = await Outdated(unit.Connection, clinic.Id, column, number, after, stop);
        await using var batch = new NpgsqlBatch(unit.Connection);
        foreach (var (id, stored, field) in outdated)
        {
            var fresh = keys.Cipher.Reseal(Sealed.FromStored(stored), field);
            // Only if it is still what was read: somebody may have changed it meanwhile, with the new key already.
            batch.BatchCommands.Add(new($"update {column.Table} set {column.Column} = $1 where clinic_id = $2 and id = $3 and {column.Column} = $4")
            {
                Parameters = { new() { Value = fresh.ToStored() }, new() { Value = clinic.Id }, new() { Value = id }, new() { Value = stored } },
            });
        }
        if (outdated.Count > 0) await batch.ExecuteNonQueryAsync(stop);
        await unit.Commit(stop);
        return (outdated.Count, outdated.Count > 0 ? outdated[^1].Id : after);
    }

    static async Task<List<(Guid Id, byte[] Stored, string Field)>> Outdated(
        NpgsqlConnection connection, int clinicId, SealedColumn column, int number, Guid after, CancellationToken stop)
    {
        var current = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(current, number);
        await using var find = new NpgsqlCommand($"""
            select {string.Join(", ", ["id", column.Column, .. column.Place])} from {column.Table}
            where clinic_id = $1 and id > $2 and {column.Column} is not null and substring({column.Column} from 2 for 4) <> $3
            order by id limit {(column.Place.Count > 0 ? LargeStep : Step)} for update
            """, connection);
        find.Parameters.Add(new() { Value = clinicId });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = current });
        await using var reader = await find.ExecuteReaderAsync(stop);
        var rows = new List<(Guid, byte[], string)>();
        while (await reader.ReadAsync(stop))
            rows.Add((reader.GetGuid(0), (byte[])reader[1], SealedColumn.FieldOf(column.Field, Enumerable.Range(2, column.Place.Count).Select(reader.GetValue))));
        return rows;
    }

    async Task Retire(int clinicId, int number, CancellationToken stop)
    {
        await using var db = owner.Registry();
        var now = clock.GetUtcNow();
        var older = await db.Set<StoredKey>()
            .Where(key => key.ClinicId == clinicId && key.Purpose == "data" && key.Number < number && key.RetiredAt == null).ToListAsync(stop);
        foreach (var key in older) key.RetiredAt = now;
        await db.SaveChangesAsync(stop);
    }

    AsyncServiceScope Scope(ClinicCard clinic)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(clinic);
        return scope;
    }
}
