/*
 * Runs an ONNX model over tensors in files, and writes what comes out into files:
 *
 *   run_model MODEL TYPE D0,D1,D2,D3 OUTPUT_COUNT INPUT OUTPUT [INPUT OUTPUT]...
 *
 * TYPE is u8 or f32. Each INPUT holds the bare numbers of one tensor; its OUTPUT gets OUTPUT_COUNT bare floats. One thread, so that several of these can
 * share the cores. Ends with 0 when every output is written, 2 for wrong usage, 3 when a file or the library failed; the reason goes to stderr.
 *
 * The few entries of ONNX Runtime's function table that it needs are declared here by their place in the table, which only ever grows at its end
 * (struct OrtApi in onnxruntime_c_api.h; https://onnxruntime.ai/docs/api/c/struct_ort_api.html).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void *Status;
typedef const void *const *Table;

struct ApiBase {
  Table (*GetApi)(uint32_t version);
  const char *(*GetVersionString)(void);
};

extern const struct ApiBase *OrtGetApiBase(void);

/* Old enough for every library that the product takes. */
enum { API_VERSION = 14 };

/* Places in the table, from 0. */
enum {
  GET_ERROR_MESSAGE = 2,
  CREATE_ENV = 3,
  DISABLE_TELEMETRY_EVENTS = 6,
  CREATE_SESSION = 7,
  RUN = 9,
  CREATE_SESSION_OPTIONS = 10,
  SET_INTRA_OP_THREADS = 24,
  SESSION_GET_INPUT_NAME = 36,
  SESSION_GET_OUTPUT_NAME = 37,
  CREATE_TENSOR_WITH_DATA = 49,
  GET_TENSOR_MUTABLE_DATA = 51,
  GET_TENSOR_ELEMENT_TYPE = 60,
  GET_TENSOR_SHAPE_ELEMENT_COUNT = 64,
  GET_TENSOR_TYPE_AND_SHAPE = 65,
  CREATE_CPU_MEMORY_INFO = 69,
  GET_DEFAULT_ALLOCATOR = 78,
  RELEASE_VALUE = 96,
  RELEASE_SHAPE = 99
};

/* enum ONNXTensorElementDataType, OrtLoggingLevel, OrtAllocatorType, OrtMemType */
enum { ELEMENT_FLOAT = 1, ELEMENT_UINT8 = 2 };
enum { LOG_WARNING = 2 };
enum { ARENA_ALLOCATOR = 1, MEMORY_DEFAULT = 0 };
enum { MOST_DIMENSIONS = 8 };

static Table api;

static void fail(int code, const char *what, const char *where) {
  fprintf(stderr, "run_model: %s: %s\n", where, what);
  exit(code);
}

static void check(Status status, const char *where) {
  if (status != NULL) {
    fail(3, ((const char *(*)(Status))api[GET_ERROR_MESSAGE])(status), where);
  }
}

struct model {
  void *session, *memory;
  char *input, *output;
  int64_t shape[MOST_DIMENSIONS];
  size_t dimensions, elements, element_size, outputs;
  int type;
};

static void read_shape(struct model *model, const char *text) {
  char *end;
  model->elements = 1;
  for (model->dimensions = 0; model->dimensions < MOST_DIMENSIONS; text = end + 1) {
    long side = strtol(text, &end, 10);
    if (end == text || side < 1 || side > 65536) {
      fail(2, "expected sides from 1 to 65536, divided by commas", "shape");
    }
    model->shape[model->dimensions++] = side;
    model->elements *= (size_t)side;
    if (*end == '\0') {
      return;
    }
    if (*end != ',') {
      break;
    }
  }
  fail(2, "expected at most 8 sides, divided by commas", "shape");
}

static void open_model(struct model *model, const char *file) {
  void *environment, *options, *allocator;
  check(((Status(*)(int, const char *, void **))api[CREATE_ENV])(LOG_WARNING, "run_model", &environment), "environment");
  check(((Status(*)(void *))api[DISABLE_TELEMETRY_EVENTS])(environment), "telemetry");
  check(((Status(*)(void **))api[CREATE_SESSION_OPTIONS])(&options), "options");
  check(((Status(*)(void *, int))api[SET_INTRA_OP_THREADS])(options, 1), "threads");
  check(((Status(*)(void *, const char *, void *, void **))api[CREATE_SESSION])(environment, file, options, &model->session), file);
  check(((Status(*)(void **))api[GET_DEFAULT_ALLOCATOR])(&allocator), "allocator");
  check(((Status(*)(void *, size_t, void *, char **))api[SESSION_GET_INPUT_NAME])(model->session, 0, allocator, &model->input), file);
  check(((Status(*)(void *, size_t, void *, char **))api[SESSION_GET_OUTPUT_NAME])(model->session, 0, allocator, &model->output), file);
  check(((Status(*)(int, int, void **))api[CREATE_CPU_MEMORY_INFO])(ARENA_ALLOCATOR, MEMORY_DEFAULT, &model->memory), "memory");
}

