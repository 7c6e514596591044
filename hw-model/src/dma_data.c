/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dma_data.c - the bytes that the DMA engine makes, compares and sums. */
#include <string.h>

#include "dma_internal.h"

/* Words are made in blocks of a fixed size, which compilers turn into vector code; the last block may be longer than
 * what was asked for (HWM_DMA_SLACK). */
#define BLOCK 8u

static inline void put_block(uint8_t *p, const uint32_t *words)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(p, words, 4u * BLOCK);
#else
    for (uint32_t i = 0; i < BLOCK; i++) {
        dma_put32(p + 4u * i, words[i]);
    }
#endif
}

/* Word i of the pattern: a pure function of (seed, i), so that any part can be checked on its own. */
static inline uint32_t pattern_word(uint32_t seed, uint32_t i)
{
    uint32_t x = seed + (i + 1u) * 0x9e3779b9u;

    x = (x ^ x >> 16) * 0x85ebca6bu;
    x = (x ^ x >> 13) * 0xc2b2ae35u;
    return x ^ x >> 16;
}

uint8_t *dma_pattern(uint8_t *data, uint32_t seed, uint32_t offset, uint32_t length)
{
    uint32_t skip = offset & 3u;
    uint32_t words = (skip + length + 3u) / 4u;

    for (uint32_t i = 0; i < words; i += BLOCK) {
        uint32_t block[BLOCK];

        for (uint32_t k = 0; k < BLOCK; k++) {
            block[k] = pattern_word(seed, offset / 4u + i + k);
        }
        put_block(data + 4u * i, block);
    }
    return data + skip;
}

uint8_t *dma_fill(uint8_t *data, uint32_t word, uint32_t offset, uint32_t length)
{
    const uint32_t block[BLOCK] = { word, word, word, word, word, word, word, word };
    uint32_t skip = offset & 3u;
    uint32_t words = (skip + length + 3u) / 4u;

    for (uint32_t i = 0; i < words; i += BLOCK) {
        put_block(data + 4u * i, block);
    }
    return data + skip;
}

uint32_t dma_compare(const uint8_t *a, const uint8_t *b, uint32_t length, uint32_t *first)
{
    uint32_t differ = 0;

    *first = length;
    if (memcmp(a, b, length) == 0) {
        return 0;
    }
    for (uint32_t i = 0; i < length; i++) {
        if (a[i] != b[i]) {
            if (differ == 0) {
                *first = i;
            }
            differ++;
        }
    }
    return differ;
}

/*
 * CRC-32, eight bytes a round ("slicing by eight", Kounavis and Berry, 2005): table k holds what a byte comes to
 * after k more bytes of zeros.  The CRC is linear, so each entry is the exclusive or of the entries of its bits;
 * the rows below hold those eight per table.
 */
#define BIT(n, b, value) ((n) >> (b) & 1u ? (value) : 0u)
#define E(n, b0, b1, b2, b3, b4, b5, b6, b7) \
    (BIT(n, 0, b0) ^ BIT(n, 1, b1) ^ BIT(n, 2, b2) ^ BIT(n, 3, b3) ^ \
     BIT(n, 4, b4) ^ BIT(n, 5, b5) ^ BIT(n, 6, b6) ^ BIT(n, 7, b7))
#define E4(n, ...) E((n), __VA_ARGS__), E((n) + 1u, __VA_ARGS__), E((n) + 2u, __VA_ARGS__), E((n) + 3u, __VA_ARGS__)
#define E16(n, ...) \
    E4((n), __VA_ARGS__), E4((n) + 4u, __VA_ARGS__), E4((n) + 8u, __VA_ARGS__), E4((n) + 12u, __VA_ARGS__)
#define E64(n, ...) \
    E16((n), __VA_ARGS__), E16((n) + 16u, __VA_ARGS__), E16((n) + 32u, __VA_ARGS__), E16((n) + 48u, __VA_ARGS__)
#define TABLE(...) \
    { E64(0u, __VA_ARGS__), E64(64u, __VA_ARGS__), E64(128u, __VA_ARGS__), E64(192u, __VA_ARGS__) }

static const uint32_t crc_table[8][256] = {
    TABLE(0x77073096u, 0xee0e612cu, 0x076dc419u, 0x0edb8832u,
          0x1db71064u, 0x3b6e20c8u, 0x76dc4190u, 0xedb88320u),
    TABLE(0x191b3141u, 0x32366282u, 0x646cc504u, 0xc8d98a08u,
          0x4ac21251u, 0x958424a2u, 0xf0794f05u, 0x3b83984bu),
    TABLE(0x01c26a37u, 0x0384d46eu, 0x0709a8dcu, 0x0e1351b8u,
          0x1c26a370u, 0x384d46e0u, 0x709a8dc0u, 0xe1351b80u),
    TABLE(0xb8bc6765u, 0xaa09c88bu, 0x8f629757u, 0xc5b428efu,
          0x5019579fu, 0xa032af3eu, 0x9b14583du, 0xed59b63bu),
    TABLE(0x3d6029b0u, 0x7ac05360u, 0xf580a6c0u, 0x30704bc1u,
          0x60e09782u, 0xc1c12f04u, 0x58f35849u, 0xb1e6b092u),
    TABLE(0xcb5cd3a5u, 0x4dc8a10bu, 0x9b914216u, 0xec53826du,
          0x03d6029bu, 0x07ac0536u, 0x0f580a6cu, 0x1eb014d8u),
    TABLE(0xa6770bb4u, 0x979f1129u, 0xf44f2413u, 0x33ef4e67u,
          0x67de9cceu, 0xcfbd399cu, 0x440b7579u, 0x8816eaf2u),
    TABLE(0xccaa009eu, 0x4225077du, 0x844a0efau, 0xd3e51bb5u,
          0x7cbb312bu, 0xf9766256u, 0x299dc2edu, 0x533b85dau),
};

uint32_t dma_crc32(uint32_t crc, const uint8_t *data, uint32_t length)
{
    crc = ~crc;
    while (length >= 8) {
        uint32_t low = crc ^ dma_get32(data);
        uint32_t high = dma_get32(data + 4);

        crc = crc_table[7][low & 0xffu] ^ crc_table[6][low >> 8 & 0xffu] ^ crc_table[5][low >> 16 & 0xffu] ^
              crc_table[4][low >> 24] ^ crc_table[3][high & 0xffu] ^ crc_table[2][high >> 8 & 0xffu] ^
              crc_table[1][high >> 16 & 0xffu] ^ crc_table[0][high >> 24];
        data += 8;
        length -= 8;
    }
    while (length-- > 0) {
        crc = crc_table[0][(crc ^ *data++) & 0xffu] ^ crc >> 8;
    }
    return ~crc;
}
