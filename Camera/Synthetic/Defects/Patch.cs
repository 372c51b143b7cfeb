using System.Numerics;

namespace EdgeConvNeXt.Camera.Synthetic.Defects;

/// <summary>A blotchy area of oxide that was not pickled off: darker, brown or blue, with a soft irregular border.</summary>
internal sealed class Patch : IDefect
{
    public string Label => "patch";

    public void Paint(Canvas canvas, ref SplitMix64 random)
    {
        Vector2 radii = new(random.Between(60, 115), random.Between(42, 72));
        Vector2 room = PlateGeometry.DefectLimit - (radii * 0.9f);
        Vector2 centre = new(random.Between(-room.X, room.X), random.Between(-room.Y, room.Y));
        Vector2 texture = new(random.Between(0, 256), random.Between(0, 256));
        canvas.Blotch(centre, radii, 0.55f, random.Between(0.25f, 0.5f), texture);
        bool brown = random.Chance(0.6f);
        canvas.Press(random.Between(0.54f, 0.7f), brown ? random.Between(0.05f, 0.13f) : random.Between(-0.09f, -0.03f), 0);
    }
}
