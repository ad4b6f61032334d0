using Xunit.Sdk;
using Xunit.v3;

// One lab at a time: two cores are soon busy, and what is measured here is behaviour over time.
[assembly: Parallelization(Mode = ParallelMode.None)]
