/*
 * The proof of the native kernels: every set that runs here gives the bits of the plain set, over the shapes of ConvNeXt and awkward ones,
 * ordinary, extreme and special numbers, and touches nothing outside of its buffers, which lie against pages that cannot be touched.
 *
 * Prints a line for each set that runs here: its name, cases, a hash of all that it gave, and "exact" or the first difference. Ends with
 * 0 where all sets are exact and the hash is the one below, 1 where not.
 */
#define _GNU_SOURCE
#include "edge_kernels.h"
#include "proof.h"

#include <math.h>

/* Of all that a set gives, on every architecture. Another only where cases, or what the kernels are to give, have been changed. */
#define KNOWN_HASH 0x2f8b79708e3c1225ull

/* RANDOM: all bytes. EXTREME: the least and greatest of everything. TIES: many halves to round. SPECIAL: infinities and their like. */
enum data { RANDOM, EXTREME, TIES, SPECIAL, DATA_KINDS };

typedef struct trial {
  void (*run)(int32_t set, const struct trial *trial);
  const char *what;
  enum data data;
  bool has_bias, has_table, has_output, has_quantized;
  bool has_residual;                                  /* or, of norm, its output in the place of its input */
  int32_t rows, inputs, outputs;                      /* of linear layers and of norm, whose channels are outputs */
  int32_t height, width, channels, first_row, end_row;
  bool is_large;                                      /* one placement is enough */
} trial;

static record *recorded;
static int32_t cases;

/* What is not a number has many forms, which are not promised. */
static void record_floats(const float *floats, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, floats + i, sizeof bits);
    if ((bits & 0x7fffffff) > 0x7f800000) bits = 0x7fc00000;
    record_bytes(recorded, &bits, sizeof bits);
  }
}

static uint8_t *bytes(size_t count, enum data data) {
  uint8_t *made = buffer(count, 1);
  for (size_t i = 0; i < count; i++) made[i] = (uint8_t)(data == EXTREME ? next(2) * 255 : next(256));
  return made;
}

static int8_t *weights(size_t count, enum data data) {
  int8_t *made = buffer(count, 1);
  for (size_t i = 0; i < count; i++) {
    made[i] = (int8_t)(data == EXTREME ? (next(8) == 0 ? 127 : -128) : data == TIES ? (int32_t)next(3) - 1 : (int32_t)next(256) - 128);
  }
  return made;
}

static int32_t *integers(size_t count, enum data data) {
  int32_t *made = buffer(count * sizeof *made, 4);
  const int32_t most = data == TIES ? 9 : 100000;
  for (size_t i = 0; i < count; i++) made[i] = (int32_t)next(2 * most + 1) - most;
  return made;
}

static float special(void) {
  static const float numbers[] = {INFINITY, -INFINITY, NAN, 3e38f, -3e38f, 1e-40f, -0.0f, 0.0f};
  return numbers[next(sizeof numbers / sizeof *numbers)];
}

/* From -magnitude to magnitude, rounded once so that every processor makes the same. */
static float number(enum data data, float magnitude) {
  if (data == SPECIAL && next(16) == 0) return special();
  return (float)((int32_t)next(1 << 24) - (1 << 23)) * (magnitude * (1.0f / (1 << 23)));
}

static float *floats(size_t count, enum data data, float magnitude) {
  float *made = buffer(count * sizeof *made, 4);
  for (size_t i = 0; i < count; i++) made[i] = number(data, magnitude);
  return made;
}

/* Scales that spread sums of `count` products over the bytes. */
static float *scales(size_t outputs, enum data data, int32_t count) {
  float *made = buffer(outputs * sizeof *made, 4);
  int32_t root = 1;
  while (root * root < count) root *= 2;
  for (size_t n = 0; n < outputs; n++) {
    const float ordinary = (float)(next(1000) + 100) * (1.0f / 65536) / (float)root;
    made[n] = data == TIES ? 0.5f : data == EXTREME ? (float)next(3) : data == SPECIAL && next(8) == 0 ? special() : ordinary;
  }
  return made;
}

