/*
 * The resizer for registers of any size: included by the file of a set, inside its target, after <stdbool.h>, <string.h> and these.
 * A register has parts of 16 bytes, and what works on bytes or words works in each part by itself.
 *
 *   LANES                                  32-bit numbers of a register: 4, 8 or 16; rows that are worked on at once
 *   FLIP                                   0x80 where `accumulate` takes samples less 128, else 0
 *   integers, floats                       register types
 *   integers_load, integers_store          from and to any address
 *   integers_fill                          a number in every lane
 *   integers_fill_bytes                    a byte in every byte
 *   load_parts(rows, byte)                 part p from rows[4 * p] + byte
 *   store_part(part, value, to)            a part to any address
 *   rearrange(value, order)                byte i of each part becomes its byte order[i]
 *   zip_bytes_low, ..._high, zip_words_..., zip_lanes_..., zip_pairs_...   of 1, 2, 4 and 8 bytes
 *   add, multiply, and, exclusive_or, shift_left, shift_right (with the sign), shift_out (zeros come in)
 *   narrow(four)                           numbers of -32768 to 32767, limited to bytes: the parts of four registers side by side
 *   weights, weights_load(from)            the weights of a quad in every lane
 *   sums, sums_begin(bias)                 sums on their way
 *   accumulate(sums, samples, weights)     adds the products of a quad to each
 *   sums_end(sums)                         the sums
 *   floats_from_bytes, floats_fill, floats_store, floats_multiply, floats_add
 *
 * A block of rows is turned as it is read: a lane is a row, its four bytes are a quad of neighbouring samples of one channel.
 */
#define PARTS (LANES / 4)
#define BYTES (LANES * 4)

/* Four times four bytes turned: byte 4 i + j becomes byte 4 j + i. */
static const uint8_t turned[16] = {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15};

/* Four pixels of three samples to four samples of each channel, and four bytes of no meaning. */
static const uint8_t by_channel[16] = {0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, 12, 13, 14, 15};

/* Eight pixels of Yuyv: Y of four, U V U V of four, and so for the next four. */
static const uint8_t luminance_first[16] = {0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15};

/* The rows of a block. */
typedef struct block_rows {
  const uint8_t *first[LANES];    /* of luminance, or all there is */
  const uint8_t *second[LANES];   /* of chroma: Nv12 */
} block_rows;

/* Lane j of each part of four registers becomes the j-th register's. */
EDGE_INLINE void transpose(integers *four) {
  const integers a = zip_lanes_low(four[0], four[1]), b = zip_lanes_low(four[2], four[3]);
  const integers c = zip_lanes_high(four[0], four[1]), d = zip_lanes_high(four[2], four[3]);
  four[0] = zip_pairs_low(a, b);
  four[1] = zip_pairs_high(a, b);
  four[2] = zip_pairs_low(c, d);
  four[3] = zip_pairs_high(c, d);
}

/* 16 bytes of each row: four registers of four bytes of every row. What lies behind `limit` is zero, and is not touched. */
EDGE_INLINE void read_rows(const uint8_t *const *rows, ptrdiff_t byte, ptrdiff_t limit, const uint8_t *order, integers *four) {
  uint8_t copies[LANES][16];
  const uint8_t *copied[LANES];
  if (byte + 16 > limit) {
    const size_t count = limit > byte ? (size_t)(limit - byte) : 0;
    memset(copies, 0, sizeof copies);
    for (int r = 0; r < LANES; r++) {
      if (count > 0) memcpy(copies[r], rows[r] + byte, count);
      copied[r] = copies[r];
    }
    rows = copied;
    byte = 0;
  }
  EDGE_UNROLL for (int i = 0; i < 4; i++) {
    four[i] = load_parts(rows + i, byte);
    if (order != NULL) four[i] = rearrange(four[i], order);
  }
  transpose(four);
}

EDGE_INLINE integers flipped(integers samples) { return FLIP == 0 ? samples : exclusive_or(samples, integers_fill_bytes(FLIP)); }

/* Numbers of four neighbours to a quad of bytes. */
EDGE_INLINE integers quad_of(const integers *four) { return rearrange(narrow(four), turned); }

typedef struct color_factors {
  integers luminance, red_from_v, green_from_u, green_from_v, blue_from_u, red_offset, green_offset, blue_offset;
} color_factors;

EDGE_INLINE color_factors color_factors_of(const edge_color *color) {
  return (color_factors){integers_fill(color->luminance),    integers_fill(color->red_from_v),   integers_fill(color->green_from_u),
                         integers_fill(color->green_from_v), integers_fill(color->blue_from_u),  integers_fill(color->red_offset),
                         integers_fill(color->green_offset), integers_fill(color->blue_offset)};
}

