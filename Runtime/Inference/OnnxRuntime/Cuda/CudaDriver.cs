using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;

/// <summary>
/// Reads the cards from NVIDIA's driver, quietly: ONNX Runtime prints what it cannot load, and finds a missing card only when a model
/// opens.
/// </summary>
internal static unsafe class CudaDriver
{
    private const string FileName = "libcuda.so.1";

    /// <summary>Why a card cannot be used, one clause with its remedy; null when the driver has it.</summary>
    /// <param name="device">Number of the card.</param>
    /// <seealso href="https://docs.nvidia.com/cuda/cuda-driver-api/group__CUDA__DEVICE.html">cuInit, cuDeviceGetCount: 0 is
    /// success</seealso>
    public static string? Obstacle(int device)
    {
        if (!NativeLibrary.TryLoad(FileName, out nint driver)
            || !NativeLibrary.TryGetExport(driver, "cuInit", out nint initialize)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out nint count))
        {
            return $"NVIDIA's driver ({FileName}) is not on this machine: install it";
        }

        int error = ((delegate* unmanaged[Cdecl]<uint, int>)initialize)(0);
        int cards = 0;
        error = error == 0 ? ((delegate* unmanaged[Cdecl]<int*, int>)count)(&cards) : error;
        if (error != 0)
        {
            return $"NVIDIA's driver answers with error {error}: "
                + "check the card with nvidia-smi, and that this user may open /dev/nvidia*";
        }

        return device < cards ? null : $"NVIDIA's driver has {cards} cards, and none with the number {device}: correct cuda.device";
    }
}
