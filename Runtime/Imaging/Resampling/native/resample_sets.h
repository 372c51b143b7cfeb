/* What the files of the resizer share and nobody outside sees. */
#ifndef EDGE_RESAMPLE_SETS_H
#define EDGE_RESAMPLE_SETS_H

#include "edge_resample.h"
#include "targets.h"

enum {
  EDGE_WEIGHT_BITS = 22,    /* behind the binary point of a weight */
  EDGE_COLOR_BITS = 16,     /* of a factor of edge_color */
  EDGE_TAPS = 4,            /* neighbouring samples that are multiplied at once: a quad */
  EDGE_OUTPUTS = 16         /* columns that are written at once */
};

/* How the weights of a quad are laid out, 16 bytes in any case. */
typedef enum edge_weight_form {
  EDGE_DIGITS,              /* w = d0 + 2^8 d1 + 2^16 d2, signed bytes: [3][4 taps], and nothing */
  EDGE_HALVES               /* w = low + 2^15 high, 16 bits each: low and high of taps 0 and 2, then of 1 and 3: [2][2][2 taps] */
} edge_weight_form;

/* An output sample in a packed axis. */
typedef struct edge_output {
  int32_t first;            /* the first quad of columns, the first sample of rows */
  int32_t quads;
  int32_t bias;             /* one half, and what makes the flip of the samples good */
  int32_t weights;          /* its quads' place among all weights */
} edge_output;

/* A packed axis: this, outputs (columns: a multiple of 16 of them, the last ones without quads), the ends of groups, weights. */
typedef struct edge_table {
  int32_t outputs;
  int32_t first, end;       /* quads of columns that any output needs */
  int32_t ends_at;          /* bytes from the begin to: the quad that a group of 16 columns ends before, for each */
  int32_t weights_at;       /* bytes from the begin to: [quads][16] */
  int32_t padding[11];
} edge_table;

static inline const edge_output *edge_table_outputs(const edge_table *table) { return (const edge_output *)(table + 1); }
static inline const int32_t *edge_table_ends(const edge_table *table) { return (const int32_t *)((const char *)table + table->ends_at); }
static inline const int32_t *edge_table_weights(const edge_table *table) {
  return (const int32_t *)((const char *)table + table->weights_at);
}

/* What a call of edge_resample_columns is about. */
typedef struct edge_columns {
  const edge_picture *picture;
  const edge_table *table;
  int32_t first_row, rows;
  uint8_t *samples;
  size_t row_stride, plane_stride;
  void *scratch;
} edge_columns;

/* A set. */
typedef struct edge_resampler {
  int32_t lanes;            /* rows that are worked on at once */
  edge_weight_form form;
  int32_t flip;             /* 1 where samples less 128 are multiplied, for the instruction takes signed bytes */
  void (*columns)(const edge_columns *call);
  void (*row)(const uint8_t *samples, size_t row_stride, const edge_table *rows, int32_t output, uint8_t *row);
  void (*scale)(const uint8_t *samples, int32_t count, float scale, float offset, float *output);
} edge_resampler;

#if defined(__x86_64__)
extern const edge_resampler edge_resampler_avx512_vnni;
extern const edge_resampler edge_resampler_avx_vnni;
extern const edge_resampler edge_resampler_avx2;
#elif defined(__aarch64__)
extern const edge_resampler edge_resampler_neon_dotprod;
#endif

size_t edge_plain_axis_packed_size(const edge_axis *axis);
void edge_plain_axis_pack(const edge_axis *axis, void *packed);
void edge_plain_columns(const edge_picture *picture, const void *columns, int32_t first_row, int32_t rows, uint8_t *samples,
                        size_t row_stride, size_t plane_stride);
void edge_plain_row(const uint8_t *samples, size_t row_stride, const void *rows, int32_t output, uint8_t *row);
void edge_plain_scale(const uint8_t *samples, int32_t count, float scale, float offset, float *output);

static inline int32_t edge_lesser(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t edge_greater(int32_t a, int32_t b) { return a > b ? a : b; }

#endif