/* One colour of four neighbours; each pair has its chroma. */
EDGE_INLINE integers color_quad(const integers *luminance, integers first, integers second) {
  integers four[4];
  EDGE_UNROLL for (int i = 0; i < 4; i++) four[i] = shift_right(add(luminance[i], i < 2 ? first : second), EDGE_COLOR_BITS);
  return flipped(quad_of(four));
}

/* Y0 Y1 Y2 Y3 and U0 V0 U1 V1 of each row to quads of red, green and blue. */
EDGE_INLINE void convert(const color_factors *color, integers y, integers uv, integers *tile) {
  const integers mask = integers_fill(255);
  const integers luminance[4] = {multiply(and(y, mask), color->luminance), multiply(and(shift_out(y, 8), mask), color->luminance),
                                 multiply(and(shift_out(y, 16), mask), color->luminance), multiply(shift_out(y, 24), color->luminance)};
  const integers u[2] = {and(uv, mask), and(shift_out(uv, 16), mask)};
  const integers v[2] = {and(shift_out(uv, 8), mask), shift_out(uv, 24)};
  integers red[2], green[2], blue[2];
  EDGE_UNROLL for (int i = 0; i < 2; i++) {
    red[i] = add(multiply(v[i], color->red_from_v), color->red_offset);
    green[i] = add(add(multiply(u[i], color->green_from_u), multiply(v[i], color->green_from_v)), color->green_offset);
    blue[i] = add(multiply(u[i], color->blue_from_u), color->blue_offset);
  }
  tile[0] = color_quad(luminance, red[0], red[1]);
  tile[1] = color_quad(luminance, green[0], green[1]);
  tile[2] = color_quad(luminance, blue[0], blue[1]);
}

/* Quads that one read brings. */
EDGE_INLINE int32_t quads_of_read(int format) { return format == EDGE_INTERLEAVED ? 1 : format == EDGE_YUYV ? 2 : 4; }

/* Reads a few quads of a block, quad by quad the channels one after the other. */
EDGE_INLINE void read_quads(const edge_picture *picture, int format, const color_factors *color, const block_rows *rows, int32_t quad,
                            integers *tile) {
  const ptrdiff_t x = (ptrdiff_t)picture->x + quad * EDGE_TAPS, width = picture->width;
  integers four[4], chroma[4];
  switch (format) {
    case EDGE_GRAY:
      read_rows(rows->first, x, width, NULL, four);
      EDGE_UNROLL for (int i = 0; i < 4; i++) tile[i] = flipped(four[i]);
      break;
    case EDGE_INTERLEAVED:
      read_rows(rows->first, 3 * x, 3 * width, by_channel, four);
      EDGE_UNROLL for (int i = 0; i < 3; i++) tile[i] = flipped(four[i]);
      break;
    case EDGE_YUYV:
      read_rows(rows->first, 2 * x, 2 * width, luminance_first, four);
      EDGE_UNROLL for (int i = 0; i < 2; i++) convert(color, four[2 * i], four[2 * i + 1], tile + 3 * i);
      break;
    default:
      read_rows(rows->first, x, width, NULL, four);
      read_rows(rows->second, x, width, NULL, chroma);
      EDGE_UNROLL for (int i = 0; i < 4; i++) convert(color, four[i], chroma[i], tile + 3 * i);
      break;
  }
}

/* One output column: its level in every row and channel. */
EDGE_INLINE void resample_column(const edge_table *table, int32_t output, int channels, const integers *tile, int at,
                                 integers (*levels)[4]) {
  const edge_output *of = edge_table_outputs(table) + output;
  const integers *quad = tile + (of->first - table->first) * channels;
  const int32_t *from = edge_table_weights(table) + (size_t)of->weights * 4;
  sums sum[3];
  EDGE_UNROLL for (int c = 0; c < channels; c++) sum[c] = sums_begin(integers_fill(of->bias));
  for (int32_t q = 0; q < of->quads; q++, quad += channels, from += 4) {
    const weights weight = weights_load(from);
    EDGE_UNROLL for (int c = 0; c < channels; c++) accumulate(&sum[c], quad[c], weight);
  }
  EDGE_UNROLL for (int c = 0; c < channels; c++) levels[c][at] = shift_right(sums_end(sum[c]), EDGE_WEIGHT_BITS);
}

/* 16 output columns of a block, turned back. */
EDGE_INLINE void resample_group(const edge_columns *call, int channels, int32_t first, const integers *tile, int32_t rows,
                                uint8_t *samples) {
  integers finished[3][4];
  EDGE_UNROLL for (int four = 0; four < 4; four++) {
    integers levels[3][4];
    EDGE_UNROLL for (int i = 0; i < 4; i++) resample_column(call->table, first + 4 * four + i, channels, tile, i, levels);
    EDGE_UNROLL for (int c = 0; c < channels; c++) finished[c][four] = quad_of(levels[c]);
  }
  EDGE_UNROLL for (int c = 0; c < channels; c++) {
    uint8_t *to = samples + (size_t)c * call->plane_stride + (size_t)first;
    transpose(finished[c]);
    EDGE_UNROLL for (int r = 0; r < LANES; r++) {
      if (r < rows) store_part(r / 4, finished[c][r % 4], to + (size_t)r * call->row_stride);
    }
  }
}

