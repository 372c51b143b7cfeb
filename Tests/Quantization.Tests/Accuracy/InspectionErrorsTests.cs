using EdgeConvNeXt.Quantization.Accuracy;

namespace EdgeConvNeXt.Quantization.Tests.Accuracy;

public class InspectionErrorsTests
{
    private const int Good = 0;
    private const int Polished = 1;
    private const int Crack = 2;
    private const int Pit = 3;

    [Fact]
    public void A_defect_taken_for_another_defect_goes_the_right_way()
    {
        ClassificationTally tally = new(4);
        Judge(tally, Good, Polished, times: 5);
        Judge(tally, Good, Crack, times: 2);
        Judge(tally, Polished, Pit, times: 1);
        Judge(tally, Crack, Good, times: 3);
        Judge(tally, Crack, Pit, times: 7);
        Judge(tally, Pit, Polished, times: 1);
        Judge(tally, Pit, Pit, times: 1);
        InspectionErrors errors = new(tally.Confusion, new HashSet<int> { Good, Polished });

        Assert.Equal([0, 0, 3, 1], Enumerable.Range(0, 4).Select(errors.Escapes));
        Assert.Equal([2, 1, 0, 0], Enumerable.Range(0, 4).Select(errors.Overkill));
        Assert.Equal(4, errors.TotalEscapes);
        Assert.Equal(3, errors.TotalOverkill);
    }

    [Fact]
    public void Without_a_label_that_means_OK_nothing_can_escape()
    {
        ClassificationTally tally = new(4);
        Judge(tally, Crack, Pit, times: 7);
        InspectionErrors errors = new(tally.Confusion, new HashSet<int>());

        Assert.Equal((0, 0), (errors.TotalEscapes, errors.TotalOverkill));
    }

    private static void Judge(ClassificationTally tally, int truth, int judged, int times)
    {
        float[] scores = new float[4];
        scores[judged] = 1;
        for (int i = 0; i < times; i++)
        {
            tally.Add(scores, truth);
        }
    }
}
