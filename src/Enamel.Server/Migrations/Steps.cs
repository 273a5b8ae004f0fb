using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Enamel.Server.Migrations;

// One class per SQL file beside this one; the id orders the steps and names the file.

[DbContext(typeof(RegistryDb)), Migration("0001_foundation")]
sealed class Registry0001() : SqlMigration(SqlFiles.Read("registry/0001_foundation"));

[DbContext(typeof(RegistryDb)), Migration("0002_messages")]
sealed class Registry0002() : SqlMigration(SqlFiles.Read("registry/0002_messages"));

[DbContext(typeof(RegistryDb)), Migration("0003_devices")]
sealed class Registry0003() : SqlMigration(SqlFiles.Read("registry/0003_devices"));

[DbContext(typeof(RegistryDb)), Migration("0004_staff")]
sealed class Registry0004() : SqlMigration(SqlFiles.Read("registry/0004_staff"));

[DbContext(typeof(RegistryDb)), Migration("0005_sessions")]
sealed class Registry0005() : SqlMigration(SqlFiles.Read("registry/0005_sessions"));

[DbContext(typeof(RegistryDb)), Migration("0006_codes")]
sealed class Registry0006() : SqlMigration(SqlFiles.Read("registry/0006_codes"));

[DbContext(typeof(RegistryDb)), Migration("0007_oauth")]
sealed class Registry0007() : SqlMigration(SqlFiles.Read("registry/0007_oauth"));

[DbContext(typeof(RegistryDb)), Migration("0008_persons")]
sealed class Registry0008() : SqlMigration(SqlFiles.Read("registry/0008_persons"));

[DbContext(typeof(RegistryDb)), Migration("0009_recovery")]
sealed class Registry0009() : SqlMigration(SqlFiles.Read("registry/0009_recovery"));

[DbContext(typeof(RegistryDb)), Migration("0010_administrators")]
sealed class Registry0010() : SqlMigration(SqlFiles.Read("registry/0010_administrators"));

[DbContext(typeof(RegistryDb)), Migration("0011_audit_seals")]
sealed class Registry0011() : SqlMigration(SqlFiles.Read("registry/0011_audit_seals"));

[DbContext(typeof(RegistryDb)), Migration("0012_audit_retirements")]
sealed class Registry0012() : SqlMigration(SqlFiles.Read("registry/0012_audit_retirements"));

[DbContext(typeof(RegistryDb)), Migration("0013_reading_the_trail")]
sealed class Registry0013() : SqlMigration(SqlFiles.Read("registry/0013_reading_the_trail"));

[DbContext(typeof(RegistryDb)), Migration("0014_rights")]
sealed class Registry0014() : SqlMigration(SqlFiles.Read("registry/0014_rights"));

[DbContext(typeof(RegistryDb)), Migration("0015_doctors_parts")]
sealed class Registry0015() : SqlMigration(SqlFiles.Read("registry/0015_doctors_parts"));

[DbContext(typeof(RegistryDb)), Migration("0017_change_stamp")]
sealed class Registry0017() : SqlMigration(SqlFiles.Read("registry/0017_change_stamp"));

[DbContext(typeof(RegistryDb)), Migration("0018_visits")]
sealed class Registry0018() : SqlMigration(SqlFiles.Read("registry/0018_visits"));

[DbContext(typeof(RegistryDb)), Migration("0019_passkey_questions")]
sealed class Registry0019() : SqlMigration(SqlFiles.Read("registry/0019_passkey_questions"));

[DbContext(typeof(RegistryDb)), Migration("0020_keeping")]
sealed class Registry0020() : SqlMigration(SqlFiles.Read("registry/0020_keeping"));

[DbContext(typeof(RegistryDb)), Migration("0022_files")]
sealed class Registry0022() : SqlMigration(SqlFiles.Read("registry/0022_files"));

[DbContext(typeof(RegistryDb)), Migration("0023_rules_of_the_trail")]
sealed class Registry0023() : SqlMigration(SqlFiles.Read("registry/0023_rules_of_the_trail"));

[DbContext(typeof(ClinicDb)), Migration("0001_audit")]
sealed class Clinic0001() : SqlMigration(SqlFiles.Read("clinic/0001_audit"));

