/* The kernel of bits of src/packed/kernel-text.ts in C: `evaluate FILE RUNS`. evaluate-cases.h is made from the same table
   of operations.
   FILE holds 32-bit words: words of the program, slots, inputs, outputs, constants; the slots of the inputs and of the
   outputs; slot and value of each constant; the program. Prints seconds and a checksum of the outputs. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WORDS 64
#define SLOT(word) __builtin_assume_aligned(values + ((word) & ~255u), 256)
/* A result may stand where an operand does, entry for entry. */
#define EACH _Pragma("GCC ivdep") for (int i = 0; i < WORDS; i++)

int main(int count, char **arguments) {
  if (count != 3) return 2;
  FILE *file = fopen(arguments[1], "rb");
  if (file == NULL) return 2;
  fseek(file, 0, SEEK_END);
  long bytes = ftell(file);
  rewind(file);
  uint32_t *words = malloc(bytes);
  if (fread(words, 1, bytes, file) != (size_t)bytes) return 2;
  uint32_t length = words[0], slots = words[1], inputs = words[2], outputs = words[3], constants = words[4];
  uint32_t *in = words + 5, *out = in + inputs, *fixed = out + outputs, *program = fixed + 2 * constants;
  uint8_t *values = aligned_alloc(256, (size_t)slots * 256);
  for (uint32_t k = 0; k < inputs; k++)
    for (uint32_t i = 0; i < WORDS; i++)
      ((uint32_t *)(values + (size_t)in[k] * 256))[i] = (k * 64 + i + 1) * 2654435769u;
  for (uint32_t k = 0; k < constants; k++)
    for (int i = 0; i < WORDS; i++) ((uint32_t *)(values + (size_t)fixed[2 * k] * 256))[i] = fixed[2 * k + 1];
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int run = atoi(arguments[2]); run > 0; run--) {
    for (uint32_t *at = program, *last = program + length; at < last;) {
      switch (at[0] & 255) {
#include "evaluate-cases.h"
      }
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  uint32_t sum = 0;
  for (uint32_t k = 0; k < outputs; k++)
    for (int i = 0; i < WORDS; i++) sum = sum * 31 + ((uint32_t *)(values + (size_t)out[k] * 256))[i];
  printf("%.9f %u\n", (end.tv_sec - start.tv_sec) + (end.tv_nsec - start.tv_nsec) * 1e-9, sum);
  return 0;
}
