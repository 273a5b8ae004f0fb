using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Database;

/// <summary>The database's spelling of a property: <c>BirthOn</c> is <c>birth_on</c>.</summary>
static class SnakeCase
{
    public static void NameColumns(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
            foreach (var property in entity.GetProperties())
                property.SetColumnName(From(property.Name));
    }

    static string From(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
