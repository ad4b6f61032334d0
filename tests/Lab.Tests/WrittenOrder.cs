using Xunit.Sdk;
using Xunit.v3;

namespace Monitor.Lab.Tests;

/// <summary>Runs the tests of a class as they are written: first what looks, then what breaks.</summary>
public sealed class WrittenOrder : ITestMethodOrderer
{
    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
        where TTestMethod : notnull, ITestMethod =>
        [.. testMethods.OrderBy(test => test is IXunitTestMethod { Method.MetadataToken: var written } ? written : int.MaxValue)];
}
