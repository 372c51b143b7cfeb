namespace EdgeConvNeXt.Station.Api.Modbus.Registers;

/// <summary>
/// Where the four bytes of a 32-bit value, A the highest, lie in two registers; each register's high byte is named first.
/// </summary>
public enum WordOrder
{
    /// <summary>AB in the first register, CD in the second.</summary>
    Abcd,

    /// <summary>BA, DC.</summary>
    Badc,

    /// <summary>CD, AB.</summary>
    Cdab,

    /// <summary>DC, BA.</summary>
    Dcba,
}

/// <summary>Which byte of a register has the first of two characters.</summary>
public enum CharacterOrder
{
    /// <summary>The high one.</summary>
    HighFirst,

    /// <summary>The low one.</summary>
    LowFirst,
}
