using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Ui;

/// <summary>
/// Where the keys of the framework's data protection go, which comes with Razor components and protects nothing here: what the product protects, it
/// protects with its own keys. So none is written in clear into the home folder of whoever starts the server.
/// </summary>
sealed class ForgottenKeys : IXmlRepository
{
    readonly ConcurrentBag<XElement> keys = [];

    public IReadOnlyCollection<XElement> GetAllElements() => [.. keys];

    public void StoreElement(XElement element, string friendlyName) => keys.Add(element);

    public static void Use(IServiceCollection services) => services.Configure<KeyManagementOptions>(options =>
    {
        options.XmlRepository = new ForgottenKeys();
        options.XmlEncryptor = new NullXmlEncryptor();
    });
}
