using Monitor.Provisioner.Lab;

namespace Monitor.Provisioner.Tests.Lab;

public sealed class BaseRecipeTests
{
    [Fact]
    public void The_same_recipe_has_the_same_image() => Assert.Equal(new BaseRecipe().ImageName, new BaseRecipe().ImageName);

    [Fact]
    public void Any_change_of_the_recipe_makes_another_image()
    {
        var recipe = new BaseRecipe();
        BaseRecipe[] changed =
        [
            recipe with { Suite = "sid" },
            recipe with { Architecture = "riscv64" },
            recipe with { Packages = [.. recipe.Packages, "less"] },
            recipe with { MaskedUnits = [] },
            recipe with { EarlyFiles = new Dictionary<string, string>() },
            recipe with { Files = new Dictionary<string, string> { ["etc/motd"] = "hello" } },
            recipe with { Removed = [] },
        ];
        Assert.Equal(changed.Length + 1, changed.Append(recipe).Select(each => each.ImageName).Distinct().Count());
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("etcd")]
    [InlineData("patroni")]
    [InlineData("pgbouncer")]
    [InlineData("haproxy")]
    [InlineData("pgbackrest")]
    [InlineData("prometheus")]
    [InlineData("nginx")]
    public void Nothing_of_the_stack_is_in_the_image(string package) =>
        Assert.DoesNotContain(new BaseRecipe().Packages, name => name.Contains(package, StringComparison.Ordinal));
}
