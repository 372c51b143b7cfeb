/* Loaded models and data sets, for what runs them. */
#ifndef MODEL_H
#define MODEL_H

#include "network.h"
#include "om.h"

typedef struct { bool is_loaded; void *context; int device; int generation; sim_om om; network *network; } sim_model;

#define SIM_MOST_BUFFERS 8

struct sim_buffer { void *address; size_t size; bool is_alive; };
struct sim_dataset { struct sim_buffer *buffers[SIM_MOST_BUFFERS]; size_t count; bool is_alive; };

/* The loaded model of a number; null when there is none, which is then reported. */
sim_model *model_of(uint32_t number, const char *entry);

uint64_t om_largest_batch(const sim_om *om);
size_t om_picture_size(const sim_om *om);
size_t om_score_size(const sim_om *om);
size_t om_input_count(const sim_om *om);
size_t om_input_size(const sim_om *om, size_t index);
const char *om_input_name(const sim_om *om, size_t index);

#endif
