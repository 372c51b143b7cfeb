#define _GNU_SOURCE
#include "simulator.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

sim_settings sim = { .devices = 1, .cann = 80, .soc = "Ascend310B4", .ort = "libonnxruntime.so.1" };
sim_counts sim_live[SIM_MOST_DEVICES];
int sim_descriptions, sim_datasets, sim_buffers, sim_executions;
static int hanging;

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;
static char violations[1 << 16];
static bool is_lost;
static _Thread_local char message[512];

static void add_fault(const char *value)
{
    sim_fault *fault = &sim.faults[sim.fault_count];
    if (!strcmp(value, "none")) sim.fault_count = 0;
    else if (sim.fault_count < SIM_MOST_FAULTS && sscanf(value, "%63[^:]:%d:%d", fault->entry, &fault->code, &fault->times) == 3)
        sim.fault_count++;
    else sim_violation("the setting fault=%s is not entry:code:times, or one too many", value);
}

static int faults_left(void)
{
    int left = 0;
    for (int i = 0; i < sim.fault_count; i++) left += sim.faults[i].times;
    return left;
}

static void set(const char *key, const char *value)
{
    if (!strcmp(key, "mode")) sim.is_board = !strcmp(value, "rc");
    else if (!strcmp(key, "stub")) sim.is_stub = atoi(value);
    else if (!strcmp(key, "devices")) sim.devices = atoi(value);
    else if (!strcmp(key, "cann")) sim.cann = atoi(value);
    else if (!strcmp(key, "slow")) sim.slow_ms = atoi(value);
    else if (!strcmp(key, "soc")) snprintf(sim.soc, sizeof sim.soc, "%s", value);
    else if (!strcmp(key, "ort")) snprintf(sim.ort, sizeof sim.ort, "%s", value);
    else if (!strcmp(key, "hang")) snprintf(sim.hang_entry, sizeof sim.hang_entry, "%s", value);
    else if (!strcmp(key, "fault")) add_fault(value);
    else sim_violation("there is no setting '%s'", key);
}

static void configure(const char *settings)
{
    char text[2048], *rest = text, *pair;
    snprintf(text, sizeof text, "%s", settings);
    while ((pair = strsep(&rest, ";"))) {
        char *value = strchr(pair, '=');
        if (value) {
            *value = 0;
            set(pair, value + 1);
        }
    }
}

void acl_sim_configure(const char *settings)
{
    pthread_mutex_lock(&gate);
    configure(settings);
    pthread_mutex_unlock(&gate);
}

__attribute__((constructor)) static void announce(void)
{
    const char *settings = getenv("ASCENDCL_SIM");
    if (settings) {
        configure(settings);
        fprintf(stderr, "%s: loaded, %s\n", SIM_NAME, settings);
    }
}

size_t acl_sim_violations(char *text, size_t room)
{
    pthread_mutex_lock(&gate);
    snprintf(text, room, "%s", violations);
    size_t length = strlen(violations);
    pthread_mutex_unlock(&gate);
    return length;
}

void acl_sim_release(void)
{
    pthread_mutex_lock(&gate);
    sim.hang_entry[0] = 0;
    pthread_cond_broadcast(&released);
    pthread_mutex_unlock(&gate);
}

int acl_sim_count(const char *what)
{
    pthread_mutex_lock(&gate);
    int count = !strcmp(what, "executions") ? sim_executions
        : !strcmp(what, "models") ? sim_live[0].models
        : !strcmp(what, "faults") ? faults_left()
        : !strcmp(what, "hanging") ? hanging : -1;
    pthread_mutex_unlock(&gate);
    return count;
}

void sim_violation(const char *format, ...)
{
    va_list arguments;
    size_t used = strlen(violations);
    va_start(arguments, format);
    vsnprintf(violations + used, sizeof violations - used, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s: VIOLATION: %s\n", SIM_NAME, violations + used);
    used = strlen(violations);
    snprintf(violations + used, sizeof violations - used, "\n");
}

aclError sim_fail(aclError code, const char *format, ...)
{
    va_list arguments;
    int used = snprintf(message, sizeof message, "%s: ", SIM_NAME);
    va_start(arguments, format);
    vsnprintf(message + used, sizeof message - used, format, arguments);
    va_end(arguments);
    return code;
}

const char *aclGetRecentErrMsg(void)
{
    static _Thread_local char told[sizeof message];
    memcpy(told, message, sizeof told);
    message[0] = 0;
    return told[0] ? told : NULL;
}

bool sim_wait_out(const char *entry, int milliseconds)
{
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += milliseconds / 1000;
    end.tv_nsec += milliseconds % 1000 * 1000000L;
    end.tv_sec += end.tv_nsec / 1000000000L;
    end.tv_nsec %= 1000000000L;
    int result = 0;
    hanging++;
    while (!strcmp(sim.hang_entry, entry) && result != ETIMEDOUT)
        result = milliseconds < 0 ? pthread_cond_wait(&released, &gate) : pthread_cond_timedwait(&released, &gate, &end);
    hanging--;
    return result != ETIMEDOUT;
}

bool sim_is_lost(void) { return is_lost; }

void sim_find_again(void) { is_lost = false; }

/* What only this computer's memory knows of works on without the device. */
static aclError injected(const char *entry, bool needs_device)
{
    if (is_lost && needs_device) return sim_fail(SIM_DEVICE_LOST, "the device is lost");
    for (int i = 0; i < sim.fault_count; i++) {
        sim_fault *fault = &sim.faults[i];
        if (strcmp(fault->entry, entry) || fault->times == 0) continue;
        if (fault->times > 0) fault->times--;
        is_lost = is_lost || fault->code == SIM_DEVICE_LOST;
        return sim_fail(fault->code, "fault %d was injected into %s", fault->code, entry);
    }
    return SIM_OK;
}

aclError sim_enter(const char *entry, bool needs_context)
{
    aclError code = SIM_OK;
    pthread_mutex_lock(&gate);
    if (sim.is_stub) code = SIM_STUB;
    else if (strcmp(entry, "aclInit") && !sim_is_initialized()) {
        sim_violation("%s before aclInit or after aclFinalize", entry);
        code = sim_fail(SIM_UNINITIALIZED, "aclInit was not called");
    }
    else if (needs_context && !sim_current_context()) {
        sim_violation("%s on a thread without a context", entry);
        code = sim_fail(SIM_NO_CONTEXT, "ctx is NULL in %s", entry);
    }
    else {
        if (strcmp(entry, "aclrtSynchronizeStreamWithTimeout")) sim_wait_out(entry, -1);
        code = injected(entry, needs_context || !strcmp(entry, "aclrtSetDevice") || !strcmp(entry, "aclrtDestroyContext"));
    }
    if (code != SIM_OK) pthread_mutex_unlock(&gate);
    return code;
}

aclError sim_leave(aclError code)
{
    pthread_mutex_unlock(&gate);
    return code;
}
