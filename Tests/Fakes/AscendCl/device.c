/* Initialising, devices, contexts. */
#include "simulator.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct { int device; int generation; bool is_alive; } context_object;

int sim_generation[SIM_MOST_DEVICES];

static int initialized, set_count[SIM_MOST_DEVICES];
static context_object defaults[SIM_MOST_DEVICES];
static _Thread_local context_object *current;

bool sim_is_initialized(void) { return initialized > 0; }

static bool is_alive(const context_object *context)
{
    return context && context->is_alive && context->generation == sim_generation[context->device];
}

void *sim_current_context(void) { return is_alive(current) ? current : NULL; }

int sim_current_device(void) { return current->device; }

sim_counts *sim_here(void) { return &sim_live[current->device]; }

static bool is_empty(const sim_counts *counts)
{
    return counts->contexts + counts->streams + counts->memories + counts->hosts + counts->models == 0;
}

aclError aclInit(const char *path)
{
    aclError code = sim_enter("aclInit", false);
    if (code != SIM_OK) return code;
    (void)path;
#ifdef SIM_OLD_CANN
    if (initialized) return sim_leave(sim_fail(SIM_REPEATED_INIT, "aclInit was called before"));
#endif
    initialized++;
    return sim_leave(SIM_OK);
}

static aclError check_nothing_left(void)
{
    bool is_clean = sim_descriptions + sim_datasets + sim_buffers == 0;
    for (int i = 0; i < SIM_MOST_DEVICES; i++) {
        const sim_counts *counts = &sim_live[i];
        if (is_empty(counts) && set_count[i] == 0) continue;
        is_clean = false;
        sim_violation(
            "left at aclFinalize on device %d, which is set %d times: contexts %d, streams %d, device memory %d, host memory %d, models %d",
            i, set_count[i], counts->contexts, counts->streams, counts->memories, counts->hosts, counts->models);
    }
    if (is_clean) return SIM_OK;
    sim_violation("left at aclFinalize: descriptions %d, data sets %d, data buffers %d", sim_descriptions, sim_datasets, sim_buffers);
    return sim_fail(SIM_LEAK, "something was left at aclFinalize");
}

static aclError finalize(bool is_for_all)
{
    aclError code = sim_enter("aclFinalize", false);
    if (code != SIM_OK) return code;
    initialized = is_for_all ? 0 : initialized - 1;
    return sim_leave(initialized ? SIM_OK : check_nothing_left());
}

aclError aclFinalize(void) { return finalize(true); }

#ifndef SIM_OLD_CANN
aclError aclFinalizeReference(uint64_t *left)
{
    aclError code = finalize(false);
    if (left) *left = (uint64_t)initialized;
    return code;
}
#endif

aclError aclrtGetDeviceCount(uint32_t *count)
{
    aclError code = sim_enter("aclrtGetDeviceCount", false);
    if (code != SIM_OK) return code;
    *count = (uint32_t)sim.devices;
    return sim_leave(SIM_OK);
}

const char *aclrtGetSocName(void) { return sim.is_stub ? NULL : sim.soc; }

aclError aclrtGetRunMode(aclrtRunMode *mode)
{
    aclError code = sim_enter("aclrtGetRunMode", true);
    if (code != SIM_OK) return code;
    *mode = sim.is_board ? ACL_DEVICE : ACL_HOST;
    return sim_leave(SIM_OK);
}

aclError aclrtSetDevice(int32_t device)
{
    aclError code = sim_enter("aclrtSetDevice", false);
    if (code != SIM_OK) return code;
    if (device < 0 || device >= sim.devices || device >= SIM_MOST_DEVICES)
        return sim_leave(sim_fail(SIM_BAD_DEVICE, "there is no device %d", device));
    set_count[device]++;
    defaults[device] = (context_object){ device, sim_generation[device], true };
    current = &defaults[device];
    return sim_leave(SIM_OK);
}

static void wipe(int device)
{
    sim_wipe_memory(device);
    sim_live[device] = (sim_counts){ 0 };
    sim_generation[device]++;
    sim_find_again();
}

aclError aclrtResetDevice(int32_t device)
{
    aclError code = sim_enter("aclrtResetDevice", false);
    if (code != SIM_OK) return code;
    if (device < 0 || device >= SIM_MOST_DEVICES || set_count[device] == 0) {
        sim_violation("aclrtResetDevice(%d) without aclrtSetDevice", device);
        return sim_leave(sim_fail(SIM_BAD_DEVICE, "device %d is not set", device));
    }
    if (sim_is_lost()) wipe(device);
    if (--set_count[device] == 0) {
        defaults[device].is_alive = false;
        const sim_counts *counts = &sim_live[device];
        if (!is_empty(counts))
            sim_violation(
                "aclrtResetDevice before everything on the device was given back: "
                "contexts %d, streams %d, device memory %d, host memory %d, models %d",
                counts->contexts, counts->streams, counts->memories, counts->hosts, counts->models);
    }
    return sim_leave(SIM_OK);
}

aclError aclrtCreateContext(aclrtContext *context, int32_t device)
{
    aclError code = sim_enter("aclrtCreateContext", false);
    if (code != SIM_OK) return code;
    if (device < 0 || device >= SIM_MOST_DEVICES || set_count[device] == 0)
        return sim_leave(sim_fail(SIM_BAD_DEVICE, "device %d is not set", device));
    context_object *made = malloc(sizeof *made);
    *made = (context_object){ device, sim_generation[device], true };
    sim_live[device].contexts++;
    *context = current = made;
    return sim_leave(SIM_OK);
}

/* Dead contexts keep their memory, so that using one is seen and not a crash. */
aclError aclrtDestroyContext(aclrtContext context)
{
    aclError code = sim_enter("aclrtDestroyContext", false);
    if (code != SIM_OK) return code;
    context_object *object = context;
    if (!is_alive(object)) {
        sim_violation("aclrtDestroyContext of no living context");
        return sim_leave(SIM_BAD_PARAMETER);
    }
    sim_counts *counts = &sim_live[object->device];
    if (counts->streams + counts->memories + counts->models)
        sim_violation("aclrtDestroyContext before its streams, memory and models were given back");
    object->is_alive = false;
    counts->contexts--;
    return sim_leave(SIM_OK);
}

aclError aclrtSetCurrentContext(aclrtContext context)
{
    aclError code = sim_enter("aclrtSetCurrentContext", false);
    if (code != SIM_OK) return code;
    current = context;
    return sim_leave(SIM_OK);
}
