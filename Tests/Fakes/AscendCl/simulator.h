/* AscendCL SIMULATOR (test fake): what its parts share. */
#ifndef SIMULATOR_H
#define SIMULATOR_H

#include "acl_abi.h"

#include <stdbool.h>

#define SIM_MOST_DEVICES 16
#define SIM_NAME "AscendCL SIMULATOR (test fake)"
#define SIM_SHARED __attribute__((visibility("default")))

enum {
    SIM_OK = 0,
    SIM_BAD_PARAMETER = 100000,
    SIM_UNINITIALIZED = 100001,
    SIM_REPEATED_INIT = 100002,
    SIM_BAD_FILE = 100003,
    SIM_BAD_MODEL_ID = 100011,
    SIM_NEWER_CANN = 100012,
    SIM_INPUT_MISMATCH = 100017,
    SIM_OUTPUT_MISMATCH = 100018,
    SIM_NOT_DYNAMIC = 100019,
    SIM_REPEATED_FINALIZE = 100037,
    SIM_STUB = 100039,
    SIM_BAD_DEVICE = 107001,
    SIM_NO_CONTEXT = 107002,
    SIM_OTHER_CONTEXT = 107003,
    SIM_LEAK = 500001,
    SIM_DEVICE_LOST = 507010,
    SIM_STREAM_TIMEOUT = 507046,
    SIM_OTHER_SOC = 507008,
    SIM_BAD_GEAR = 145013
};

#define SIM_MOST_FAULTS 4

typedef struct { char entry[64]; int code; int times; } sim_fault;

typedef struct {
    bool is_board;
    bool is_stub;
    int devices;
    int cann;
    int slow_ms;
    char soc[64];
    char ort[512];
    sim_fault faults[SIM_MOST_FAULTS];
    int fault_count;
    char hang_entry[64];
} sim_settings;

/* Every entry holds the simulator's lock from sim_enter to sim_leave. */
/* What is alive on a device. */
typedef struct { int contexts, streams, memories, hosts, models; } sim_counts;

SIM_SHARED extern sim_settings sim;
SIM_SHARED extern sim_counts sim_live[SIM_MOST_DEVICES];
SIM_SHARED extern int sim_descriptions, sim_datasets, sim_buffers, sim_executions;

/* The first thing of every entry: lock, stub, hang, injected fault, lost device, and, where it needs one, the thread's context. Any result
   but SIM_OK is the entry's answer; the lock is free then. */
SIM_SHARED aclError sim_enter(const char *entry, bool needs_context);
SIM_SHARED aclError sim_leave(aclError code);

/* Answers with an error that says why, on this thread. */
SIM_SHARED aclError sim_fail(aclError code, const char *format, ...) __attribute__((format(printf, 2, 3)));
SIM_SHARED void sim_violation(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Waits, without the lock, for as long as the entry hangs; at most the milliseconds, or for ever below 0. False when time ran out. */
SIM_SHARED bool sim_wait_out(const char *entry, int milliseconds);

SIM_SHARED bool sim_is_initialized(void);

/* Whether the device is lost. It is found again by a reset, which takes with it whatever was there: generations tell it from what came
   after. */
SIM_SHARED bool sim_is_lost(void);
SIM_SHARED void sim_find_again(void);
SIM_SHARED void sim_wipe_memory(int device);
SIM_SHARED extern int sim_generation[SIM_MOST_DEVICES];
/* The thread's context, or null; and its device. */
SIM_SHARED void *sim_current_context(void);
SIM_SHARED int sim_current_device(void);
/* What is alive on the thread's device. */
SIM_SHARED sim_counts *sim_here(void);

/* Runs a model now: aclmdlExecute without lock and checks of the thread. In the library with the models, which gives it to the
   streams when it is loaded. */
typedef aclError (*sim_runner)(uint32_t model, const aclmdlDataset *inputs, aclmdlDataset *outputs);
SIM_SHARED extern sim_runner sim_run;

/* Lets a stream run a model when it is synchronised. */
SIM_SHARED aclError sim_submit(aclrtStream stream, uint32_t model, const aclmdlDataset *inputs, aclmdlDataset *outputs);

/* The processor's address of a device's, if size bytes from there on lie in one block of aclrtMalloc; else null. */
SIM_SHARED void *sim_device_bytes(const void *address, size_t size);
SIM_SHARED bool sim_is_pinned(const void *address, size_t size);

#endif
