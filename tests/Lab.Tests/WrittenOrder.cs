using Xunit.Sdk;
using Xunit.v3;

namespace Monitor.Lab.Tests;

/// <summary>Runs the tests of a class as they are written: first what looks, then what breaks.</summary>
public sealed class WrittenOrder : ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : ITestCase =>
        [.. testCases.OrderBy(test => test is IXunitTestCase { TestMethod.Method.MetadataToken: var written } ? written : int.MaxValue)];
}
