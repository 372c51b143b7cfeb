/* The functions of edge_resample.h: which sets there are, which of them run here, how an axis is packed, and what is refused. */
#include "resample_sets.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>

static bool runs_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

/* CPUID leaf 7.1, eax, bit 4: Intel, "Software Developer's Manual", volume 2, CPUID. Compilers have no word for it that all take. */
static bool runs_avx_vnni(void) {
  uint32_t leaves = 0, eax = 0, b, c, d;
  if (!runs_avx2() || !__get_cpuid_count(7, 0, &leaves, &b, &c, &d) || leaves < 1) return false;
  return __get_cpuid_count(7, 1, &eax, &b, &c, &d) && (eax & (1u << 4)) != 0;
}

static bool runs_avx512_vnni(void) {
  return runs_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}

#elif defined(__aarch64__)
#include <sys/auxv.h>

/* A bit of the kernel's capabilities: Linux, Documentation/arch/arm64/elf_hwcaps.rst. */
enum { DOTPROD = 1 << 20 };

static bool runs_neon_dotprod(void) { return (getauxval(AT_HWCAP) & DOTPROD) != 0; }
#endif

static bool runs_anywhere(void) { return true; }

/* The best first. Without a resampler: the plain set. */
static const struct {
  const char *name;
  const edge_resampler *resampler;
  bool (*runs_here)(void);
} sets[] = {
#if defined(__x86_64__)
  {"avx512-vnni", &edge_resampler_avx512_vnni, runs_avx512_vnni},
  {"avx-vnni", &edge_resampler_avx_vnni, runs_avx_vnni},
  {"avx2", &edge_resampler_avx2, runs_avx2},
#elif defined(__aarch64__)
  {"neon-dotprod", &edge_resampler_neon_dotprod, runs_neon_dotprod},
#endif
  {"plain", NULL, runs_anywhere},
};

enum {
  MOST_OUTPUTS = 65536,
  MOST_SOURCES = 1 << 17,
  MOST_WEIGHT = (1 << 23) - (1 << 15) - (1 << 7) - 1  /* what three signed digits hold */
};

static bool is_set(int32_t set) { return set >= 0 && set < edge_resample_count(); }

int32_t edge_resample_version(void) { return EDGE_RESAMPLE_VERSION; }

int32_t edge_resample_count(void) { return (int32_t)(sizeof sets / sizeof *sets); }

const char *edge_resample_name(int32_t set) { return is_set(set) ? sets[set].name : NULL; }

int32_t edge_resample_runs_here(int32_t set) { return is_set(set) && sets[set].runs_here(); }

static bool is_output(const edge_axis *axis, int32_t output) {
  const int64_t start = (int64_t)axis->starts[output] - axis->origin;
  const int32_t taps = axis->tap_counts[output];
  if (start < 0 || start > MOST_SOURCES || taps < 1 || taps > axis->weight_stride) return false;
  const int32_t *weights = axis->weights + (size_t)output * (size_t)axis->weight_stride;
  for (int32_t tap = 0; tap < taps; tap++) {
    if (weights[tap] < -MOST_WEIGHT || weights[tap] > MOST_WEIGHT) return false;
  }
  return true;
}

static bool is_axis(const edge_axis *axis) {
  if (axis == NULL || axis->count < 1 || axis->count > MOST_OUTPUTS || axis->weight_stride < 1 || axis->weight_stride > MOST_SOURCES) {
    return false;
  }
  for (int32_t output = 0; output < axis->count; output++) {
    if (!is_output(axis, output)) return false;
  }
  return true;
}

/* Quads that hold the taps of an output, with those before and after that no weight is for. */
static int32_t quads_of(int32_t skipped, int32_t taps) { return (skipped + taps + EDGE_TAPS - 1) / EDGE_TAPS; }

static int32_t padded(int32_t count) { return (count + EDGE_OUTPUTS - 1) / EDGE_OUTPUTS * EDGE_OUTPUTS; }

size_t edge_axis_packed_size(int32_t set, const edge_axis *axis) {
  if (!is_set(set) || !is_axis(axis)) return 0;
  if (sets[set].resampler == NULL) return edge_plain_axis_packed_size(axis);
  const size_t outputs = (size_t)padded(axis->count);
  size_t quads = 0;
  for (int32_t output = 0; output < axis->count; output++) quads += (size_t)quads_of(EDGE_TAPS - 1, axis->tap_counts[output]);
  return sizeof(edge_table) + outputs * sizeof(edge_output) + outputs * sizeof(int32_t) + quads * 16;
}

static void pack_digits(const int32_t *weights, int8_t *to) {
  for (int tap = 0; tap < EDGE_TAPS; tap++) {
    int32_t left = weights[tap];
    for (int digit = 0; digit < 3; digit++) {
      const int8_t low = (int8_t)(uint8_t)left;
      to[digit * EDGE_TAPS + tap] = low;
      left = (left - low) / 256;
    }
    to[3 * EDGE_TAPS + tap] = 0;
  }
}

