/* A run: checks, AIPP, gears, 16-bit floats. */
#define _GNU_SOURCE
#include "model.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The processor's address of a data set's buffer that has just the right size, or null. */
static void *bytes_of(const aclmdlDataset *dataset, size_t index, size_t size, const char *what)
{
    if (!dataset || !dataset->is_alive || index >= dataset->count || !dataset->buffers[index]->is_alive) {
        sim_violation("a run without a living data buffer for %s %zu", what, index);
        return NULL;
    }
    const struct sim_buffer *buffer = dataset->buffers[index];
    void *bytes = sim_device_bytes(buffer->address, buffer->size);
    if (buffer->size != size || !bytes) {
        sim_violation("%s %zu has %zu bytes%s, the model wants %zu of aclrtMalloc",
            what, index, buffer->size, bytes ? "" : " of other memory", size);
        return NULL;
    }
    return bytes;
}

/* Static AIPP: (pixel - min) * reciprocal, rows of pixels to planes. */
static void normalize(const sim_om *om, const unsigned char *pixels, float *planes)
{
    size_t area = (size_t)om->height * (size_t)om->width;
    for (size_t i = 0; i < area; i++)
        for (size_t channel = 0; channel < 3; channel++)
            planes[channel * area + i] = ((float)pixels[i * 3 + channel] - om->min[channel]) * om->reciprocal[channel];
}

static void give_scores(const sim_om *om, const float *scores, void *target)
{
    if (!om->is_half) {
        memcpy(target, scores, sizeof(float) * (size_t)om->labels);
        return;
    }
    for (int i = 0; i < om->labels; i++) {
        _Float16 half = (_Float16)scores[i];
        memcpy((char *)target + i * 2, &half, 2);
    }
}

static aclError run_pictures(sim_model *model, const char *input, char *output, uint64_t batch)
{
    const sim_om *om = &model->om;
    char error[400];
    float *planes = malloc(sizeof(float) * 3 * (size_t)om->height * (size_t)om->width);
    float *scores = malloc(sizeof(float) * (size_t)om->labels);
    int result = 0;
    for (uint64_t i = 0; i < batch && !result; i++) {
        const char *picture = input + i * om_picture_size(om);
        if (om->has_aipp) normalize(om, (const unsigned char *)picture, planes);
        else memcpy(planes, picture, om_picture_size(om));
        result = network_run(model->network, planes, om->height, om->width, scores, om->labels, error, sizeof error);
        give_scores(om, scores, output + i * om_score_size(om));
    }
    free(planes);
    free(scores);
    return result ? sim_fail(507011, "%s", error) : SIM_OK;
}

/* Which batch the hidden input holds; AscendCL takes the largest where none was set, and so is garbage there taken for none. */
static uint64_t batch_of(const sim_om *om, const aclmdlDataset *inputs)
{
    uint64_t batch;
    const void *hidden = om->gear_count ? bytes_of(inputs, 1, om_input_size(om, 1), "input") : NULL;
    if (!hidden) return 1;
    memcpy(&batch, hidden, sizeof batch);
    for (int i = 0; i < om->gear_count; i++)
        if (om->gears[i] == batch) return batch;
    sim_violation("a run of a dynamic batch that was never set");
    return om_largest_batch(om);
}

static aclError run(uint32_t number, const aclmdlDataset *inputs, aclmdlDataset *outputs)
{
    sim_model *model = model_of(number, "a run");
    if (!model) return sim_fail(SIM_BAD_MODEL_ID, "model %u", number);
    if (model->context != sim_current_context()) {
        sim_violation("a run in another context than the model's");
        return sim_fail(107004, "another context");
    }
    const sim_om *om = &model->om;
    if (inputs->count != om_input_count(om)) return sim_fail(SIM_INPUT_MISMATCH, "%zu inputs", inputs->count);
    const char *input = bytes_of(inputs, 0, om_input_size(om, 0), "input");
    char *output = bytes_of(outputs, 0, om_score_size(om) * om_largest_batch(om), "output");
    if (!input) return sim_fail(SIM_INPUT_MISMATCH, "the input");
    if (!output) return sim_fail(SIM_OUTPUT_MISMATCH, "the output");
    if (sim.slow_ms) usleep((useconds_t)sim.slow_ms * 1000);
    sim_executions++;
    return run_pictures(model, input, output, batch_of(om, inputs));
}

__attribute__((constructor)) static void offer(void) { sim_run = run; }

aclError aclmdlExecute(uint32_t model, const aclmdlDataset *inputs, aclmdlDataset *outputs)
{
    aclError code = sim_enter("aclmdlExecute", true);
    return code != SIM_OK ? code : sim_leave(run(model, inputs, outputs));
}

aclError aclmdlExecuteAsync(uint32_t model, const aclmdlDataset *inputs, aclmdlDataset *outputs, aclrtStream stream)
{
    aclError code = sim_enter("aclmdlExecuteAsync", true);
    return code != SIM_OK ? code : sim_leave(sim_submit(stream, model, inputs, outputs));
}

aclError aclmdlSetDynamicBatchSize(uint32_t number, aclmdlDataset *inputs, size_t index, uint64_t batch)
{
    aclError code = sim_enter("aclmdlSetDynamicBatchSize", true);
    if (code != SIM_OK) return code;
    sim_model *model = model_of(number, "aclmdlSetDynamicBatchSize");
    if (!model || !model->om.gear_count) return sim_leave(sim_fail(SIM_NOT_DYNAMIC, "model %u", number));
    void *hidden = index == 1 ? bytes_of(inputs, 1, om_input_size(&model->om, 1), "input") : NULL;
    if (!hidden) return sim_leave(sim_fail(145011, "input %zu", index));
    for (int i = 0; i < model->om.gear_count; i++) {
        if (model->om.gears[i] != batch) continue;
        memcpy(hidden, &batch, sizeof batch);
        return sim_leave(SIM_OK);
    }
    return sim_leave(sim_fail(SIM_BAD_GEAR, "batch %lu", (unsigned long)batch));
}
