/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef _INTRUSIVE_LIST_H
#define _INTRUSIVE_LIST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Circular doubly linked list whose links live in the elements.
 *
 * The head is a link without an element. An empty list is a head that points
 * to itself, so that insertion and removal have no special case.
 */
struct link {
	struct link *next, *prev;
};

#define LINK_INIT(name)		{ &(name), &(name) }
#define LINK_HEAD(name)		struct link name = LINK_INIT(name)

/* Poison for links that are on no list: a fault tells where it came from. */
#define LINK_POISON_NEXT	((struct link *)0x100)
#define LINK_POISON_PREV	((struct link *)0x122)

#ifndef container_of
#define container_of(ptr, type, member) ({				\
	const __typeof__(((type *)0)->member) *__mptr = (ptr);		\
	(type *)((char *)__mptr - offsetof(type, member)); })
#endif

static inline void link_init(struct link *head)
{
	head->next = head;
	head->prev = head;
}

static inline void __link_add(struct link *new, struct link *prev, struct link *next)
{
	next->prev = new;
	new->next = next;
	new->prev = prev;
	prev->next = new;
}

/**
 * link_add - add an element right after the head
 * @new: link of the element
 * @head: head of the list
 *
 * Good for stacks.
 */
static inline void link_add(struct link *new, struct link *head)
{
	__link_add(new, head, head->next);
}

/**
 * link_add_tail - add an element at the end
 * @new: link of the element
 * @head: head of the list
 *
 * Good for queues.
 */
static inline void link_add_tail(struct link *new, struct link *head)
{
	__link_add(new, head->prev, head);
}

static inline void __link_del(struct link *prev, struct link *next)
{
	next->prev = prev;
	prev->next = next;
}

/**
 * link_del - take an element off its list
 * @entry: link of the element
 *
 * link_empty() of @entry is not true afterwards: its links are undefined.
 */
static inline void link_del(struct link *entry)
{
	__link_del(entry->prev, entry->next);
	entry->next = LINK_POISON_NEXT;
	entry->prev = LINK_POISON_PREV;
}

static inline void link_del_init(struct link *entry)
{
	__link_del(entry->prev, entry->next);
	link_init(entry);
}

static inline void link_move(struct link *entry, struct link *head)
{
	__link_del(entry->prev, entry->next);
	link_add(entry, head);
}

static inline void link_move_tail(struct link *entry, struct link *head)
{
	__link_del(entry->prev, entry->next);
	link_add_tail(entry, head);
}

static inline bool link_empty(const struct link *head)
{
	return head->next == head;
}

static inline bool link_is_first(const struct link *entry, const struct link *head)
{
	return entry->prev == head;
}

static inline bool link_is_last(const struct link *entry, const struct link *head)
{
	return entry->next == head;
}

static inline void __link_splice(const struct link *list, struct link *prev, struct link *next)
{
	struct link *first = list->next;
	struct link *last = list->prev;

	first->prev = prev;
	prev->next = first;

	last->next = next;
	next->prev = last;
}

/**
 * link_splice_init - join two lists and empty the first
 * @list: the list to add
 * @head: the place to add it in the other list
 */
static inline void link_splice_init(struct link *list, struct link *head)
{
	if (!link_empty(list)) {
		__link_splice(list, head, head->next);
		link_init(list);
	}
}

#define link_entry(ptr, type, member)			container_of(ptr, type, member)
#define link_first_entry(ptr, type, member)		link_entry((ptr)->next, type, member)
#define link_last_entry(ptr, type, member)		link_entry((ptr)->prev, type, member)
#define link_next_entry(pos, member) \
	link_entry((pos)->member.next, __typeof__(*(pos)), member)
#define link_prev_entry(pos, member) \
	link_entry((pos)->member.prev, __typeof__(*(pos)), member)

#define link_for_each(pos, head) \
	for (pos = (head)->next; pos != (head); pos = pos->next)

#define link_for_each_safe(pos, n, head) \
	for (pos = (head)->next, n = pos->next; pos != (head); \
	     pos = n, n = pos->next)

#define link_for_each_entry(pos, head, member)				\
	for (pos = link_first_entry(head, __typeof__(*pos), member);	\
	     &pos->member != (head);					\
	     pos = link_next_entry(pos, member))

#define link_for_each_entry_reverse(pos, head, member)			\
	for (pos = link_last_entry(head, __typeof__(*pos), member);	\
	     &pos->member != (head);					\
	     pos = link_prev_entry(pos, member))

#define link_for_each_entry_safe(pos, n, head, member)			\
	for (pos = link_first_entry(head, __typeof__(*pos), member),	\
		n = link_next_entry(pos, member);			\
	     &pos->member != (head);					\
	     pos = n, n = link_next_entry(n, member))

static inline size_t link_count(const struct link *head)
{
	const struct link *pos;
	size_t count = 0;

	link_for_each(pos, head)
		count++;

	return count;
}

#endif /* _INTRUSIVE_LIST_H */
