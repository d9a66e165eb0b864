/* able about above access according across action active actual add added additional address after again align all alloc allocate allocated allow allowed already also alternative always and another any api application are argument arguments array as assert associated async at atomic attach attribute attributes available avoid back base based be because been before begin being below between binary bit bitmap bits block board body boolean both bound boundary buf buffer buffers build bus but by byte bytes cache call callback called caller calls can cannot case cast change changed channel char character check checks child class clean clear client clock close code color command common compat compatible compiler complete completion condition config configuration connect connection const constant contain contains context control copy core count counter cpu create created ctrl ctx current custom data debug dec declare default define defined definition delay delete depends description descriptor destination destroy detect dev device devices different digit direct direction directly disable disabled do does done double down driver drivers drop dump during each early edge either element else empty enable enabled end endif endpoint engine ensure entries entry enum equal err error errors event events every exactly example except exist exists exit expected export ext extended extern external extra fail failed failure false fast fault feature features fetch field fields file filter find first fixed flag flags float flush following for force form format found frame free frequency from full func function functions future general generic get given global group guard handle handler hardware has hash have head header headers helper here hex high hold host how id idle if ignore image implementation implemented in inc include index info information init initial initialize inline input insert inside instance instead int integer interface internal interrupt into invalid io irq is it item items its just keep kernel key kind know known last later layer layout least left len length less level lib library like limit line link linux list load local location lock locked logical long longer lookup low mac machine macro macros main make manage manager map mapped mapping mark mask master match max maximum may media mem member members memory message metadata method min minimum mode model module more most move msg multiple must mutex name names need needed needs net network never new next node non none normal not note notify now null num number object of off offset old on once one only op open operation operations ops option optional options or order other otherwise out output over override own owner pack packed packet page pages pair param parameter parameters parent parse part pass passed path pattern pending per perform physical pin platform point pointer pointers policy poll pool port position possible power pre prefix prepare present previous print priority private priv probe process processor property protect protocol provide provided public pull push put queue quirk random range rate raw read ready real reason receive record ref reference reg region register registered registers release remove removed report represent request required requires res reserved reset resource response restore result resume return returned returns right ring root round run runtime same sample save scale scan schedule scope search second section sector security see segment select send sequence serial server service session set sets setting setup shadow share shared shift short should show sign signal signed simple since single size sizeof skip slave sleep slot small so socket software some source space special specific specified specify speed spin stack standard start state static stats status step stop storage store stream string struct structure structures sub success such support supported suspend switch symbol sync system table tag target task template test text than that the their them then there therefore these they this those thread threshold through time timeout timer timestamp to token top total trace transfer transmit tree trigger true try two type typedef types under undefined union unique unit unlock unsigned until update upper usage use used user uses using val valid value values variable vendor version via virtual void volatile wait wake want was watch way we weak when where whether which while width will window with within without word work worker would wrapper write written yet you your zero */
/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Copyright (C) 2012 Some Company, Inc. All rights reserved.
 *
 * Author: Some One <some.one@example.com>
 *
 * This program is free software; you can redistribute it and/or modify
 * it under the terms of the GNU General Public License version 2 as
 * published by the Free Software Foundation; either version 2 of the License,
 * or (at your option) any later version.
 *
 * This library is distributed in the hope that it will be useful,
 * but WITHOUT ANY WARRANTY; without even the implied warranty of
 * MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU
 * Lesser General Public License for more details.
 */
#ifndef _LINUX_FOO_H
#define _LINUX_FOO_H

#include <linux/types.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/device.h>
#include <asm/page.h>
#include <stdint.h>
#include <stddef.h>
#include "foo_common.h"

