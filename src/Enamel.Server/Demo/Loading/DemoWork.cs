using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Server.Commands;

namespace Enamel.Server.Demo.Loading;

/// <summary>The unit of work in which a demo clinic is loaded.</summary>
/// <param name="services">The scope's.</param>
/// <param name="plan">What is to be there.</param>
internal sealed class DemoWork(IServiceProvider services, DemoPlan plan)
{
    /// <summary>What is to be there.</summary>
    public DemoPlan Plan => plan;

    /// <summary>The clinic's tables.</summary>
    public ClinicDb Db => The<ClinicDb>();

    /// <summary>The registry.</summary>
    public RegistryDb Registry => The<RegistryDb>();

    /// <summary>This instant.</summary>
    public DateTimeOffset Now => The<TimeProvider>().GetUtcNow();

    /// <summary>A verb, or what else the clinic's scope holds.</summary>
    public T The<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>What a verb gave.</summary>
    /// <exception cref="OperatorException">It refused: something else in the installation is in the demo's way.</exception>
    public T Expected<T>(Outcome<T> outcome) => outcome.Succeeded(out var value, out var refusal) ? value : throw Failure(services, refusal);

    /// <summary>Sees that a verb did what it was asked.</summary>
    /// <exception cref="OperatorException">It refused.</exception>
    public void Expected(Outcome outcome)
    {
        if (!outcome.Succeeded(out var refusal))
            throw Failure(services, refusal);
    }

    /// <summary>A refusal as the operator reads it.</summary>
    public static OperatorException Failure(IServiceProvider services, Refusal refusal) =>
        new($"The demo could not be loaded: {services.GetRequiredService<Refusals>().Sentence(refusal)}");
}
