/* Memory. On a card, a device's addresses are moved out of what a processor can reach: touching one ends the process, as a wild pointer
   would. */
#include "simulator.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BLOCKS 256
#define OUT_OF_REACH ((uintptr_t)1 << 62)

typedef struct { unsigned char *bytes; unsigned char *given; size_t size; int device; bool is_host; bool is_used; } block;

static block blocks[MOST_BLOCKS];

static block *block_of(const void *address, size_t size, bool is_host)
{
    const unsigned char *start = address;
    for (int i = 0; i < MOST_BLOCKS; i++) {
        block *one = &blocks[i];
        if (one->is_used && one->is_host == is_host && start >= one->given && start + size <= one->given + one->size) return one;
    }
    return NULL;
}

void *sim_device_bytes(const void *address, size_t size)
{
    block *found = block_of(address, size, false);
    return found ? found->bytes + ((const unsigned char *)address - found->given) : NULL;
}

bool sim_is_pinned(const void *address, size_t size) { return block_of(address, size, true) != NULL; }

/* Addresses are multiples of 32 and no more, which is all that AscendCL promises; contents are garbage. */
static aclError allocate(void **address, size_t size, bool is_host)
{
    if (size == 0) {
        sim_violation("memory of size 0 was asked for");
        return sim_fail(SIM_BAD_PARAMETER, "size 0");
    }
    for (int i = 0; i < MOST_BLOCKS; i++) {
        if (blocks[i].is_used) continue;
        unsigned char *raw = aligned_alloc(64, (size + 32 + 63) / 64 * 64);
        memset(raw, 0xA5, size + 32);
        unsigned char *bytes = raw + 32;
        blocks[i] = (block){ bytes, is_host || sim.is_board ? bytes : bytes + OUT_OF_REACH, size, sim_current_device(), is_host, true };
        *address = blocks[i].given;
        ++*(is_host ? &sim_here()->hosts : &sim_here()->memories);
        return SIM_OK;
    }
    return sim_fail(207001, "no block left");
}

static aclError release(void *address, bool is_host, const char *entry)
{
    block *found = block_of(address, 1, is_host);
    if (!found || found->given != address) {
        sim_violation("%s of memory that it did not give, or twice", entry);
        return sim_fail(SIM_BAD_PARAMETER, "unknown address in %s", entry);
    }
    found->is_used = false;
    free(found->bytes - 32);
    sim_counts *counts = &sim_live[found->device];
    --*(is_host ? &counts->hosts : &counts->memories);
    return SIM_OK;
}

aclError aclrtMalloc(void **address, size_t size, int policy)
{
    aclError code = sim_enter("aclrtMalloc", true);
    if (code != SIM_OK) return code;
    (void)policy;
    return sim_leave(allocate(address, size, false));
}

aclError aclrtFree(void *address)
{
    aclError code = sim_enter("aclrtFree", true);
    return code != SIM_OK ? code : sim_leave(release(address, false, "aclrtFree"));
}

aclError aclrtMallocHost(void **address, size_t size)
{
    aclError code = sim_enter("aclrtMallocHost", true);
    return code != SIM_OK ? code : sim_leave(allocate(address, size, true));
}

aclError aclrtFreeHost(void *address)
{
    aclError code = sim_enter("aclrtFreeHost", true);
    return code != SIM_OK ? code : sim_leave(release(address, true, "aclrtFreeHost"));
}

aclError aclrtMemcpy(void *target, size_t room, const void *source, size_t count, aclrtMemcpyKind kind)
{
    aclError code = sim_enter("aclrtMemcpy", true);
    if (code != SIM_OK) return code;
    void *to = kind == ACL_H2D || kind == ACL_D2D ? sim_device_bytes(target, count) : target;
    const void *from = kind == ACL_D2H || kind == ACL_D2D ? sim_device_bytes(source, count) : source;
    if (count > room || !to || !from) {
        sim_violation("aclrtMemcpy of %zu bytes, kind %d, to room for %zu: too long, or no device memory where the kind says so",
            count, kind, room);
        return sim_leave(sim_fail(SIM_BAD_PARAMETER, "aclrtMemcpy"));
    }
    if (kind != ACL_D2D && !sim_is_pinned(kind == ACL_H2D ? source : target, count))
        sim_violation("aclrtMemcpy with host memory that is not pinned");
    memcpy(to, from, count);
    return sim_leave(SIM_OK);
}

void sim_wipe_memory(int device)
{
    for (int i = 0; i < MOST_BLOCKS; i++) {
        if (!blocks[i].is_used || blocks[i].device != device) continue;
        blocks[i].is_used = false;
        free(blocks[i].bytes - 32);
    }
}