static void pack_halves(const int32_t *weights, int8_t *to) {
  int16_t halves[2 * EDGE_TAPS];
  for (int tap = 0; tap < EDGE_TAPS; tap++) {
    const int32_t low = weights[tap] & 0x7fff;
    halves[tap % 2 * 4 + tap / 2] = (int16_t)low;
    halves[tap % 2 * 4 + 2 + tap / 2] = (int16_t)((weights[tap] - low) / 32768);
  }
  memcpy(to, halves, sizeof halves);
}

/* Lays out the quads of one output; the first tap is the skipped-th of the first quad. */
static void pack_weights(edge_weight_form form, const int32_t *weights, int32_t taps, int32_t skipped, int32_t quads, int8_t *to) {
  for (int32_t quad = 0; quad < quads; quad++, to += 16) {
    int32_t four[EDGE_TAPS];
    for (int32_t i = 0; i < EDGE_TAPS; i++) {
      const int32_t tap = quad * EDGE_TAPS + i - skipped;
      four[i] = tap >= 0 && tap < taps ? weights[tap] : 0;
    }
    if (form == EDGE_DIGITS) pack_digits(four, to);
    else pack_halves(four, to);
  }
}

static int32_t bias_of(const edge_resampler *resampler, const int32_t *weights, int32_t taps) {
  uint32_t bias = 1u << (EDGE_WEIGHT_BITS - 1);
  for (int32_t tap = 0; resampler->flip && tap < taps; tap++) bias += 128u * (uint32_t)weights[tap];
  return (int32_t)bias;
}

static void pack_outputs(const edge_resampler *resampler, const edge_axis *axis, bool is_columns, edge_table *table) {
  edge_output *outputs = (edge_output *)(table + 1);
  int8_t *to = (int8_t *)table + table->weights_at;
  int32_t place = 0;
  for (int32_t o = 0; o < axis->count; o++) {
    const int32_t *weights = axis->weights + (size_t)o * (size_t)axis->weight_stride;
    const int32_t start = axis->starts[o] - axis->origin, taps = axis->tap_counts[o];
    const int32_t skipped = is_columns ? start % EDGE_TAPS : 0, quads = quads_of(skipped, taps);
    outputs[o] = (edge_output){is_columns ? start / EDGE_TAPS : start, quads, bias_of(resampler, weights, taps), place};
    pack_weights(resampler->form, weights, taps, skipped, quads, to + 16 * (size_t)place);
    place += quads;
  }
}

static void find_ends(const edge_axis *axis, edge_table *table) {
  const edge_output *outputs = edge_table_outputs(table);
  int32_t *ends = (int32_t *)edge_table_ends(table);
  table->first = outputs[0].first;
  for (int32_t o = 0; o < axis->count; o++) {
    const int32_t end = outputs[o].first + outputs[o].quads;
    int32_t *group = &ends[o / EDGE_OUTPUTS];
    *group = edge_greater(*group, end);
    table->first = edge_lesser(table->first, outputs[o].first);
    table->end = edge_greater(table->end, end);
  }
}

int32_t edge_axis_pack(int32_t set, const edge_axis *axis, int32_t is_columns, void *packed) {
  const size_t size = edge_axis_packed_size(set, axis);
  if (size == 0 || packed == NULL || (uintptr_t)packed % 64 != 0) return 0;
  if (sets[set].resampler == NULL) {
    edge_plain_axis_pack(axis, packed);
    return 1;
  }
  memset(packed, 0, size);
  edge_table *table = packed;
  table->outputs = padded(axis->count);
  table->ends_at = (int32_t)(sizeof(edge_table) + (size_t)table->outputs * sizeof(edge_output));
  table->weights_at = table->ends_at + table->outputs * (int32_t)sizeof(int32_t);
  pack_outputs(sets[set].resampler, axis, is_columns != 0, table);
  find_ends(axis, table);
  return 1;
}

/* A read may go on for three quads behind the last one. */
size_t edge_resample_scratch_size(int32_t set, const void *columns) {
  const edge_resampler *resampler = sets[set].resampler;
  if (resampler == NULL) return 64;
  const edge_table *table = columns;
  return (size_t)(table->end - table->first + EDGE_TAPS - 1) * 3 * EDGE_TAPS * (size_t)resampler->lanes;
}

void edge_resample_columns(int32_t set, const edge_picture *picture, const void *columns, int32_t first_row, int32_t rows,
                           uint8_t *samples, size_t row_stride, size_t plane_stride, void *scratch) {
  const edge_resampler *resampler = sets[set].resampler;
  if (resampler == NULL) {
    edge_plain_columns(picture, columns, first_row, rows, samples, row_stride, plane_stride);
    return;
  }
  edge_columns call = {picture, columns, first_row, rows, samples, row_stride, plane_stride, scratch};
  resampler->columns(&call);
}

void edge_resample_row(int32_t set, const uint8_t *samples, size_t row_stride, const void *rows, int32_t output, uint8_t *row) {
  if (sets[set].resampler == NULL) edge_plain_row(samples, row_stride, rows, output, row);
  else sets[set].resampler->row(samples, row_stride, rows, output, row);
}

void edge_resample_scale(int32_t set, const uint8_t *samples, int32_t count, float scale, float offset, float *output) {
  if (sets[set].resampler == NULL) edge_plain_scale(samples, count, scale, offset, output);
  else sets[set].resampler->scale(samples, count, scale, offset, output);
}