/* Where the rows of a block are; those beyond `rows` are the last one again, and are not written. */
EDGE_INLINE block_rows locate(const edge_picture *picture, int32_t first_row, int32_t rows) {
  block_rows found;
  for (int r = 0; r < LANES; r++) {
    const int32_t y = first_row + edge_lesser(r, rows - 1);
    found.first[r] = picture->pixels + (size_t)y * (size_t)picture->stride;
    found.second[r] = picture->format != EDGE_NV12
      ? found.first[r] : picture->pixels + (size_t)picture->chroma_offset + (size_t)(y / 2) * (size_t)picture->stride;
  }
  return found;
}

EDGE_INLINE void resample_format(const edge_columns *call, int format) {
  const int channels = format == EDGE_GRAY ? 1 : 3;
  const edge_table *table = call->table;
  const int32_t *ends = edge_table_ends(table);
  const color_factors color = color_factors_of(&call->picture->color);
  integers *tile = call->scratch;
  for (int32_t row = 0; row < call->rows; row += LANES) {
    const int32_t rows = edge_lesser(LANES, call->rows - row);
    const block_rows block = locate(call->picture, call->first_row + row, rows);
    int32_t quad = table->first;
    for (int32_t output = 0; output < table->outputs; output += EDGE_OUTPUTS) {
      for (; quad < ends[output / EDGE_OUTPUTS]; quad += quads_of_read(format)) {
        read_quads(call->picture, format, &color, &block, quad, tile + (quad - table->first) * channels);
      }
      resample_group(call, channels, output, tile, rows, call->samples + (size_t)row * call->row_stride);
    }
  }
}

static void columns_of_gray(const edge_columns *call) { resample_format(call, EDGE_GRAY); }
static void columns_of_interleaved(const edge_columns *call) { resample_format(call, EDGE_INTERLEAVED); }
static void columns_of_yuyv(const edge_columns *call) { resample_format(call, EDGE_YUYV); }
static void columns_of_nv12(const edge_columns *call) { resample_format(call, EDGE_NV12); }

static void resample_columns(const edge_columns *call) {
  switch (call->picture->format) {
    case EDGE_GRAY: columns_of_gray(call); break;
    case EDGE_INTERLEAVED: columns_of_interleaved(call); break;
    case EDGE_YUYV: columns_of_yuyv(call); break;
    default: columns_of_nv12(call); break;
  }
}

/* Half of what is in four rows of samples, to quads of neighbours above each other: few sums at a time, which registers hold. */
EDGE_INLINE void resample_half(const uint8_t *samples, size_t row_stride, const edge_output *of, const int32_t *from, bool is_high,
                               integers *levels) {
  sums sum[2] = {sums_begin(integers_fill(of->bias)), sums_begin(integers_fill(of->bias))};
  for (int32_t q = 0; q < of->quads; q++, samples += EDGE_TAPS * row_stride, from += 4) {
    integers row[4];
    EDGE_UNROLL for (int r = 0; r < 4; r++) row[r] = flipped(integers_load(samples + (size_t)r * row_stride));
    const integers first = is_high ? zip_bytes_high(row[0], row[1]) : zip_bytes_low(row[0], row[1]);
    const integers second = is_high ? zip_bytes_high(row[2], row[3]) : zip_bytes_low(row[2], row[3]);
    const weights weight = weights_load(from);
    accumulate(&sum[0], zip_words_low(first, second), weight);
    accumulate(&sum[1], zip_words_high(first, second), weight);
  }
  EDGE_UNROLL for (int i = 0; i < 2; i++) levels[i] = shift_right(sums_end(sum[i]), EDGE_WEIGHT_BITS);
}

static void resample_row(const uint8_t *samples, size_t row_stride, const edge_table *rows, int32_t output, uint8_t *row) {
  const edge_output *of = edge_table_outputs(rows) + output;
  const int32_t *from = edge_table_weights(rows) + (size_t)of->weights * 4;
  samples += (size_t)of->first * row_stride;
  for (size_t x = 0; x < row_stride; x += BYTES) {
    integers levels[4];
    resample_half(samples + x, row_stride, of, from, false, levels);
    resample_half(samples + x, row_stride, of, from, true, levels + 2);
    integers_store(row + x, narrow(levels));
  }
}

static void scale_samples(const uint8_t *samples, int32_t count, float scale, float offset, float *output) {
  const floats factor = floats_fill(scale), term = floats_fill(offset);
  int32_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    floats_store(output + i, floats_add(floats_multiply(floats_from_bytes(samples + i), factor), term));
  }
  edge_plain_scale(samples + i, count - i, scale, offset, output + i);
}
