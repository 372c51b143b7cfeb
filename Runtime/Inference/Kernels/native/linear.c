/* Linear layers by tiles: how weights are laid out and the loops around a set's tile. */
#include "sets.h"

#include <stdbool.h>
#include <string.h>

/* Rows of a block of edge_mlp, in tiles: about a hundred, so that the bytes between stay in the second cache beside the weights. */
enum { BLOCK_TILES = 16 };

/* Packed: what tiles start from, [outputs], then the panels, one after the other. */
size_t edge_tiled_linear_packed_size(int32_t inputs, int32_t outputs) {
  return (size_t)outputs * sizeof(int32_t) + (size_t)inputs * outputs;
}

static const int32_t *bias_of(const edge_linear *layer) { return layer->packed; }

/* gcc makes vectors of these loops only when it is told to; clang does so at -O2. */
#if defined(__GNUC__) && !defined(__clang__)
#define LAYS_OUT __attribute__((optimize("O3")))
#else
#define LAYS_OUT
#endif

LAYS_OUT static uint32_t sum_of(const int8_t *values, int32_t count) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; i++) sum += values[i];
  return (uint32_t)sum;
}

/* What a tile starts from: the zero point's part of the sums is the same for every row, and so is what flipped bytes miss. */
LAYS_OUT static void fold_bias(edge_matrix weights, const int32_t *bias_integer, int32_t zero, uint32_t *bias) {
  for (int32_t n = 0; n < weights.outputs; n++) bias[n] = bias_integer == NULL ? 0 : (uint32_t)bias_integer[n];
  if (weights.input_step == 1) {
    for (int32_t n = 0; n < weights.outputs; n++) {
      bias[n] -= (uint32_t)zero * sum_of(weights.values + (size_t)n * weights.output_step, weights.inputs);
    }
    return;
  }
  for (int32_t k = 0; k < weights.inputs; k++) {
    const int8_t *row = weights.values + (size_t)k * weights.input_step;
    for (int32_t n = 0; n < weights.outputs; n++) bias[n] -= (uint32_t)(zero * row[n]);
  }
}

/* The columns of one panel whose inputs lie one after the other: `depth` of them at a time. */
LAYS_OUT static inline void copy_inputs(edge_matrix weights, int32_t width, int32_t depth, const int8_t *from, int8_t *panel) {
  for (int32_t n = 0; n < width; n++, panel += depth) {
    const int8_t *inputs = from + (size_t)n * weights.output_step;
    for (int32_t k = 0; k < weights.inputs; k += depth) memcpy(panel + (size_t)k * width, inputs + k, (size_t)depth);
  }
}

/* Those whose outputs lie one after the other: `depth` rows are interleaved. */
LAYS_OUT static inline void copy_outputs(edge_matrix weights, int32_t width, int32_t depth, const int8_t *from, int8_t *panel) {
  for (int32_t k = 0; k < weights.inputs; k += depth, panel += (size_t)depth * width) {
    const int8_t *rows = from + (size_t)k * weights.input_step;
    for (int32_t n = 0; n < width; n++) {
      EDGE_UNROLL for (int32_t d = 0; d < depth; d++) panel[n * depth + d] = rows[(size_t)d * weights.input_step + n];
    }
  }
}

/* [inputs / depth][width][depth], from the columns `first` to `first + width`. A start waits for this: each depth has loops of its own. */
LAYS_OUT static void pack_panel(edge_matrix weights, int32_t first, int32_t width, int32_t depth, int8_t *panel) {
  const int8_t *from = weights.values + (size_t)first * weights.output_step;
  const bool is_by_output = weights.input_step == 1;
  if (depth == EDGE_QUAD && is_by_output) copy_inputs(weights, width, EDGE_QUAD, from, panel);
  else if (depth == EDGE_QUAD) copy_outputs(weights, width, EDGE_QUAD, from, panel);
  else if (is_by_output) copy_inputs(weights, width, 2 * EDGE_QUAD, from, panel);
  else copy_outputs(weights, width, 2 * EDGE_QUAD, from, panel);
}

void edge_tiled_linear_pack(const edge_tiles *tiles, edge_matrix weights, const int32_t *bias_integer, int32_t input_zero, void *packed) {
  int8_t *panels = (int8_t *)packed + (size_t)weights.outputs * sizeof(int32_t);
  fold_bias(weights, bias_integer, input_zero - tiles->flip, packed);
  for (int32_t first = 0; first < weights.outputs; first += tiles->panel) {
    const int32_t width = edge_least(tiles->panel, weights.outputs - first);
    pack_panel(weights, first, width, tiles->depth, panels + (size_t)first * weights.inputs);
  }
}

