namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>What the page answers on one subject.</summary>
internal interface IPageRoutes
{
    /// <summary>Adds its paths. Answers are given by threads of the pool, several at once.</summary>
    void Map(PageMap map);
}
