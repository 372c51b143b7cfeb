/* Loading, description, unloading. */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_MODELS 64

struct sim_description { const sim_om *om; bool is_alive; };

static sim_model models[MOST_MODELS];

uint64_t om_largest_batch(const sim_om *om)
{
    uint64_t largest = 1;
    for (int i = 0; i < om->gear_count; i++) largest = om->gears[i] > largest ? om->gears[i] : largest;
    return largest;
}

size_t om_picture_size(const sim_om *om) { return 3 * (size_t)om->height * (size_t)om->width * (om->has_aipp ? 1 : sizeof(float)); }

size_t om_score_size(const sim_om *om) { return (size_t)om->labels * (om->is_half ? 2 : 4); }

size_t om_input_count(const sim_om *om) { return 1 + (om->gear_count > 0) + (om->has_dynamic_aipp ? 1 : 0); }

const char *om_input_name(const sim_om *om, size_t index)
{
    return index == 0 ? "input" : index == 1 && om->gear_count ? ACL_DYNAMIC_TENSOR_NAME : "ascend_dynamic_aipp_data";
}

size_t om_input_size(const sim_om *om, size_t index) { return index == 0 ? om_picture_size(om) * om_largest_batch(om) : 64; }

sim_model *model_of(uint32_t number, const char *entry)
{
    if (number > 0 && number < MOST_MODELS && models[number].is_loaded
        && models[number].generation == sim_generation[models[number].device])
        return &models[number];
    sim_violation("%s of model %u, which is not loaded", entry, number);
    return NULL;
}

static aclError open_network(sim_model *model)
{
    char error[400];
    model->network = network_open(sim.ort, model->om.network, model->om.network_size, error, sizeof error);
    return model->network ? SIM_OK : sim_fail(545001, "%s", error);
}

static aclError load(const char *path, uint32_t *number)
{
    for (uint32_t i = 1; i < MOST_MODELS; i++) {
        if (models[i].is_loaded) continue;
        int device = sim_current_device();
        models[i] = (sim_model){ .context = sim_current_context(), .device = device, .generation = sim_generation[device] };
        aclError code = om_read(path, &models[i].om);
        if (code == SIM_OK) code = open_network(&models[i]);
        free(models[i].om.network);
        if (code != SIM_OK) return code;
        models[i].is_loaded = true;
        sim_here()->models++;
        *number = i;
        return SIM_OK;
    }
    return sim_fail(300000, "no place for another model");
}

aclError aclmdlLoadFromFile(const char *path, uint32_t *number)
{
    aclError code = sim_enter("aclmdlLoadFromFile", true);
    return code != SIM_OK ? code : sim_leave(load(path, number));
}

aclError aclmdlUnload(uint32_t number)
{
    aclError code = sim_enter("aclmdlUnload", true);
    if (code != SIM_OK) return code;
    sim_model *model = model_of(number, "aclmdlUnload");
    if (!model) return sim_leave(sim_fail(SIM_BAD_MODEL_ID, "model %u", number));
    if (model->context != sim_current_context()) sim_violation("aclmdlUnload in another context than the model's");
    network_close(model->network);
    model->is_loaded = false;
    sim_live[model->device].models--;
    return sim_leave(SIM_OK);
}

aclmdlDesc *aclmdlCreateDesc(void)
{
    if (sim_enter("aclmdlCreateDesc", false) != SIM_OK) return NULL;
    aclmdlDesc *made = calloc(1, sizeof *made);
    made->is_alive = true;
    sim_descriptions++;
    sim_leave(SIM_OK);
    return made;
}

aclError aclmdlGetDesc(aclmdlDesc *description, uint32_t number)
{
    aclError code = sim_enter("aclmdlGetDesc", true);
    if (code != SIM_OK) return code;
    sim_model *model = model_of(number, "aclmdlGetDesc");
    if (!model) return sim_leave(sim_fail(SIM_BAD_MODEL_ID, "model %u", number));
    description->om = &model->om;
    return sim_leave(SIM_OK);
}

/* Dead descriptions keep their memory, so that destroying one twice is seen. */
aclError aclmdlDestroyDesc(aclmdlDesc *description)
{
    aclError code = sim_enter("aclmdlDestroyDesc", false);
    if (code != SIM_OK) return code;
    if (!description || !description->is_alive) {
        sim_violation("aclmdlDestroyDesc of no living description");
        return sim_leave(SIM_BAD_PARAMETER);
    }
    description->is_alive = false;
    sim_descriptions--;
    return sim_leave(SIM_OK);
}

size_t aclmdlGetNumInputs(aclmdlDesc *description) { return om_input_count(description->om); }

size_t aclmdlGetNumOutputs(aclmdlDesc *description) { return description->om ? 1 : 0; }

size_t aclmdlGetInputSizeByIndex(aclmdlDesc *description, size_t index) { return om_input_size(description->om, index); }

size_t aclmdlGetOutputSizeByIndex(aclmdlDesc *description, size_t index)
{
    const sim_om *om = description->om;
    return index > 0 || om->has_unknown_output ? 0 : om_score_size(om) * om_largest_batch(om);
}

static void set_dims(aclmdlIODims *dims, const char *name, size_t count, const int64_t *sizes)
{
    *dims = (aclmdlIODims){ .dimCount = count };
    snprintf(dims->name, sizeof dims->name, "%s", name);
    memcpy(dims->dims, sizes, count * sizeof *sizes);
}

aclError aclmdlGetInputDims(const aclmdlDesc *description, size_t index, aclmdlIODims *dims)
{
    const sim_om *om = description->om;
    int64_t batch = om->gear_count ? -1 : 1;
    int64_t planes[] = { batch, 3, om->height, om->width }, pixels[] = { batch, om->height, om->width, 3 }, hidden[] = { 1 };
    if (index >= om_input_count(om)) return sim_fail(SIM_BAD_PARAMETER, "input %zu", index);
    if (index > 0) set_dims(dims, om_input_name(om, index), 1, hidden);
    else set_dims(dims, "input", 4, om->has_aipp ? pixels : planes);
    return SIM_OK;
}

#ifndef SIM_OLD_CANN
aclError aclmdlGetInputDimsV2(const aclmdlDesc *description, size_t index, aclmdlIODims *dims)
{
    return aclmdlGetInputDims(description, index, dims);
}
#endif

aclError aclmdlGetOutputDims(const aclmdlDesc *description, size_t index, aclmdlIODims *dims)
{
    const sim_om *om = description->om;
    int64_t sizes[] = { (int64_t)om_largest_batch(om), om->labels };
    if (index > 0) return sim_fail(SIM_BAD_PARAMETER, "output %zu", index);
    set_dims(dims, "output", 2, sizes);
    return SIM_OK;
}

aclDataType aclmdlGetInputDataType(const aclmdlDesc *description, size_t index)
{
    return index > 0 ? ACL_INT32 : description->om->has_aipp ? ACL_UINT8 : ACL_FLOAT;
}

aclDataType aclmdlGetOutputDataType(const aclmdlDesc *description, size_t index)
{
    (void)index;
    return description->om->is_half ? ACL_FLOAT16 : ACL_FLOAT;
}

const char *aclmdlGetInputNameByIndex(const aclmdlDesc *description, size_t index) { return om_input_name(description->om, index); }

aclError aclmdlGetDynamicBatch(const aclmdlDesc *description, aclmdlBatch *batch)
{
    const sim_om *om = description->om;
    *batch = (aclmdlBatch){ .batchCount = (size_t)om->gear_count };
    memcpy(batch->batch, om->gears, sizeof om->gears);
    return SIM_OK;
}
