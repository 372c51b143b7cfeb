using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Recipes;

public sealed class RegionPlanTests
{
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 200)];

    [Fact]
    public void Without_regions_the_whole_frame_is_looked_at() =>
        Assert.Equal(
            [new PlannedRegion("frame", new RegionOfInterest(0, 0, 640, 480))], RegionPlan.Expand(new Recipe { Name = "strip" }, 640, 480));

    [Fact]
    public void Regions_come_in_their_order_and_tiles_row_by_row()
    {
        Recipe recipe = new()
        {
            Name = "strip",
            Regions =
            [
                new RecipeRegion
                {
                    Name = "top", X = 10, Y = 20, Width = 100, Height = 50,
                    Tiles = new RecipeTiles { Width = 60, Height = 30, Overlap = 5 },
                },
                new RecipeRegion { Name = "rest", X = 0, Y = 100, Width = 640, Height = 380 },
            ],
        };

        Assert.Equal(
            [
                new PlannedRegion("top/1", new RegionOfInterest(10, 20, 60, 30)),
                new PlannedRegion("top/2", new RegionOfInterest(50, 20, 60, 30)),
                new PlannedRegion("top/3", new RegionOfInterest(10, 40, 60, 30)),
                new PlannedRegion("top/4", new RegionOfInterest(50, 40, 60, 30)),
                new PlannedRegion("rest", new RegionOfInterest(0, 100, 640, 380)),
            ],
            RegionPlan.Expand(recipe, 640, 480));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Tiles_cover_every_pixel_of_the_region_and_none_outside(int seed)
    {
        RecipeRegion region = Draw(seed);
        RegionOfInterest[] tiles = Expand(region);

        bool[,] isCovered = new bool[region.Width, region.Height];
        foreach (RegionOfInterest tile in tiles)
        {
            Assert.Equal((region.Tiles!.Width, region.Tiles.Height), (tile.Width, tile.Height));
            for (int y = tile.Y; y < tile.Y + tile.Height; y++)
            {
                for (int x = tile.X; x < tile.X + tile.Width; x++)
                {
                    // A pixel outside the region is outside the array.
                    isCovered[x - region.X, y - region.Y] = true;
                }
            }
        }

        Assert.DoesNotContain(false, isCovered.Cast<bool>());
        Assert.Equal(tiles.Length, RegionPlan.CountTiles(region));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Neighbours_share_what_was_asked_for_and_there_are_no_more_than_needed(int seed)
    {
        RecipeRegion region = Draw(seed);
        RegionOfInterest[] tiles = Expand(region);

        CheckAxis([.. tiles.Select(tile => tile.X).Distinct()], region.X, region.Width, region.Tiles!.Width, region.Tiles.Overlap);
        CheckAxis([.. tiles.Select(tile => tile.Y).Distinct()], region.Y, region.Height, region.Tiles.Height, region.Tiles.Overlap);
        Assert.Equal(tiles.Select(tile => tile.X).Distinct().Count() * tiles.Select(tile => tile.Y).Distinct().Count(), tiles.Length);
    }

    [Fact]
    public void The_same_recipe_always_gives_the_same_plan() => Assert.Equal(Expand(Draw(7)), Expand(Draw(7)));

    [Fact]
    public void A_region_that_does_not_fit_is_misuse()
    {
        Recipe recipe = new() { Name = "strip", Regions = [new RecipeRegion { Name = "a", Width = 641, Height = 480 }] };

        Assert.Contains(
            "regions[0]", Assert.Throws<ArgumentException>(() => RegionPlan.Expand(recipe, 640, 480)).Message, StringComparison.Ordinal);
    }

    private static void CheckAxis(int[] starts, int from, int length, int tile, int overlap)
    {
        Assert.Equal(from, starts[0]);
        Assert.Equal(from + length, starts[^1] + tile);
        Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.True(pair.First + tile - pair.Second >= overlap, $"{pair} share too little"));

        // One tile fewer, laid as far apart as the overlap lets them, would not reach the end.
        int fewer = starts.Length - 1;
        Assert.True(fewer == 0 || tile + ((fewer - 1) * (tile - overlap)) < length, $"{fewer} tiles would do");
    }

    private static RegionOfInterest[] Expand(RecipeRegion region) =>
        [.. RegionPlan.Expand(new Recipe { Name = "strip", Regions = [region] }, 400, 400).Select(planned => planned.Area)];

    private static RecipeRegion Draw(int seed)
    {
        Random random = new(seed);
        (int width, int height) = (random.Next(1, 200), random.Next(1, 200));
        (int tileWidth, int tileHeight) = (random.Next((width / 12) + 1, width + 1), random.Next((height / 12) + 1, height + 1));
        int shorter = Math.Min(tileWidth, tileHeight);
        int overlap = random.Next(0, Math.Max(1, Math.Min(shorter, (Math.Min(tileWidth - (width / 20), tileHeight - (height / 20))))));
        return new RecipeRegion
        {
            Name = "a",
            X = random.Next(0, 200),
            Y = random.Next(0, 200),
            Width = width,
            Height = height,
            Tiles = new RecipeTiles { Width = tileWidth, Height = tileHeight, Overlap = Math.Min(overlap, shorter - 1) },
        };
    }
}
