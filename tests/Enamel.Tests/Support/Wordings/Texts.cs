namespace Enamel.Tests.Support.Wordings;

/// <summary>The texts of messages that only tests send: Texts.resx beside this file.</summary>
sealed class Texts;
