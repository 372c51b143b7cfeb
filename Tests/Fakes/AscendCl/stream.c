/* Streams. What is submitted to one runs when it is synchronised. */
#include "simulator.h"

#include <stdlib.h>

typedef struct {
    void *context;
    bool is_alive;
    bool has_work;
    uint32_t model;
    const aclmdlDataset *inputs;
    aclmdlDataset *outputs;
} stream_object;

sim_runner sim_run;

aclError aclrtCreateStream(aclrtStream *stream)
{
    aclError code = sim_enter("aclrtCreateStream", true);
    if (code != SIM_OK) return code;
    stream_object *made = calloc(1, sizeof *made);
    made->context = sim_current_context();
    made->is_alive = true;
    sim_here()->streams++;
    *stream = made;
    return sim_leave(SIM_OK);
}

/* A dead stream keeps its memory, so that using it is seen and not a crash. */
static aclError check(stream_object *stream, const char *entry)
{
    if (!stream || !stream->is_alive) {
        sim_violation("%s of no living stream", entry);
        return sim_fail(SIM_BAD_PARAMETER, "no living stream");
    }
    if (stream->context != sim_current_context()) {
        sim_violation("%s in another context than the stream's", entry);
        return sim_fail(SIM_OTHER_CONTEXT, "another context");
    }
    return SIM_OK;
}

aclError aclrtDestroyStream(aclrtStream stream)
{
    aclError code = sim_enter("aclrtDestroyStream", true);
    if (code != SIM_OK) return code;
    stream_object *object = stream;
    code = check(object, "aclrtDestroyStream");
    if (code != SIM_OK) return sim_leave(code);
    object->is_alive = false;
    sim_here()->streams--;
    return sim_leave(SIM_OK);
}

aclError sim_submit(aclrtStream stream, uint32_t model, const aclmdlDataset *inputs, aclmdlDataset *outputs)
{
    stream_object *object = stream;
    aclError code = check(object, "aclmdlExecuteAsync");
    if (code != SIM_OK) return code;
    if (object->has_work) sim_violation("aclmdlExecuteAsync before the stream's last run was waited for");
    object->has_work = true;
    object->model = model;
    object->inputs = inputs;
    object->outputs = outputs;
    return SIM_OK;
}

static aclError synchronize(aclrtStream stream, const char *entry, int milliseconds)
{
    aclError code = sim_enter(entry, true);
    if (code != SIM_OK) return code;
    stream_object *object = stream;
    code = check(object, entry);
    if (code != SIM_OK) return sim_leave(code);
    if (!sim_wait_out(entry, milliseconds)) return sim_leave(sim_fail(SIM_STREAM_TIMEOUT, "%d ms went by", milliseconds));
    if (!object->has_work) return sim_leave(SIM_OK);
    object->has_work = false;
    return sim_leave(sim_run(object->model, object->inputs, object->outputs));
}

aclError aclrtSynchronizeStream(aclrtStream stream) { return synchronize(stream, "aclrtSynchronizeStream", -1); }

#ifndef SIM_OLD_CANN
aclError aclrtSynchronizeStreamWithTimeout(aclrtStream stream, int32_t milliseconds)
{
    return synchronize(stream, "aclrtSynchronizeStreamWithTimeout", milliseconds);
}
#endif
