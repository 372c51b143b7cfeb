using EdgeConvNeXt;

using Inspector inspector = Inspector.Open("strip.edgemodel");
Inspection result = inspector.Inspect("part.png");
Console.WriteLine(result);
