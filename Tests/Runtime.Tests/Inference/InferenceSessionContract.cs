using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

/// <summary>What every session keeps to, whichever provider opened it.</summary>
public abstract class InferenceSessionContract
{
    private const int Alignment = 64;
    private const int Runs = 200;
    private const int Attempts = 3;

    [Theory]
    [InlineData(InputFormat.F32Nchw)]
    [InlineData(InputFormat.U8Nhwc)]
    public void An_opened_session_answers_for_every_step_of_brightness(InputFormat input)
    {
        using IInferenceSession session = Open(input);
        for (int index = 0; index < TinyModel.Labels.Count; index++)
        {
            TinyPicture.Fill(session, TinyModel.GreyOf(index));
            session.Run();
            float[] output = session.Output.ToArray();

            Assert.Equal(TinyModel.Labels.Count, output.Length);
            Assert.Equal(index, Array.IndexOf(output, output.Max()));
        }
    }

    [Theory]
    [InlineData(InputFormat.F32Nchw, sizeof(float))]
    [InlineData(InputFormat.U8Nhwc, sizeof(byte))]
    public unsafe void The_input_has_a_pictures_size_and_is_aligned(InputFormat input, int element)
    {
        using IInferenceSession session = Open(input);

        Assert.Equal(TinyModel.Side * TinyModel.Side * 3 * element, session.InputBuffer.Length);
        Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(session.InputBuffer)) % Alignment);
    }

    [Fact]
    public void Buffers_never_move()
    {
        using IInferenceSession session = Open(InputFormat.F32Nchw);
        ref byte before = ref MemoryMarshal.GetReference(session.InputBuffer);
        GC.Collect();
        session.Run();

        Assert.True(Unsafe.AreSame(ref before, ref MemoryMarshal.GetReference(session.InputBuffer)));
    }

    [Theory]
    [InlineData(InputFormat.F32Nchw)]
    [InlineData(InputFormat.U8Nhwc)]
    public void A_run_allocates_nothing(InputFormat input)
    {
        using IInferenceSession session = Open(input);
        session.Run();
        float sum = 0;

        // A collection that other tests cause may count what is left of this thread's allocation buffer, once; a run that allocates does
        // so each time.
        long allocated = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && allocated > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int run = 0; run < Runs; run++)
            {
                session.InputBuffer[run] = 1;
                session.Run();
                sum += session.Output[0];
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
        Assert.True(float.IsFinite(sum));
    }

    [Fact]
    public void A_closed_session_refuses_and_may_be_closed_again()
    {
        IInferenceSession session = Open(InputFormat.F32Nchw);
        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(session.Run);
        Assert.Throws<ObjectDisposedException>(() => session.InputBuffer.Length);
        Assert.Throws<ObjectDisposedException>(() => session.Output.Length);
    }

    [Fact]
    public void Sessions_do_not_disturb_one_another()
    {
        using IInferenceSession first = Open(InputFormat.F32Nchw);
        using IInferenceSession second = Open(InputFormat.U8Nhwc);
        TinyPicture.Fill(first, TinyModel.GreyOf(1));
        TinyPicture.Fill(second, TinyModel.GreyOf(4));
        first.Run();
        second.Run();

        Assert.Equal(1, TinyPicture.Answer(first));
        Assert.Equal(4, TinyPicture.Answer(second));
    }

    /// <summary>Opens <see cref="TinyModel"/>; sessions of one test may be open at the same time.</summary>
    protected abstract IInferenceSession Open(InputFormat input);
}
