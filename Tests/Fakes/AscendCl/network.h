/* A network on ONNX Runtime. */
#ifndef NETWORK_H
#define NETWORK_H

#include <stddef.h>
#include <stdint.h>

typedef struct network network;

/* Opens a network of one input and one output; null when that fails, and then the reason is in error. */
network *network_open(const char *library, const void *onnx, size_t size, char *error, size_t room);
void network_close(network *network);

/* Runs it on float [1, 3, height, width] to float [1, labels]. 0 when it went well, else the reason is in error. */
int network_run(network *network, float *picture, int height, int width, float *scores, int labels, char *error, size_t room);

#endif