static int32_t zero_point(enum data data) {
  return data == EXTREME ? (int32_t)next(2) * 255 : data == TIES ? (int32_t)next(128) * 2 + 1 : (int32_t)next(256);
}

static edge_quantization quantization(enum data data) {
  return (edge_quantization){data == TIES ? 0.5f : data == EXTREME ? 1e30f : (float)(next(100) + 1), zero_point(data)};
}

static void *packed(size_t count) {
  if (count == 0) fail("a layer is refused");
  return buffer(count, 64);
}

/* Weights that come by output have the same layout in the end. */
static void try_turned(int32_t set, int32_t inputs, int32_t outputs, const int8_t *matrix, const int32_t *bias, int32_t zero,
                       const void *layout) {
  const size_t size = edge_linear_packed_size(set, inputs, outputs);
  int8_t *turned = buffer((size_t)inputs * outputs, 1);
  for (int32_t k = 0; k < inputs; k++) {
    for (int32_t n = 0; n < outputs; n++) turned[(size_t)n * inputs + k] = matrix[(size_t)k * outputs + n];
  }
  void *other = packed(size);
  if (!edge_linear_pack(set, inputs, outputs, turned, 1, bias, zero, other)) fail("turned weights are refused");
  if (memcmp(layout, other, size) != 0) fail("turned weights are laid out otherwise");
}

static edge_linear linear(int32_t set, const trial *trial, int32_t inputs, int32_t outputs) {
  const int8_t *matrix = weights((size_t)inputs * outputs, trial->data);
  const int32_t *bias = trial->has_bias ? integers(outputs, trial->data) : NULL;
  const size_t size = edge_linear_packed_size(set, inputs, outputs);
  const int32_t zero = zero_point(trial->data);
  void *layout = packed(size);
  if (!edge_linear_pack(set, inputs, outputs, matrix, 0, bias, zero, layout)) fail("a layer is refused");
  try_turned(set, inputs, outputs, matrix, bias, zero, layout);
  const float *scale = scales(outputs, trial->data, inputs);
  return (edge_linear){inputs, outputs, layout, scale, floats(outputs, trial->data, 2), zero_point(trial->data)};
}

static void run_linear_bytes(int32_t set, const trial *trial) {
  const edge_linear layer = linear(set, trial, trial->inputs, trial->outputs);
  const size_t count = (size_t)trial->rows * trial->outputs;
  const uint8_t *input = bytes((size_t)trial->rows * trial->inputs, trial->data);
  const uint8_t *table = trial->has_table ? bytes(256, RANDOM) : NULL;
  uint8_t *output = buffer(count, 1);
  edge_linear_bytes(set, &layer, trial->rows, input, table, output);
  record_bytes(recorded, output, count);
}

/* The residual is in the place of the output. */
static void run_floats(int32_t set, const trial *trial, const edge_linear *first, const edge_linear *last) {
  const size_t count = (size_t)trial->rows * last->outputs;
  const uint8_t *input = bytes((size_t)trial->rows * (first == NULL ? last : first)->inputs, trial->data);
  float *output = floats(count, trial->data, 4);
  const float *residual = trial->has_residual ? output : NULL;
  uint8_t *quantized = trial->has_quantized ? buffer(count, 1) : NULL;
  const edge_quantization to = quantization(trial->data);
  if (first == NULL) {
    edge_linear_floats(set, last, trial->rows, input, residual, output, quantized, to);
  } else {
    const uint8_t *table = trial->has_table ? bytes(256, RANDOM) : NULL;
    void *scratch = buffer(edge_mlp_scratch_size(set, first), 64);
    edge_mlp(set, first, table, last, trial->rows, input, residual, output, quantized, to, scratch);
  }
  record_floats(output, count);
  if (quantized != NULL) record_bytes(recorded, quantized, count);
}

static void run_linear_floats(int32_t set, const trial *trial) {
  const edge_linear layer = linear(set, trial, trial->inputs, trial->outputs);
  run_floats(set, trial, NULL, &layer);
}