static void read_tensor(const struct model *model, void *data, const char *file) {
  size_t bytes = model->elements * model->element_size;
  FILE *stream = fopen(file, "rb");
  if (stream == NULL) {
    fail(3, "cannot be opened", file);
  }
  if (fread(data, 1, bytes, stream) != bytes || fgetc(stream) != EOF) {
    fail(3, "is not as long as the shape says", file);
  }
  fclose(stream);
}

static void write_output(const struct model *model, void *value, const char *file) {
  void *shape, *data;
  size_t count;
  int type;
  check(((Status(*)(void *, void **))api[GET_TENSOR_TYPE_AND_SHAPE])(value, &shape), "output");
  check(((Status(*)(void *, int *))api[GET_TENSOR_ELEMENT_TYPE])(shape, &type), "output");
  check(((Status(*)(void *, size_t *))api[GET_TENSOR_SHAPE_ELEMENT_COUNT])(shape, &count), "output");
  ((void (*)(void *))api[RELEASE_SHAPE])(shape);
  if (type != ELEMENT_FLOAT || count != model->outputs) {
    fail(3, "the model's output is not as many floats as were expected", "output");
  }
  check(((Status(*)(void *, void **))api[GET_TENSOR_MUTABLE_DATA])(value, &data), "output");
  FILE *stream = fopen(file, "wb");
  if (stream == NULL || fwrite(data, sizeof(float), count, stream) != count || fclose(stream) != 0) {
    fail(3, "cannot be written", file);
  }
}

static void run(const struct model *model, void *data, const char *input_file, const char *output_file) {
  void *input, *output = NULL;
  read_tensor(model, data, input_file);
  check(((Status(*)(void *, void *, size_t, const int64_t *, size_t, int, void **))api[CREATE_TENSOR_WITH_DATA])(
            model->memory, data, model->elements * model->element_size, model->shape, model->dimensions, model->type, &input),
        input_file);
  check(((Status(*)(void *, void *, const char *const *, const void *const *, size_t, const char *const *, size_t, void **))api[RUN])(
            model->session, NULL, (const char *const[]){model->input}, (const void *const[]){input}, 1, (const char *const[]){model->output}, 1, &output),
        input_file);
  write_output(model, output, output_file);
  ((void (*)(void *))api[RELEASE_VALUE])(output);
  ((void (*)(void *))api[RELEASE_VALUE])(input);
}

int main(int count, char **arguments) {
  if (count < 7 || count % 2 == 0) {
    fail(2, "run_model MODEL u8|f32 SHAPE OUTPUT_COUNT INPUT OUTPUT [INPUT OUTPUT]...", "usage");
  }
  struct model model = {0};
  int is_bytes = strcmp(arguments[2], "u8") == 0;
  if (!is_bytes && strcmp(arguments[2], "f32") != 0) {
    fail(2, "expected u8 or f32", arguments[2]);
  }
  model.type = is_bytes ? ELEMENT_UINT8 : ELEMENT_FLOAT;
  model.element_size = is_bytes ? 1 : sizeof(float);
  model.outputs = strtoul(arguments[4], NULL, 10);
  read_shape(&model, arguments[3]);
  api = OrtGetApiBase()->GetApi(API_VERSION);
  if (api == NULL) {
    fail(3, "it does not know version 14 of its interface", "ONNX Runtime");
  }
  void *data = malloc(model.elements * model.element_size);
  if (data == NULL) {
    fail(3, "no memory", "input");
  }
  open_model(&model, arguments[1]);
  for (int pair = 5; pair < count; pair += 2) {
    run(&model, data, arguments[pair], arguments[pair + 1]);
  }
  free(data);
  /* The process ends: the library's own objects end with it. */
  return 0;
}