[DbContext(typeof(ClinicDb)), Migration("0002_premises")]
sealed class Clinic0002() : SqlMigration(SqlFiles.Read("clinic/0002_premises"));

[DbContext(typeof(ClinicDb)), Migration("0003_patients")]
sealed class Clinic0003() : SqlMigration(SqlFiles.Read("clinic/0003_patients"));

[DbContext(typeof(ClinicDb)), Migration("0004_scheduling")]
sealed class Clinic0004() : SqlMigration(SqlFiles.Read("clinic/0004_scheduling"));

[DbContext(typeof(ClinicDb)), Migration("0005_messages")]
sealed class Clinic0005() : SqlMigration(SqlFiles.Read("clinic/0005_messages"));

[DbContext(typeof(ClinicDb)), Migration("0006_devices")]
sealed class Clinic0006() : SqlMigration(SqlFiles.Read("clinic/0006_devices"));

[DbContext(typeof(ClinicDb)), Migration("0007_approvals")]
sealed class Clinic0007() : SqlMigration(SqlFiles.Read("clinic/0007_approvals"));

[DbContext(typeof(ClinicDb)), Migration("0009_audit_seals")]
sealed class Clinic0009() : SqlMigration(SqlFiles.Read("clinic/0009_audit_seals"));

[DbContext(typeof(ClinicDb)), Migration("0010_audit_retirements")]
sealed class Clinic0010() : SqlMigration(SqlFiles.Read("clinic/0010_audit_retirements"));

[DbContext(typeof(ClinicDb)), Migration("0011_alerts")]
sealed class Clinic0011() : SqlMigration(SqlFiles.Read("clinic/0011_alerts"));

[DbContext(typeof(ClinicDb)), Migration("0012_patients_rights")]
sealed class Clinic0012() : SqlMigration(SqlFiles.Read("clinic/0012_patients_rights"));

[DbContext(typeof(ClinicDb)), Migration("0013_rights")]
sealed class Clinic0013() : SqlMigration(SqlFiles.Read("clinic/0013_rights"));

[DbContext(typeof(ClinicDb)), Migration("0014_appointment_states")]
sealed class Clinic0014() : SqlMigration(SqlFiles.Read("clinic/0014_appointment_states"));

[DbContext(typeof(ClinicDb)), Migration("0015_availability")]
sealed class Clinic0015() : SqlMigration(SqlFiles.Read("clinic/0015_availability"));

[DbContext(typeof(ClinicDb)), Migration("0016_calendar_feeds")]
sealed class Clinic0016() : SqlMigration(SqlFiles.Read("clinic/0016_calendar_feeds"));

[DbContext(typeof(ClinicDb)), Migration("0017_visits")]
sealed class Clinic0017() : SqlMigration(SqlFiles.Read("clinic/0017_visits"));

[DbContext(typeof(ClinicDb)), Migration("0018_reminders")]
sealed class Clinic0018() : SqlMigration(SqlFiles.Read("clinic/0018_reminders"));

[DbContext(typeof(ClinicDb)), Migration("0019_writing_to_patients")]
sealed class Clinic0019() : SqlMigration(SqlFiles.Read("clinic/0019_writing_to_patients"));

[DbContext(typeof(ClinicDb)), Migration("0020_keeping")]
sealed class Clinic0020() : SqlMigration(SqlFiles.Read("clinic/0020_keeping"));

[DbContext(typeof(ClinicDb)), Migration("0021_files")]
sealed class Clinic0021() : SqlMigration(SqlFiles.Read("clinic/0021_files"));

[DbContext(typeof(ClinicDb)), Migration("0022_restricted_records")]
sealed class Clinic0022() : SqlMigration(SqlFiles.Read("clinic/0022_restricted_records"));

[DbContext(typeof(ClinicDb)), Migration("0023_purposes")]
sealed class Clinic0023() : SqlMigration(SqlFiles.Read("clinic/0023_purposes"));

static class SqlFiles
{
    /// <summary>The text of a step's file.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(SqlFiles).Assembly.GetManifestResourceStream($"Migrations/{name}.sql")
            ?? throw new InvalidOperationException($"The migration {name}.sql is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