static void run_mlp(int32_t set, const trial *trial) {
  const edge_linear first = linear(set, trial, trial->inputs, trial->outputs);
  const edge_linear second = linear(set, trial, trial->outputs, trial->inputs);
  run_floats(set, trial, &first, &second);
}

static void run_depthwise(int32_t set, const trial *trial) {
  const int32_t channels = trial->channels;
  const int8_t *kernels = weights((size_t)channels * 49, trial->data);
  const int32_t *bias = trial->has_bias ? integers(channels, trial->data) : NULL;
  const int32_t input_zero = zero_point(trial->data);
  void *layout = packed(edge_depthwise_packed_size(set, channels));
  if (!edge_depthwise_pack(set, channels, kernels, bias, input_zero, layout)) fail("a layer is refused");
  const edge_depthwise layer = {
    .height = trial->height, .width = trial->width, .channels = channels, .packed = layout, .input_zero = input_zero,
    .scale = scales(channels, trial->data, 49), .between_zero = zero_point(trial->data),
    .epsilon = trial->data == RANDOM ? 0.01f : 0, .factor = floats(channels, trial->data, 100),
    .offset = floats(channels, trial->data, 50), .zero = zero_point(trial->data)};
  const size_t count = (size_t)trial->height * trial->width * channels;
  const uint8_t *input = bytes(count, trial->data);
  uint8_t *output = buffer(count, 1);
  void *scratch = buffer(edge_depthwise_scratch_size(set, &layer), 64);
  edge_depthwise_norm(set, &layer, trial->first_row, trial->end_row, input, output, scratch);
  record_bytes(recorded, output, count);
}

static void run_norm(int32_t set, const trial *trial) {
  const size_t count = (size_t)trial->rows * trial->outputs;
  float *input = floats(count, trial->data, trial->data == EXTREME ? 3e38f : 5);
  const float *factor = floats(trial->outputs, trial->data, 2), *offset = floats(trial->outputs, trial->data, 1);
  float *output = !trial->has_output ? NULL : trial->has_residual ? input : buffer(count * sizeof *output, 4);
  uint8_t *quantized = trial->has_quantized ? buffer(count, 1) : NULL;
  const float epsilon = trial->data == RANDOM ? 1e-6f : 0;
  edge_norm(set, trial->rows, trial->outputs, input, factor, offset, epsilon, output, quantized, quantization(trial->data));
  if (output != NULL) record_floats(output, count);
  if (quantized != NULL) record_bytes(recorded, quantized, count);
}

/* What is known of a set by the end. */
static void give(int32_t set, const trial *trial, record *to) {
  seed(cases);
  recorded = to;
  recorded->count = 0;
  trial->run(set, trial);
  release_buffers();
}

static void describe(int32_t set, const trial *t) {
  static const char *data_names[] = {"random", "extreme", "ties", "special"}, *place_names[] = {"start", "end", "odd"};
  snprintf(description, sizeof description, "%s: %s, %s numbers, at %s, rows %d, inputs %d, outputs %d, picture %dx%dx%d rows %d..%d",
           edge_kernels_name(set), t->what, data_names[t->data], place_names[placement], t->rows, t->inputs, t->outputs, t->height,
           t->width, t->channels, t->first_row, t->end_row);
}

/* The plain set, which is the last, gives what the others are compared with. */
static void try(trial trial) {
  const int32_t plain = edge_kernels_count() - 1;
  for (int32_t set = plain; set >= 0; set--) {
    if (!edge_kernels_runs_here(set)) continue;
    record *to = set == plain ? &expected : &actual;
    const bool takes_one = trial.is_large || set == plain;
    for (int p = 0; p < (takes_one ? 1 : PLACEMENTS); p++) {
      placement = (enum placement)((p + cases) % PLACEMENTS);
      describe(set, &trial);
      give(set, &trial, to);
      if (set != plain) compare(set);
    }
    results[set].hash = hash(results[set].hash, to);
    results[set].cases++;
  }
  cases++;
}

