namespace EdgeConvNeXt.Runtime.Inference.Ascend.Binding;

/// <summary>aclrtMemcpyKind: from where to where.</summary>
internal enum AclCopyKind
{
    HostToDevice = 1,
    DeviceToHost = 2,
}
