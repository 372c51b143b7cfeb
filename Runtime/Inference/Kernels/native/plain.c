/*
 * The plain set: what every other set has to give, bit for bit, written so that it can be read. It serves as the oracle of tests and runs
 * where no other set does.
 *
 * Sums of products are exact: 32 bits, modulo 2^32. Each floating-point operation rounds once, so the compiler must not contract
 * a multiplication and an addition into one (-ffp-contract=off); where one rounding is meant, fmaf is written. What a result holds that is
 * not a number is not promised, only that it is not a number and becomes 255.
 */
#include "sets.h"

#include <string.h>

#if defined(__FAST_MATH__)
#error "Exactness needs the compiler's strict floating point: no -ffast-math"
#endif

/* A product's byte. Comparing in this order makes 255 of what is not a number, as minps and fminnm do. */
static uint8_t byte_of(float value, int32_t zero) {
  const float high = (float)(255 - zero);
  const float low = (float)(0 - zero);
  value = value < high ? value : high;
  value = value > low ? value : low;
  return (uint8_t)((int32_t)lrintf(value) + zero);
}

static uint8_t quantize(float value, edge_quantization quantization) {
  return byte_of(value * quantization.inverse_scale, quantization.zero);
}

/* Packed: the zero point, then integers to start from, then weights: [inputs, outputs], or of a convolution as they came. */
typedef struct plain_header {
  int32_t input_zero;
  int32_t padding[15];
} plain_header;

static const int32_t *bias_of(const void *packed) { return (const int32_t *)((const plain_header *)packed + 1); }

static const int8_t *weights_of(const void *packed, int32_t outputs) { return (const int8_t *)(bias_of(packed) + outputs); }

static void pack(int32_t outputs, const int32_t *bias_integer, int32_t input_zero, void *packed) {
  *(plain_header *)packed = (plain_header){.input_zero = input_zero};
  for (int32_t n = 0; n < outputs; n++) ((int32_t *)bias_of(packed))[n] = bias_integer == NULL ? 0 : bias_integer[n];
}

size_t edge_plain_linear_packed_size(int32_t inputs, int32_t outputs) {
  return sizeof(plain_header) + (size_t)outputs * sizeof(int32_t) + (size_t)inputs * outputs;
}

void edge_plain_linear_pack(edge_matrix weights, const int32_t *bias_integer, int32_t input_zero, void *packed) {
  pack(weights.outputs, bias_integer, input_zero, packed);
  int8_t *to = (int8_t *)weights_of(packed, weights.outputs);
  for (int32_t k = 0; k < weights.inputs; k++) {
    for (int32_t n = 0; n < weights.outputs; n++) *to++ = weights.values[k * weights.input_step + n * weights.output_step];
  }
}

/* sums[n] = bias_integer[first + n] + sum over k of (input[k] - input_zero) * weight[k, first + n], for 16 outputs. */
static void accumulate(const edge_linear *layer, const uint8_t *input, int32_t first, int32_t *sums) {
  const int32_t zero = ((const plain_header *)layer->packed)->input_zero;
  const int8_t *weights = weights_of(layer->packed, layer->outputs) + first;
  uint32_t sum[EDGE_GROUP];
  for (int n = 0; n < EDGE_GROUP; n++) sum[n] = (uint32_t)bias_of(layer->packed)[first + n];
  for (int32_t k = 0; k < layer->inputs; k++, weights += layer->outputs) {
    for (int n = 0; n < EDGE_GROUP; n++) sum[n] += (uint32_t)((input[k] - zero) * weights[n]);
  }
  for (int n = 0; n < EDGE_GROUP; n++) sums[n] = (int32_t)sum[n];
}

void edge_plain_linear_bytes(const edge_linear *layer, int32_t rows, const uint8_t *input, const uint8_t *table, uint8_t *output) {
  int32_t sums[EDGE_GROUP];
  for (int32_t m = 0; m < rows; m++, input += layer->inputs) {
    for (int32_t n = 0; n < layer->outputs; n++, output++) {
      if (n % EDGE_GROUP == 0) accumulate(layer, input, n, sums);
      const uint8_t byte = byte_of((float)sums[n % EDGE_GROUP] * layer->scale[n], layer->zero);
      *output = table == NULL ? byte : table[byte];
    }
  }
}

void edge_plain_linear_floats(const edge_linear *layer, int32_t rows, const uint8_t *input, edge_floats to) {
  int32_t sums[EDGE_GROUP];
  size_t at = 0;
  for (int32_t m = 0; m < rows; m++, input += layer->inputs) {
    for (int32_t n = 0; n < layer->outputs; n++, at++) {
      if (n % EDGE_GROUP == 0) accumulate(layer, input, n, sums);
      float value = fmaf((float)sums[n % EDGE_GROUP], layer->scale[n], layer->bias[n]);
      if (to.residual != NULL) value += to.residual[at];
      to.output[at] = value;
      if (to.quantized != NULL) to.quantized[at] = quantize(value, to.quantization);
    }
  }
}