static void try_linear(trial trial) {
  trial.what = "linear to bytes";
  trial.run = run_linear_bytes;
  try(trial);
  trial.what = "linear to floats";
  trial.run = run_linear_floats;
  try(trial);
}

static void try_odd_linear(void) {
  static const int32_t sizes[][3] = {{1, 16, 16}, {2, 32, 32}, {3, 48, 48}, {4, 16, 64}, {5, 80, 80}, {6, 96, 96}, {7, 112, 112},
                                     {8, 16, 144}, {13, 144, 160}, {14, 48, 96}, {15, 272, 48}, {121, 16, 32}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    for (int data = 0; data < DATA_KINDS; data++) {
      trial trial = {.data = (enum data)data, .rows = sizes[i][0], .inputs = sizes[i][1], .outputs = sizes[i][2]};
      trial.has_bias = (i + data) % 2 == 0;
      trial.has_table = (i + data) % 3 != 0;
      trial.has_residual = i % 2 == 0;
      trial.has_quantized = i % 3 != 1;
      try_linear(trial);
      trial.what = "two layers";
      trial.run = run_mlp;
      try(trial);
    }
  }
}

/* Rows that no layer may be without, of layers that are as large as one may be. */
static void try_largest(void) {
  for (int data = 0; data < DATA_KINDS; data++) {
    trial trial = {.data = (enum data)data, .rows = 2, .inputs = 65536, .outputs = 16, .has_quantized = true, .is_large = true};
    try_linear(trial);
    trial.inputs = 16;
    trial.outputs = 65536;
    try_linear(trial);
    trial.what = "normalization";
    trial.run = run_norm;
    trial.has_output = true;
    try(trial);
    trial.what = "depthwise";
    trial.run = run_depthwise;
    trial.height = trial.width = trial.end_row = 1;
    trial.channels = 65536;
    try(trial);
  }
}

static void try_depthwise(int32_t height, int32_t width, int32_t channels, int32_t first, int32_t end, enum data data) {
  const bool is_large = (int64_t)height * width * channels > 20000;
  try((trial){.run = run_depthwise, .what = "depthwise", .data = data, .height = height, .width = width, .channels = channels,
              .first_row = first, .end_row = end, .has_bias = data != EXTREME, .is_large = is_large});
}

static void try_odd_pictures(void) {
  static const int32_t sizes[][3] = {{1, 1, 16}, {1, 9, 32}, {9, 1, 48}, {5, 3, 112}, {13, 17, 16}, {2, 2, 80}, {7, 7, 64}, {4, 8, 144},
                                     {12, 15, 32}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    for (int data = 0; data < DATA_KINDS; data++) {
      const int32_t height = sizes[i][0];
      try_depthwise(height, sizes[i][1], sizes[i][2], 0, height, (enum data)data);
      if (height > 2) try_depthwise(height, sizes[i][1], sizes[i][2], height / 3, height - 1, (enum data)data);
    }
  }
}

static void try_norms(void) {
  static const int32_t channels[] = {16, 32, 48, 96, 128, 176, 192, 384, 768, 1024, 1536};
  for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
    for (int data = 0; data < DATA_KINDS; data++) {
      for (int outputs = 1; outputs < 4; outputs++) {
        try((trial){.run = run_norm, .what = "normalization", .data = (enum data)data, .rows = 5, .outputs = channels[i],
                    .has_output = (outputs & 1) != 0, .has_quantized = (outputs & 2) != 0, .has_residual = i % 2 == 0});
      }
    }
  }
}

/* Rows of a layer that the plain set can do in a moment, more than a tile has, and no multiple of it. */
static int32_t few_rows(int32_t rows, int32_t inputs, int32_t outputs) {
  int32_t few = 12000000 / inputs / outputs;
  if (few < 9) few = 9;
  if (few % 7 == 0 || few % 6 == 0) few++;
  return few < rows ? few : rows;
}

