/* Data sets and data buffers. Dead ones keep their memory, so that using one is seen and not a crash. */
#include "model.h"

#include <stdlib.h>

aclDataBuffer *aclCreateDataBuffer(void *address, size_t size)
{
    if (sim_enter("aclCreateDataBuffer", false) != SIM_OK) return NULL;
    aclDataBuffer *made = calloc(1, sizeof *made);
    *made = (aclDataBuffer){ address, size, true };
    sim_buffers++;
    sim_leave(SIM_OK);
    return made;
}

aclError aclDestroyDataBuffer(const aclDataBuffer *buffer)
{
    aclError code = sim_enter("aclDestroyDataBuffer", false);
    if (code != SIM_OK) return code;
    if (!buffer || !buffer->is_alive) {
        sim_violation("aclDestroyDataBuffer of no living data buffer");
        return sim_leave(SIM_BAD_PARAMETER);
    }
    if (!sim_is_lost() && sim_device_bytes(buffer->address, 1)) sim_violation("aclDestroyDataBuffer before its memory was given back");
    ((aclDataBuffer *)buffer)->is_alive = false;
    sim_buffers--;
    return sim_leave(SIM_OK);
}

aclmdlDataset *aclmdlCreateDataset(void)
{
    if (sim_enter("aclmdlCreateDataset", false) != SIM_OK) return NULL;
    aclmdlDataset *made = calloc(1, sizeof *made);
    made->is_alive = true;
    sim_datasets++;
    sim_leave(SIM_OK);
    return made;
}

aclError aclmdlDestroyDataset(const aclmdlDataset *dataset)
{
    aclError code = sim_enter("aclmdlDestroyDataset", false);
    if (code != SIM_OK) return code;
    if (!dataset || !dataset->is_alive) {
        sim_violation("aclmdlDestroyDataset of no living data set");
        return sim_leave(SIM_BAD_PARAMETER);
    }
    for (size_t i = 0; i < dataset->count; i++)
        if (dataset->buffers[i]->is_alive)
            sim_violation("aclmdlDestroyDataset before its data buffers were destroyed, which nothing refers to any more");
    ((aclmdlDataset *)dataset)->is_alive = false;
    sim_datasets--;
    return sim_leave(SIM_OK);
}

aclError aclmdlAddDatasetBuffer(aclmdlDataset *dataset, aclDataBuffer *buffer)
{
    aclError code = sim_enter("aclmdlAddDatasetBuffer", false);
    if (code != SIM_OK) return code;
    if (dataset->count == SIM_MOST_BUFFERS) return sim_leave(sim_fail(SIM_BAD_PARAMETER, "too many data buffers"));
    if (!sim_device_bytes(buffer->address, buffer->size))
        sim_violation("a data buffer of %zu bytes does not lie in memory of aclrtMalloc", buffer->size);
    dataset->buffers[dataset->count++] = buffer;
    return sim_leave(SIM_OK);
}
