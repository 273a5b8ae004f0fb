using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Enamel.Platform.Http;

/// <summary>Completes the API's description (OpenAPI 3.1): who may call an address, how to sign in, and every way in which it says no.</summary>
public static class ApiDescription
{
    const string Problem = "Problem";
    const string Bearer = "bearer";
    const string Bound = "dpop";

    /// <summary>Sets it up.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "Enamel",
                Version = "v1",
                Description = "The API of a clinic, at the clinic's own host or under /clinic/{slug}. Everything that a page can do, the API can do, by the same rules. "
                    + "Errors are RFC 9457 problem details in the language of Accept-Language (fr, ar, en). Instants carry their offset, dates are YYYY-MM-DD. "
                    + "Lists page by cursor: send `next` back as `after`. What can be edited has an ETag and takes If-Match.",
            };
            document.Servers = [new() { Url = "/", Description = "At the clinic's host" }, new() { Url = "/clinic/atlas", Description = "Under a clinic's path" }];
            document.Components ??= new();
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
            document.Components.Schemas[Problem] = ProblemSchema();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "The accessToken of POST /api/v1/auth/login",
            };
            document.Components.SecuritySchemes[Bound] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "DPoP", BearerFormat = "JWT",
                Description = "The accessToken of a sign-in that carried a DPoP proof (RFC 9449), with a fresh proof in the header DPoP. Proofs repeat the nonce of the header DPoP-Nonce.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Description.RelativePath ?? "", context.Document);
            return Task.CompletedTask;
        });
    }

    static void Describe(OpenApiOperation operation, IList<object> metadata, string path, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        var permission = metadata.OfType<RequiredPermission>().LastOrDefault()?.Permission;
        if (permission is not null)
        {
            operation.Description = $"{operation.Description}\n\nPermission `{permission.Code}`: {string.Join(", ", permission.Roles.Select(Kernel.RoleWords.Word))}.".Trim();
            var needsDevice = metadata.OfType<DeviceNeeded>().Any();
            if (needsDevice) operation.Description += " On an approved device only: a plain bearer token is refused.";
            if (metadata.OfType<OpenCounterNeeded>().Any()) operation.Description += " The device stands at an open counter.";
            operation.Security = [.. needsDevice ? [] : new[] { Scheme(Bearer) }, Scheme(Bound)];
            Refuses(operation, document, 401, "Nobody is signed in, or the session has ended");
            Refuses(operation, document, 403, "The role may not do this");
        }
        if (metadata.OfType<PatientsMayCall>().Any())
        {
            operation.Description = $"{operation.Description}\n\nFor patients, with the token of POST /api/v1/portal/login.".Trim();
            operation.Security = [Scheme(Bearer)];
            Refuses(operation, document, 401, "No patient is signed in, or the session has ended");
        }
        if (metadata.OfType<IAcceptsMetadata>().Any(accepts => accepts.RequestType == typeof(Microsoft.AspNetCore.Http.IFormFile))) operation.RequestBody = FileForm();
        if (metadata.OfType<IAcceptsMetadata>().Any())
        {
            Refuses(operation, document, 400, "The body cannot be read: malformed JSON, a wrong type, an unknown field");
            Refuses(operation, document, 413, "The body is too large");
            Refuses(operation, document, 422, "Against a rule; `errors` says which field and why");
            Refuses(operation, document, 409, "Conflicts with what is there already");
        }
        if (path.Contains('{', StringComparison.Ordinal)) Refuses(operation, document, 404, "There is no such thing in this clinic");

        OpenApiSecurityRequirement Scheme(string name) => new() { [new OpenApiSecuritySchemeReference(name, document)] = [] };
    }

    static OpenApiRequestBody FileForm() => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["multipart/form-data"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string>(StringComparer.Ordinal) { Files.FileUpload.Field },
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { [Files.FileUpload.Field] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                },
            },
        },
    };

    static void Refuses(OpenApiOperation operation, OpenApiDocument? document, int status, string why) =>
        operation.Responses!.TryAdd(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse // made above
        {
            Description = why,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) },
            },
        });

    static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457 problem details",
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "urn:enamel:{code}: programs decide by this" },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "For people, in their language" },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Per field, why it is not accepted",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Finds the request in the log" },
        },
        Examples = [new JsonObject
        {
            ["type"] = "urn:enamel:patients.cin-taken",
            ["title"] = "Conflit",
            ["status"] = 409,
            ["detail"] = "Ce CIN est déjà celui du patient PT-atlas-2026-000012.",
            ["number"] = "PT-atlas-2026-000012",
            ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
        }],
    };
}
