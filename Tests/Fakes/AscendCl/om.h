/* The simulator's "om" file: a line that names it, key=value lines, an empty line, and an ONNX network [1, 3, height, width] float ->
   [1, labels] float. */
#ifndef OM_H
#define OM_H

#include "simulator.h"

#define OM_MOST_GEARS 8

typedef struct {
    bool has_aipp;              /* the picture comes as bytes, [1, height, width, 3] */
    bool is_half;               /* scores are given as 16-bit floats */
    bool has_unknown_output;    /* the output's size is not known */
    bool has_dynamic_aipp;
    int height, width, labels, cann;
    int gear_count;
    uint64_t gears[OM_MOST_GEARS];
    float min[3], reciprocal[3];
    char soc[64];
    unsigned char *network;
    size_t network_size;
} sim_om;

/* Reads a file. The caller frees the network. */
aclError om_read(const char *path, sim_om *om);

#endif
