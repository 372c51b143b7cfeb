#define _GNU_SOURCE
#include "om.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE "AscendCL SIMULATOR OM (test fake)"

static void take_gears(sim_om *om, char *value)
{
    for (char *gear; (gear = strsep(&value, ",")) && om->gear_count < OM_MOST_GEARS;)
        om->gears[om->gear_count++] = strtoull(gear, NULL, 10);
}

static bool take(sim_om *om, const char *key, char *value)
{
    if (!strcmp(key, "input")) om->has_aipp = !strcmp(value, "u8");
    else if (!strcmp(key, "output")) om->is_half = !strcmp(value, "float16");
    else if (!strcmp(key, "unknownOutput")) om->has_unknown_output = atoi(value);
    else if (!strcmp(key, "dynamicAipp")) om->has_dynamic_aipp = atoi(value);
    else if (!strcmp(key, "height")) om->height = atoi(value);
    else if (!strcmp(key, "width")) om->width = atoi(value);
    else if (!strcmp(key, "labels")) om->labels = atoi(value);
    else if (!strcmp(key, "cann")) om->cann = atoi(value);
    else if (!strcmp(key, "soc")) snprintf(om->soc, sizeof om->soc, "%s", value);
    else if (!strcmp(key, "gears")) take_gears(om, value);
    else if (!strcmp(key, "min")) return sscanf(value, "%f,%f,%f", &om->min[0], &om->min[1], &om->min[2]) == 3;
    else if (!strcmp(key, "reciprocal")) return sscanf(value, "%f,%f,%f", &om->reciprocal[0], &om->reciprocal[1], &om->reciprocal[2]) == 3;
    else return false;
    return true;
}

static aclError read_header(FILE *file, const char *path, sim_om *om)
{
    char line[256];
    if (!fgets(line, sizeof line, file) || strcmp(line, FIRST_LINE "\n"))
        return sim_fail(SIM_BAD_FILE, "%s is no om of the simulator", path);
    while (fgets(line, sizeof line, file) && line[0] != '\n') {
        line[strcspn(line, "\n")] = 0;
        char *value = strchr(line, '=');
        if (!value) return sim_fail(SIM_BAD_FILE, "line '%s'", line);
        *value = 0;
        if (!take(om, line, value + 1)) return sim_fail(SIM_BAD_FILE, "key '%s'", line);
    }
    return SIM_OK;
}

static aclError read_network(FILE *file, sim_om *om)
{
    long start = ftell(file);
    fseek(file, 0, SEEK_END);
    long end = ftell(file);
    fseek(file, start, SEEK_SET);
    om->network_size = (size_t)(end - start);
    om->network = malloc(om->network_size ? om->network_size : 1);
    return fread(om->network, 1, om->network_size, file) == om->network_size ? SIM_OK : sim_fail(SIM_BAD_FILE, "the file is cut off");
}

aclError om_read(const char *path, sim_om *om)
{
    *om = (sim_om){ .reciprocal = { 1, 1, 1 } };
    FILE *file = fopen(path, "rb");
    if (!file) return sim_fail(SIM_BAD_FILE, "%s cannot be opened", path);
    aclError code = read_header(file, path, om);
    if (code == SIM_OK && om->cann > sim.cann)
        code = sim_fail(SIM_NEWER_CANN, "the om is from CANN %d, this is CANN %d", om->cann, sim.cann);
    if (code == SIM_OK && om->soc[0] && strcmp(om->soc, sim.soc))
        code = sim_fail(SIM_OTHER_SOC, "the om is for %s, this is %s", om->soc, sim.soc);
    if (code == SIM_OK) code = read_network(file, om);
    fclose(file);
    return code;
}