static edge_floats moved(edge_floats to, size_t elements) {
  to.output += elements;
  to.residual = to.residual == NULL ? NULL : to.residual + elements;
  to.quantized = to.quantized == NULL ? NULL : to.quantized + elements;
  return to;
}

/* Panels of a layer, and the one after its last: where weights are read next. */
static const int8_t *panel_of(const edge_linear *layer, int32_t first) {
  return (const int8_t *)(bias_of(layer) + layer->outputs) + (size_t)first * layer->inputs;
}

static void set_rows(edge_tile *tile, int32_t rows, const uint8_t *input) {
  tile->rows = rows;
  for (int32_t r = 0; r < EDGE_ROWS; r++) tile->row[r] = input + (size_t)edge_least(r, rows - 1) * tile->inputs;
}

/* The residual of a tile, meanwhile: its rows lie too far apart for the processor to foresee. */
static void ask_for(const float *residual, int32_t rows, int32_t width, size_t stride) {
  for (int32_t r = 0; r < rows; r++, residual += stride) {
    for (int32_t n = 0; n < width; n += EDGE_GROUP) __builtin_prefetch(residual + n, 1, 3);
  }
}

/* A panel stays in the cache while all rows pass it, and each tile asks for its part of the next panel. Bytes go to `bytes` where that is
   not null, else floats to `to`. */
static void multiply(const edge_tiles *tiles, const edge_linear *layer, int32_t rows, const uint8_t *input, uint8_t *bytes,
                     edge_floats to) {
  if (rows <= 0) return;
  _Alignas(64) int32_t sums[EDGE_ROWS * EDGE_PANEL];
  const size_t stride = layer->outputs;
  for (int32_t first = 0; first < layer->outputs; first += tiles->panel) {
    const int32_t width = edge_least(tiles->panel, layer->outputs - first);
    edge_tile tile = {.inputs = layer->inputs, .width = width, .panel = panel_of(layer, first), .bias = bias_of(layer) + first,
                      .next = panel_of(layer, first + width), .next_step = EDGE_QUAD * width * tiles->rows / rows + 1};
    for (int32_t m = 0; m < rows; m += tiles->rows) {
      set_rows(&tile, edge_least(tiles->rows, rows - m), input + (size_t)m * layer->inputs);
      const size_t place = (size_t)m * stride + first;
      if (to.residual != NULL) ask_for(to.residual + place, tile.rows, width, stride);
      tiles->multiply(&tile, sums);
      tile.next += (size_t)layer->inputs / EDGE_QUAD * tile.next_step;
      if (bytes != NULL) {
        tiles->finish_bytes(sums, tile.rows, width, layer->scale + first, layer->zero, bytes + place, stride);
      } else {
        tiles->finish_floats(sums, tile.rows, width, layer->scale + first, layer->bias + first, moved(to, place), stride);
      }
    }
  }
}

/* Rows of the largest block, and of the equal blocks (whole tiles) that some rows are cut into: a small rest would read all weights for
   few rows. */
static int32_t largest_block(const edge_tiles *tiles) { return BLOCK_TILES * tiles->rows; }

static int32_t block_of(const edge_tiles *tiles, int32_t rows) {
  const int32_t blocks = (rows - 1) / largest_block(tiles) + 1;
  const int32_t count = (rows - 1) / blocks + 1;
  return (count - 1) / tiles->rows * tiles->rows + tiles->rows;
}

void edge_tiled_linear_bytes(const edge_tiles *tiles, const edge_linear *layer, int32_t rows, const uint8_t *input, const uint8_t *table,
                             uint8_t *output) {
  multiply(tiles, layer, rows, input, output, (edge_floats){0});
  if (table != NULL) tiles->translate(output, (size_t)rows * layer->outputs, table);
}

void edge_tiled_linear_floats(const edge_tiles *tiles, const edge_linear *layer, int32_t rows, const uint8_t *input, edge_floats to) {
  multiply(tiles, layer, rows, input, NULL, to);
}

size_t edge_tiled_mlp_scratch_size(const edge_tiles *tiles, const edge_linear *first) {
  return (size_t)largest_block(tiles) * first->outputs;
}

void edge_tiled_mlp(const edge_tiles *tiles, const edge_linear *first, const uint8_t *table, const edge_linear *second, int32_t rows,
                    const uint8_t *input, edge_floats to, void *scratch) {
  if (rows <= 0) return;
  const int32_t block = block_of(tiles, rows);
  for (int32_t m = 0; m < rows; m += block) {
    const int32_t count = edge_least(block, rows - m);
    edge_tiled_linear_bytes(tiles, first, count, input + (size_t)m * first->inputs, table, scratch);
    edge_tiled_linear_floats(tiles, second, count, scratch, moved(to, (size_t)m * second->outputs));
  }
}
