/* ONNX Runtime's C interface without its header: a table of functions, of which the few that are needed are named by their place in it. The
   places are the same in every version, for the table is only ever added to. */
#include "network.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef void *status;
typedef struct { const void *const *(*get_api)(uint32_t version); const char *(*get_version)(void); } api_base;

enum {
    GET_ERROR_MESSAGE = 2, CREATE_ENV = 3, CREATE_SESSION_FROM_ARRAY = 8, RUN = 9, CREATE_SESSION_OPTIONS = 10, SET_INTRA_OP_THREADS = 24,
    SESSION_GET_INPUT_NAME = 36, SESSION_GET_OUTPUT_NAME = 37, CREATE_TENSOR_WITH_DATA = 49, CREATE_CPU_MEMORY_INFO = 69,
    GET_DEFAULT_ALLOCATOR = 78, RELEASE_ENV = 92, RELEASE_STATUS = 93, RELEASE_MEMORY_INFO = 94, RELEASE_SESSION = 95,
    RELEASE_VALUE = 96, RELEASE_SESSION_OPTIONS = 100
};

enum { API_VERSION = 14, LOG_ERROR = 3, TYPE_FLOAT = 1, DEVICE_ALLOCATOR = 0, MEMORY_DEFAULT = 0 };

struct network { const void *const *api; void *env, *options, *session, *memory, *allocator; char *input, *output; };

#define CALL(api, place, type, ...) (((status (*) type)(api)[place])(__VA_ARGS__))
#define RELEASE(api, place, object) (((void (*)(void *))(api)[place])(object))

static int failed(const void *const *api, status result, char *error, size_t room)
{
    if (!result) return 0;
    snprintf(error, room, "%s", ((const char *(*)(status))api[GET_ERROR_MESSAGE])(result));
    RELEASE(api, RELEASE_STATUS, result);
    return 1;
}

static const void *const *load(const char *library, char *error, size_t room)
{
    void *handle = dlopen(library, RTLD_NOW);
    const api_base *(*get_base)(void) = handle ? (const api_base *(*)(void))dlsym(handle, "OrtGetApiBase") : NULL;
    const void *const *api = get_base ? get_base()->get_api(API_VERSION) : NULL;
    if (!api) snprintf(error, room, "ONNX Runtime cannot be loaded: %s", handle ? library : dlerror());
    return api;
}

static int open_session(network *made, const void *onnx, size_t size, char *error, size_t room)
{
    const void *const *api = made->api;
    return failed(api, CALL(api, CREATE_ENV, (int, const char *, void **), LOG_ERROR, "ascendcl-simulator", &made->env), error, room)
        || failed(api, CALL(api, CREATE_SESSION_OPTIONS, (void **), &made->options), error, room)
        || failed(api, CALL(api, SET_INTRA_OP_THREADS, (void *, int), made->options, 1), error, room)
        || failed(
            api,
            CALL(api, CREATE_SESSION_FROM_ARRAY, (void *, const void *, size_t, void *, void **),
                made->env, onnx, size, made->options, &made->session),
            error, room)
        || failed(api, CALL(api, GET_DEFAULT_ALLOCATOR, (void **), &made->allocator), error, room)
        || failed(
            api,
            CALL(api, SESSION_GET_INPUT_NAME, (void *, size_t, void *, char **), made->session, 0, made->allocator, &made->input),
            error, room)
        || failed(
            api,
            CALL(api, SESSION_GET_OUTPUT_NAME, (void *, size_t, void *, char **), made->session, 0, made->allocator, &made->output),
            error, room)
        || failed(
            api, CALL(api, CREATE_CPU_MEMORY_INFO, (int, int, void **), DEVICE_ALLOCATOR, MEMORY_DEFAULT, &made->memory), error, room);
}

network *network_open(const char *library, const void *onnx, size_t size, char *error, size_t room)
{
    const void *const *api = load(library, error, room);
    if (!api) return NULL;
    network *made = calloc(1, sizeof *made);
    made->api = api;
    if (!open_session(made, onnx, size, error, room)) return made;
    network_close(made);
    return NULL;
}

void network_close(network *network)
{
    const void *const *api = network->api;
    if (network->memory) RELEASE(api, RELEASE_MEMORY_INFO, network->memory);
    if (network->session) RELEASE(api, RELEASE_SESSION, network->session);
    if (network->options) RELEASE(api, RELEASE_SESSION_OPTIONS, network->options);
    if (network->env) RELEASE(api, RELEASE_ENV, network->env);
    free(network);
}

int network_run(network *network, float *picture, int height, int width, float *scores, int labels, char *error, size_t room)
{
    const void *const *api = network->api;
    int64_t picture_shape[] = { 1, 3, height, width }, score_shape[] = { 1, labels };
    size_t picture_size = sizeof(float) * 3 * (size_t)height * (size_t)width, score_size = sizeof(float) * (size_t)labels;
    void *input = NULL, *output = NULL;
    const char *inputs[] = { network->input }, *outputs[] = { network->output };
    int result = failed(api, CALL(api, CREATE_TENSOR_WITH_DATA, (void *, void *, size_t, const int64_t *, size_t, int, void **),
            network->memory, picture, picture_size, picture_shape, 4, TYPE_FLOAT, &input), error, room)
        || failed(api, CALL(api, CREATE_TENSOR_WITH_DATA, (void *, void *, size_t, const int64_t *, size_t, int, void **),
            network->memory, scores, score_size, score_shape, 2, TYPE_FLOAT, &output), error, room)
        || failed(api, CALL(api, RUN, (void *, void *, const char **, void **, size_t, const char **, size_t, void **),
            network->session, NULL, inputs, &input, 1, outputs, 1, &output), error, room);
    if (input) RELEASE(api, RELEASE_VALUE, input);
    if (output) RELEASE(api, RELEASE_VALUE, output);
    return result;
}
