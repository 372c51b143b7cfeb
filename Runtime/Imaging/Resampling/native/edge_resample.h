/*
 * Resizing pictures: the arithmetic of the preprocessor (Runtime/Imaging/Resampling), for processors whose instructions a program in C#
 * does not use. Columns first, rounded to bytes, then rows: level = limit((half + sum of sample * weight) >> 22), in 32 bits.
 *
 * Every set gives the bytes of the plain one (resample_plain.c), which are those of the C# code.
 *
 * No function allocates, locks or keeps anything: memory is the caller's, and any thread may call. Wrong arguments are refused by
 * edge_axis_pack (0); the functions that run trust what it has accepted.
 */
#ifndef EDGE_RESAMPLE_H
#define EDGE_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

/* These and no others are seen outside of the library, which is built with -fvisibility=hidden. */
#pragma GCC visibility push(default)

/* The version of these declarations, which the caller compares with its own: another with every change of one. */
#define EDGE_RESAMPLE_VERSION 1
int32_t edge_resample_version(void);

/* Sets that this library was built with, the best first and the plain one last. */
int32_t edge_resample_count(void);

/* "avx512-vnni", "avx-vnni", "avx2", "neon-dotprod", "plain"; null where there is no such set. */
const char *edge_resample_name(int32_t set);

/* 1 where this processor, and the system on it, can run a set. */
int32_t edge_resample_runs_here(int32_t set);

/* What each output sample of an axis is made of: sources starts[o] to starts[o] + tap_counts[o] (excluded). */
typedef struct edge_axis {
  int32_t count;              /* output samples */
  int32_t origin;             /* the source that the functions that run count from: none needs one before it */
  const int32_t *starts;      /* [count] */
  const int32_t *tap_counts;  /* [count], 1 to weight_stride */
  const int32_t *weights;     /* [count, weight_stride], in units of 2^-22, of a size of less than 2 */
  int32_t weight_stride;
} edge_axis;

/* Bytes of a packed axis; 0 where it is refused. */
size_t edge_axis_packed_size(int32_t set, const edge_axis *axis);

/* Lays columns (1) or rows (0) out as a set wants them. packed: 64-byte aligned. 1, or 0 where an argument is wrong. */
int32_t edge_axis_pack(int32_t set, const edge_axis *axis, int32_t is_columns, void *packed);

/* How samples become red, green, blue: (luminance * y + red_from_v * v + red_offset) >> 16, limited to a byte, and so on. */
typedef struct edge_color {
  int32_t luminance, red_from_v, green_from_u, green_from_v, blue_from_u, red_offset, green_offset, blue_offset;
} edge_color;

/* Bytes of luminance; three bytes to a pixel; YUYV; NV12. */
enum { EDGE_GRAY, EDGE_INTERLEAVED, EDGE_YUYV, EDGE_NV12 };

typedef struct edge_picture {
  const uint8_t *pixels;
  int32_t width;              /* of the whole picture: so many pixels of each row may be read, and no byte more */
  int32_t stride;             /* bytes from row to row, in both planes of NV12 */
  int32_t chroma_offset;      /* of NV12: bytes to the plane of chroma */
  int32_t format;
  int32_t x;                  /* the column that is the axis's origin: an even one, where neighbours share chroma */
  edge_color color;           /* of YUYV and NV12 */
} edge_picture;

/* Bytes that edge_resample_columns works in, 64-byte aligned, for one call alone. */
size_t edge_resample_scratch_size(int32_t set, const void *columns);

/*
 * Resizes the columns of rows first_row to first_row + rows. samples: [rows][row_stride], in which channel c of a row begins at
 * c * plane_stride, a multiple of 16 of at least as many bytes as there are output samples; what is between is written too.
 */
void edge_resample_columns(int32_t set, const edge_picture *picture, const void *columns, int32_t first_row, int32_t rows,
                           uint8_t *samples, size_t row_stride, size_t plane_stride, void *scratch);

/*
 * One row of the result. samples: the row that is the axis's origin; three rows behind the last one it needs may be read. row_stride: a
 * multiple of 64, all of which is written to row.
 */
void edge_resample_row(int32_t set, const uint8_t *samples, size_t row_stride, const void *rows, int32_t output, uint8_t *row);

/* output[i] = samples[i] * scale + offset, with two roundings. */
void edge_resample_scale(int32_t set, const uint8_t *samples, int32_t count, float scale, float offset, float *output);

#pragma GCC visibility pop

#if defined(__cplusplus)
}
#endif

#endif
