using Monitor.Dashboards.Viewer;

namespace Monitor.Dashboards.Tests.Viewer;

public sealed class DashboardLibraryTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("monitor-library-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Has_every_dashboard_that_the_program_generates()
    {
        var library = DashboardLibrary.Generated();

        Assert.Equal(DashboardFiles.Boards.Select(board => board.Uid).Order(), library.Entries.Select(entry => entry.Uid).Order());
        Assert.All(library.Entries, entry => Assert.NotNull(library.Find(entry.Uid)));
        Assert.Null(library.Find("no-such-dashboard"));
    }

    [Fact]
    public void A_subdirectory_is_a_folder_and_a_file_without_uid_is_known_by_its_name()
    {
        Write("one.json", """{ "uid": "first", "title": "First", "tags": ["a"], "panels": [] }""");
        Write("Hosts/two.json", """{ "title": "Second", "panels": [] }""");

        var entries = DashboardLibrary.From(directory).Entries;

        Assert.Equal([("Hosts", "two", "Second"), ("Monitor", "first", "First")], entries.Select(entry => (entry.Folder, entry.Uid, entry.Title)));
    }

    [Theory]
    [InlineData("[]", "is no dashboard")]
    [InlineData("{", "is no dashboard")]
    [InlineData("""{ "title": "no panels" }""", "has no `panels`")]
    public void Says_which_file_is_no_dashboard(string text, string expected)
    {
        Write("broken.json", text);

        var exception = Assert.Throws<InvalidDataException>(() => DashboardLibrary.From(directory));

        Assert.Contains("broken.json", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_two_files_have_the_same_uid()
    {
        Write("one.json", """{ "uid": "same", "panels": [] }""");
        Write("two.json", """{ "uid": "same", "panels": [] }""");

        Assert.Contains("two dashboards have the uid same", Assert.Throws<InvalidDataException>(() => DashboardLibrary.From(directory)).Message, StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
