/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/**
 * DOC: Single producer, single consumer ring
 *
 * One thread puts, one thread takes; neither waits for the other. Indices run
 * freely and are masked when the slots are accessed, so that a full ring and
 * an empty one can be told apart without a slot being wasted: the ring is
 * empty if both are equal, and full if they are @size apart.
 *
 * The index of the other side is cached, and read again only if the cached
 * one says full or empty. That keeps the cache line of each side where it is.
 */
#ifndef _RING_H
#define _RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define RING_CACHELINE		64
#define RING_ALIGNED		__attribute__((aligned(RING_CACHELINE)))
#define RING_MIN_ORDER		4U
#define RING_MAX_ORDER		24U

struct ring_side {
	_Atomic uint32_t	index;		/* owned by this side */
	uint32_t		other;		/* last seen index of the other side */
	uint64_t		stalls;		/* how often it was full, or empty */
} RING_ALIGNED;

/**
 * struct ring - the ring
 * @producer: written by the one that puts
 * @consumer: written by the one that takes
 * @mask: number of slots less one
 * @elem_size: bytes of an element
 * @slots: the elements
 */
struct ring {
	struct ring_side	producer;
	struct ring_side	consumer;
	uint32_t		mask;
	uint32_t		elem_size;
	unsigned char		*slots;
};

static inline uint32_t ring_size(const struct ring *r)
{
	return r->mask + 1;
}

static inline void *ring_slot(const struct ring *r, uint32_t index)
{
	return r->slots + (size_t)(index & r->mask) * r->elem_size;
}

/**
 * ring_init() - make an empty ring of given memory
 * @r: the ring
 * @memory: at least @elem_size << @order bytes
 * @order: logarithm of the number of slots
 * @elem_size: bytes of an element
 *
 * Return: true, or false if @order is out of range or @elem_size is zero.
 */
static inline bool ring_init(struct ring *r, void *memory, unsigned int order, uint32_t elem_size)
{
	if (order < RING_MIN_ORDER || order > RING_MAX_ORDER || !elem_size)
		return false;

	memset(r, 0, sizeof(*r));
	atomic_init(&r->producer.index, 0);
	atomic_init(&r->consumer.index, 0);
	r->mask = (1U << order) - 1;
	r->elem_size = elem_size;
	r->slots = memory;
	return true;
}

/**
 * ring_put() - add an element
 * @r: the ring
 * @elem: what to copy in
 *
 * Context: only the producer.
 * Return: false if the ring is full.
 */
static inline bool ring_put(struct ring *r, const void *elem)
{
	struct ring_side *p = &r->producer;
	uint32_t index = atomic_load_explicit(&p->index, memory_order_relaxed);

	if (index - p->other > r->mask) {
		p->other = atomic_load_explicit(&r->consumer.index, memory_order_acquire);
		if (index - p->other > r->mask) {
			p->stalls++;
			return false;
		}
	}

	memcpy(ring_slot(r, index), elem, r->elem_size);
	/* Pairs with the acquire in ring_take(): the element before the index. */
	atomic_store_explicit(&p->index, index + 1, memory_order_release);
	return true;
}

/**
 * ring_take() - remove the oldest element
 * @r: the ring
 * @elem: where to copy it
 *
 * Context: only the consumer.
 * Return: false if the ring is empty.
 */
static inline bool ring_take(struct ring *r, void *elem)
{
	struct ring_side *c = &r->consumer;
	uint32_t index = atomic_load_explicit(&c->index, memory_order_relaxed);

	if (index == c->other) {
		c->other = atomic_load_explicit(&r->producer.index, memory_order_acquire);
		if (index == c->other) {
			c->stalls++;
			return false;
		}
	}

	memcpy(elem, ring_slot(r, index), r->elem_size);
	atomic_store_explicit(&c->index, index + 1, memory_order_release);
	return true;
}

/* A guess as soon as it is made, unless both sides are known to rest. */
static inline uint32_t ring_count(const struct ring *r)
{
	struct ring *ring = (struct ring *)r;

	return atomic_load_explicit(&ring->producer.index, memory_order_relaxed) -
	       atomic_load_explicit(&ring->consumer.index, memory_order_relaxed);
}

#endif /* _RING_H */
