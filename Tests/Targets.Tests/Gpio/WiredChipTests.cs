using System.Reflection;

namespace EdgeConvNeXt.Targets.Tests.Gpio;

/// <summary>Runs the contract on the chip that the environment names; its lines are shared, so one test at a time.</summary>
public sealed class WiredChipTests
{
    public static TheoryData<string> Contract { get; } =
        [.. typeof(SignalChipContract).GetMethods().Where(
            method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => method.Name)];

    [WiredChipTheory]
    [MemberData(nameof(Contract))]
    public async Task A_real_chip_keeps_the_contract(string test)
    {
        using WiredChip chip = new();
        if (typeof(SignalChipContract).GetMethod(test)!.Invoke(chip, null) is Task running)
        {
            await running;
        }
    }
}
