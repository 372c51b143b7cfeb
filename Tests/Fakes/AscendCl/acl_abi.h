/* The part of AscendCL's C interface that the simulator has. Sizes and numbers as in acl 1.10.0 and CANN 9.1, which agree. */
#ifndef ACL_ABI_H
#define ACL_ABI_H

#include <stddef.h>
#include <stdint.h>

#define ACL_EXPORT __attribute__((visibility("default")))

typedef int aclError;
typedef int aclDataType;
typedef int aclFormat;
typedef void *aclrtContext;
typedef void *aclrtStream;
typedef enum { ACL_DEVICE = 0, ACL_HOST = 1 } aclrtRunMode;
typedef enum { ACL_H2H = 0, ACL_H2D = 1, ACL_D2H = 2, ACL_D2D = 3, ACL_COPY_DEFAULT = 4 } aclrtMemcpyKind;

enum { ACL_FLOAT = 0, ACL_FLOAT16 = 1, ACL_INT32 = 3, ACL_UINT8 = 4 };
enum { ACL_FORMAT_NCHW = 0, ACL_FORMAT_NHWC = 1, ACL_FORMAT_ND = 2 };

#define ACL_MAX_DIMS 128
#define ACL_MAX_NAME 128
#define ACL_DYNAMIC_TENSOR_NAME "ascend_mbatch_shape_data"

typedef struct { char name[ACL_MAX_NAME]; size_t dimCount; int64_t dims[ACL_MAX_DIMS]; } aclmdlIODims;
typedef struct { size_t batchCount; uint64_t batch[ACL_MAX_DIMS]; } aclmdlBatch;

_Static_assert(sizeof(aclmdlIODims) == 1160, "aclmdlIODims");
_Static_assert(sizeof(aclmdlBatch) == 1032, "aclmdlBatch");

typedef struct sim_description aclmdlDesc;
typedef struct sim_dataset aclmdlDataset;
typedef struct sim_buffer aclDataBuffer;

ACL_EXPORT aclError aclInit(const char *path);
ACL_EXPORT aclError aclFinalize(void);
ACL_EXPORT aclError aclFinalizeReference(uint64_t *left);
ACL_EXPORT const char *aclGetRecentErrMsg(void);

ACL_EXPORT aclError aclrtSetDevice(int32_t device);
ACL_EXPORT aclError aclrtResetDevice(int32_t device);
ACL_EXPORT aclError aclrtGetDeviceCount(uint32_t *count);
ACL_EXPORT const char *aclrtGetSocName(void);
ACL_EXPORT aclError aclrtGetRunMode(aclrtRunMode *mode);
ACL_EXPORT aclError aclrtCreateContext(aclrtContext *context, int32_t device);
ACL_EXPORT aclError aclrtDestroyContext(aclrtContext context);
ACL_EXPORT aclError aclrtSetCurrentContext(aclrtContext context);
ACL_EXPORT aclError aclrtCreateStream(aclrtStream *stream);
ACL_EXPORT aclError aclrtDestroyStream(aclrtStream stream);
ACL_EXPORT aclError aclrtSynchronizeStream(aclrtStream stream);
ACL_EXPORT aclError aclrtSynchronizeStreamWithTimeout(aclrtStream stream, int32_t milliseconds);

ACL_EXPORT aclError aclrtMalloc(void **address, size_t size, int policy);
ACL_EXPORT aclError aclrtFree(void *address);
ACL_EXPORT aclError aclrtMallocHost(void **address, size_t size);
ACL_EXPORT aclError aclrtFreeHost(void *address);
ACL_EXPORT aclError aclrtMemcpy(void *target, size_t room, const void *source, size_t count, aclrtMemcpyKind kind);

ACL_EXPORT aclError aclmdlLoadFromFile(const char *path, uint32_t *model);
ACL_EXPORT aclError aclmdlUnload(uint32_t model);
ACL_EXPORT aclmdlDesc *aclmdlCreateDesc(void);
ACL_EXPORT aclError aclmdlGetDesc(aclmdlDesc *description, uint32_t model);
ACL_EXPORT aclError aclmdlDestroyDesc(aclmdlDesc *description);
ACL_EXPORT size_t aclmdlGetNumInputs(aclmdlDesc *description);
ACL_EXPORT size_t aclmdlGetNumOutputs(aclmdlDesc *description);
ACL_EXPORT size_t aclmdlGetInputSizeByIndex(aclmdlDesc *description, size_t index);
ACL_EXPORT size_t aclmdlGetOutputSizeByIndex(aclmdlDesc *description, size_t index);
ACL_EXPORT aclError aclmdlGetInputDims(const aclmdlDesc *description, size_t index, aclmdlIODims *dims);
ACL_EXPORT aclError aclmdlGetInputDimsV2(const aclmdlDesc *description, size_t index, aclmdlIODims *dims);
ACL_EXPORT aclError aclmdlGetOutputDims(const aclmdlDesc *description, size_t index, aclmdlIODims *dims);
ACL_EXPORT aclDataType aclmdlGetInputDataType(const aclmdlDesc *description, size_t index);
ACL_EXPORT aclDataType aclmdlGetOutputDataType(const aclmdlDesc *description, size_t index);
ACL_EXPORT const char *aclmdlGetInputNameByIndex(const aclmdlDesc *description, size_t index);
ACL_EXPORT aclError aclmdlGetDynamicBatch(const aclmdlDesc *description, aclmdlBatch *batch);
ACL_EXPORT aclError aclmdlSetDynamicBatchSize(uint32_t model, aclmdlDataset *inputs, size_t index, uint64_t batch);

ACL_EXPORT aclmdlDataset *aclmdlCreateDataset(void);
ACL_EXPORT aclError aclmdlDestroyDataset(const aclmdlDataset *dataset);
ACL_EXPORT aclError aclmdlAddDatasetBuffer(aclmdlDataset *dataset, aclDataBuffer *buffer);
ACL_EXPORT aclDataBuffer *aclCreateDataBuffer(void *address, size_t size);
ACL_EXPORT aclError aclDestroyDataBuffer(const aclDataBuffer *buffer);

ACL_EXPORT aclError aclmdlExecute(uint32_t model, const aclmdlDataset *inputs, aclmdlDataset *outputs);
ACL_EXPORT aclError aclmdlExecuteAsync(uint32_t model, const aclmdlDataset *inputs, aclmdlDataset *outputs, aclrtStream stream);

/* The simulator's own entries. */
ACL_EXPORT void acl_sim_configure(const char *settings);
ACL_EXPORT size_t acl_sim_violations(char *text, size_t room);
ACL_EXPORT void acl_sim_release(void);
ACL_EXPORT int acl_sim_count(const char *what);

#endif