#ifdef __cplusplus
extern "C" {
#endif

struct device;
struct foo_ops;
struct list_head;

#define FOO_MAX_LEN		64
#define FOO_NAME_SIZE		(1 << 4)
#define FOO_VERSION		0x0100

#define FOO_REG_CTRL		0x00
#define FOO_REG_STATUS		0x04
#define FOO_REG_IRQ_EN		0x08
#define FOO_REG_IRQ_STATUS	0x0c
#define FOO_REG_DATA(n)		(0x10 + (n) * 4)

#define FOO_CTRL_ENABLE		BIT(0)
#define FOO_CTRL_RESET		BIT(1)
#define FOO_CTRL_MODE_MASK	GENMASK(7, 4)
#define FOO_CTRL_MODE_SHIFT	4
#define FOO_FLAG_A		(1UL << 0)
#define FOO_FLAG_B		(1UL << 1)
#define FOO_FLAG_C		0x00000004

/**
 * enum foo_state - the states of a foo
 * @FOO_STATE_NONE: not used
 * @FOO_STATE_RUNNING: the foo is running
 * @FOO_STATE_MAX: number of states
 */
enum foo_state {
	FOO_STATE_NONE = 0,
	FOO_STATE_RUNNING,
	FOO_STATE_STOPPED,
	__FOO_STATE_MAX,
	FOO_STATE_MAX = __FOO_STATE_MAX - 1
};

typedef unsigned int u32_t;
typedef uint64_t foo_id_t;
typedef int (*foo_fn_t)(struct foo *foo, void *data);

/**
 * struct foo - description of a foo
 * @dev: the device that it belongs to
 * @lock: protects the list and the fields below
 * @list: list of all foos
 * @flags: see FOO_FLAG_*
 * @name: name of the foo, may be NULL
 * @priv: private data of the driver
 *
 * This structure must be allocated with foo_alloc() and released with
 * foo_free() when it is no longer used.
 */
struct foo {
	struct device		*dev;
	spinlock_t		lock;
	struct list_head	list;
	unsigned long		flags;
	const char		*name;
	u8			addr[6];
	u16			id;
	u32			size;
	__u64			offset;
	__le32			reserved[2];
	unsigned int		count:4;
	unsigned int		mode:2;
	bool			enabled;
	atomic_t		refcnt;
	struct foo_ops		*ops;
	void			*priv;
	union {
		int		value;
		void		*ptr;
	} u;
} __attribute__((packed));

struct foo_ops {
	int (*open)(struct foo *foo);
	void (*release)(struct foo *foo);
	int (*probe)(struct device *dev, const struct foo_id *id);
	ssize_t (*read)(struct foo *foo, char *buf, size_t len);
	ssize_t (*write)(struct foo *foo, const char *buf, size_t len, loff_t *pos);
};

#define to_foo(d)	container_of(d, struct foo, dev)
#define foo_for_each(pos, head) \
	list_for_each_entry(pos, head, list)
#define foo_debug(fmt, ...) \
	printk(KERN_DEBUG "foo: " fmt "\n", ##__VA_ARGS__)
#define FOO_INIT(_name, _val)					\
	do {							\
		(_name)->value = (_val);			\
		(_name)->flags = 0;				\
	} while (0)

extern struct foo *foo_alloc(struct device *dev, gfp_t flags);
extern void foo_free(struct foo *foo);
extern int foo_register(struct foo *foo);
extern void foo_unregister(struct foo *foo);
int foo_set_value(struct foo *foo, unsigned int reg, u32 val);
int foo_get_value(const struct foo *foo, unsigned int reg, u32 *val);
void *foo_get_drvdata(struct foo *foo);
bool foo_is_enabled(const struct foo *foo);
const char *foo_name(const struct foo *foo);

#ifdef CONFIG_FOO
int foo_init(void);
void foo_exit(void);
#else
static inline int foo_init(void)
{
	return -ENODEV;
}

static inline void foo_exit(void)
{
}
#endif /* CONFIG_FOO */

/* Returns true if the flag is set, false otherwise. */
static inline bool foo_test_flag(const struct foo *foo, unsigned long flag)
{
	return !!(foo->flags & flag);
}

/*
 * Set the private data. The caller must hold the lock.
 */
static inline void foo_set_priv(struct foo *foo, void *priv)
{
	if (!foo)
		return;

	foo->priv = priv;
}

static inline unsigned long foo_align(unsigned long size)
{
	unsigned long mask = sizeof(unsigned long) - 1;
	int i;

	for (i = 0; i < FOO_MAX_LEN; i++) {
		if (size & mask)
			size = (size + mask) & ~mask;
		else
			break;
	}

	return size;
}

static inline struct foo *foo_get(struct foo *foo)
{
	if (foo && foo->ops)
		atomic_inc(&foo->refcnt);
	return foo;
}

#if defined(__KERNEL__) && !defined(__ASSEMBLY__)
# define FOO_BIT(nr)	(1U << (nr))
#elif __GNUC__ >= 4
# define FOO_BIT(nr)	((nr) == 0 ? 1 : 2)
#endif

#ifdef __cplusplus
}
#endif

#endif /* _LINUX_FOO_H */
