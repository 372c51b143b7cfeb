namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>
/// A queue of fixed size. When it is full, the oldest makes room, as in the kernel's event buffer. For one thread at a time.
/// </summary>
internal sealed class Ring<T>(int capacity)
{
    private readonly T[] _items = new T[capacity];
    private int _first;

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many had to make room so far.</summary>
    public long Dropped { get; private set; }

    public void Add(T item)
    {
        _items[(_first + Count) % _items.Length] = item;
        if (Count < _items.Length)
        {
            Count++;
            return;
        }

        _first = (_first + 1) % _items.Length;
        Dropped++;
    }

    /// <summary>The oldest; there must be one.</summary>
    public T Take()
    {
        T item = _items[_first];
        _first = (_first + 1) % _items.Length;
        Count--;
        return item;
    }
}