void edge_plain_mlp(const edge_linear *first, const uint8_t *table, const edge_linear *second, int32_t rows, const uint8_t *input,
                    edge_floats to, uint8_t *scratch) {
  for (int32_t m = 0; m < rows; m++, input += first->inputs) {
    edge_plain_linear_bytes(first, 1, input, table, scratch);
    edge_plain_linear_floats(second, 1, scratch, to);
    to.residual = to.residual == NULL ? NULL : to.residual + second->outputs;
    to.quantized = to.quantized == NULL ? NULL : to.quantized + second->outputs;
    to.output += second->outputs;
  }
}

size_t edge_plain_depthwise_packed_size(int32_t channels) { return edge_plain_linear_packed_size(EDGE_KERNEL * EDGE_KERNEL, channels); }

void edge_plain_depthwise_pack(int32_t channels, const int8_t *weights, const int32_t *bias_integer, void *packed) {
  pack(channels, bias_integer, 0, packed);
  memcpy((int8_t *)weights_of(packed, channels), weights, (size_t)channels * EDGE_KERNEL * EDGE_KERNEL);
}

/* bias_integer[c] + sum over the window around a pixel of (input - input_zero) * weight; outside of the picture is the zero point. */
static int32_t convolve(const edge_depthwise *layer, int32_t y, int32_t x, int32_t c, const uint8_t *input) {
  const int8_t *weights = weights_of(layer->packed, layer->channels) + (size_t)c * EDGE_KERNEL * EDGE_KERNEL;
  uint32_t sum = (uint32_t)bias_of(layer->packed)[c];
  for (int32_t row = 0; row < EDGE_KERNEL; row++) {
    for (int32_t column = 0; column < EDGE_KERNEL; column++, weights++) {
      const int32_t from_y = y + row - EDGE_KERNEL / 2;
      const int32_t from_x = x + column - EDGE_KERNEL / 2;
      if (from_y < 0 || from_y >= layer->height || from_x < 0 || from_x >= layer->width) continue;
      const uint8_t byte = input[((size_t)from_y * layer->width + from_x) * layer->channels + c];
      sum += (uint32_t)((byte - layer->input_zero) * *weights);
    }
  }
  return (int32_t)sum;
}

/* ((byte - mean) / deviation) * factor + offset, whose scale the factor and the offset hold already. */
static void norm_bytes(const edge_depthwise *layer, const uint8_t *between, uint8_t *output) {
  uint32_t sum = 0;
  uint32_t squares = 0;
  for (int32_t c = 0; c < layer->channels; c++) {
    sum += between[c];
    squares += (uint32_t)between[c] * between[c];
  }
  const edge_moments moments = edge_moments_of_bytes(sum, squares, layer->channels, layer->epsilon);
  for (int32_t c = 0; c < layer->channels; c++) {
    const float normal = ((float)between[c] - moments.mean) * moments.inverse;
    output[c] = byte_of(fmaf(normal, layer->factor[c], layer->offset[c]), layer->zero);
  }
}

void edge_plain_depthwise_norm(const edge_depthwise *layer, int32_t first_row, int32_t end_row, const uint8_t *input, uint8_t *output,
                               uint8_t *scratch) {
  for (int32_t y = first_row; y < end_row; y++) {
    for (int32_t x = 0; x < layer->width; x++) {
      for (int32_t c = 0; c < layer->channels; c++) {
        scratch[c] = byte_of((float)convolve(layer, y, x, c, input) * layer->scale[c], layer->between_zero);
      }
      norm_bytes(layer, scratch, output + ((size_t)y * layer->width + x) * layer->channels);
    }
  }
}

/* Two passes; 16 partial sums, channel c to partial sum c % 16. */
static edge_moments moments_of_floats(const edge_normalization *norm, const float *input) {
  float sums[EDGE_GROUP] = {0};
  float squares[EDGE_GROUP] = {0};
  for (int32_t c = 0; c < norm->channels; c++) sums[c % EDGE_GROUP] += input[c];
  const float mean = edge_tree_sum(sums) / (float)norm->channels;
  for (int32_t c = 0; c < norm->channels; c++) {
    const float distance = input[c] - mean;
    squares[c % EDGE_GROUP] = fmaf(distance, distance, squares[c % EDGE_GROUP]);
  }
  return (edge_moments){mean, 1.0f / sqrtf(edge_tree_sum(squares) / (float)norm->channels + norm->epsilon)};
}

void edge_plain_norm(const edge_normalization *norm, const float *input, float *output, uint8_t *quantized) {
  const edge_moments moments = moments_of_floats(norm, input);
  for (int32_t c = 0; c < norm->channels; c++) {
    const float normal = fmaf((input[c] - moments.mean) * moments.inverse, norm->factor[c], norm->offset[c]);
    if (output != NULL) output[c] = normal;
    if (quantized != NULL) quantized[c] = quantize(normal, norm->quantization);
  }
}