/* A stage of `pixels` x `pixels`: its blocks, and the normalization and the layer of 2x2 pixels that lead to the next stage. */
static void try_stage(int32_t pixels, int32_t channels, bool has_next) {
  const int32_t rows = pixels * pixels;
  const int32_t end = pixels < 24 ? pixels : 24;
  trial trial = {.what = "two layers", .run = run_mlp, .data = RANDOM, .rows = few_rows(rows, channels, 4 * channels),
                 .inputs = channels, .outputs = 4 * channels, .has_bias = true, .has_table = true, .has_residual = true,
                 .has_quantized = true, .is_large = true};
  try(trial);
  try_depthwise(pixels, pixels, channels, 0, end, RANDOM);
  if (!has_next) return;
  trial.what = "downsampling";
  trial.run = run_linear_floats;
  trial.outputs = 2 * channels;
  trial.inputs = 4 * channels;
  trial.rows = few_rows(rows / 4, trial.inputs, trial.outputs);
  trial.has_residual = false;
  try(trial);
}

static void try_model(int32_t size, int32_t channels) {
  try((trial){.what = "stem", .run = run_linear_floats, .data = RANDOM, .rows = few_rows(size * size / 16, 48, channels), .inputs = 48,
              .outputs = channels, .has_bias = true, .is_large = true});
  for (int stage = 0; stage < 4; stage++) try_stage(size >> (2 + stage), channels << stage, stage < 3);
}

static void try_refusals(void) {
  _Alignas(64) uint8_t room[4096];
  const int8_t matrix[16 * 49] = {0};
  const int32_t sets = edge_kernels_count();
  expect(edge_kernels_version() == EDGE_KERNELS_VERSION, "the version is another");
  expect(edge_kernels_name(sets) == NULL && edge_kernels_name(-1) == NULL, "a set that is not there has a name");
  expect(!edge_kernels_runs_here(sets) && !edge_kernels_runs_here(-1), "a set that is not there runs");
  expect(strcmp(edge_kernels_name(sets - 1), "plain") == 0 && edge_kernels_runs_here(sets - 1), "the last set is not the plain one");
  for (int32_t set = -1; set <= sets; set++) {
    const bool is_set = set >= 0 && set < sets;
    expect((edge_linear_packed_size(set, 16, 16) > 0) == is_set, "the size of a layer");
    expect(edge_linear_packed_size(set, 0, 16) == 0 && edge_linear_packed_size(set, 16, 24) == 0, "wrong counts have a size");
    expect(edge_linear_packed_size(set, -16, 16) == 0 && edge_linear_packed_size(set, 16, 65552) == 0, "wrong counts have a size");
    expect(edge_depthwise_packed_size(set, 8) == 0 && edge_depthwise_packed_size(set, 65552) == 0, "wrong counts have a size");
    expect(edge_linear_pack(set, 16, 16, matrix, 0, NULL, 3, room) == is_set, "a layer is not packed");
    expect(edge_linear_pack(set, 16, 16, matrix, 0, NULL, 256, room) == 0, "a wrong zero point is packed");
    expect(edge_linear_pack(set, 16, 16, NULL, 0, NULL, 3, room) == 0, "no weights are packed");
    expect(edge_linear_pack(set, 16, 16, matrix, 0, NULL, 3, room + 4) == 0, "a wrong address is written to");
    expect(edge_depthwise_pack(set, 16, matrix, NULL, 3, room) == is_set, "a layer is not packed");
    expect(edge_depthwise_pack(set, 16, matrix, NULL, -1, room) == 0, "a wrong zero point is packed");
    expect(edge_depthwise_pack(set, 24, matrix, NULL, 3, room) == 0, "wrong counts are packed");
  }
}

int main(void) {
  static const int32_t channels[] = {96, 128, 192}, sizes[] = {96, 224, 384};
  begin(edge_kernels_count());
  try_refusals();
  try_odd_linear();
  try_odd_pictures();
  try_norms();
  try_largest();
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) try_model(sizes[i], channels[0]);
  for (size_t i = 1; i < sizeof channels / sizeof *channels; i++) try_model(sizes[1], channels[i]);
  return report(edge_kernels_count(), edge_kernels_name, edge_kernels_runs_here, KNOWN_HASH);
}
