using Enamel.Platform.Privacy;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Enamel.Platform.Database;

/// <summary>A sealed field is stored as its ciphertext.</summary>
sealed class SealedToBytes() : ValueConverter<Sealed, byte[]>(value => value.ToStored(), bytes => Sealed.FromStored(bytes));
