/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef _LINUX_HERON_DEV_H
#define _LINUX_HERON_DEV_H

#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct heron_dev;
struct heron_queue;
struct seq_file;

/* How a request is to be handled; see Documentation/heron/requests.rst */
typedef unsigned int __bitwise heron_flags_t;
#define HERON_REQ_SYNC		((__force heron_flags_t)BIT(0))
#define HERON_REQ_META		((__force heron_flags_t)BIT(1))
#define HERON_REQ_PRIO		((__force heron_flags_t)BIT(2))
#define HERON_REQ_NOMERGE	((__force heron_flags_t)BIT(3))
#define HERON_REQ_FUA		((__force heron_flags_t)BIT(4))
#define HERON_REQ_PREFLUSH	((__force heron_flags_t)BIT(5))
#define HERON_REQ_NOWAIT	((__force heron_flags_t)BIT(6))

enum heron_state {
	HERON_STATE_NEW,
	HERON_STATE_PROBED,
	HERON_STATE_RUNNING,
	HERON_STATE_SUSPENDED,
	HERON_STATE_RECOVERING,
	HERON_STATE_DEAD,
};

union heron_desc {
	struct {
		__le32	addr_lo;
		__le32	addr_hi;
		__le16	len;
		u8	flags;
#define HERON_DESC_OWN		0x80
#define HERON_DESC_LAST		0x40
#define HERON_DESC_IRQ		0x20
		u8	tag;
		__le32	cookie;
	} __packed;
	__le64	raw[2];
};
static_assert(sizeof(union heron_desc) == 16);

struct heron_stats {
	u64	rx_bytes;
	u64	tx_bytes;
	u64	rx_packets;
	u64	tx_packets;
	u64	rx_errors;
	u64	tx_errors;
	u32	timeouts;
	u32	resets;
};

/**
 * struct heron_ops - what a driver of the hardware provides
 * @probe:	find out what the device can do; may sleep
 * @remove:	undo @probe; no request is in flight
 * @submit:	start a request; called with the lock of the queue held
 * @poll:	look for completions, at most @budget of them (optional)
 * @reset:	bring the device back to the state after @probe (optional)
 * @show:	print the registers for debugfs (optional)
 */
struct heron_ops {
	int	(*probe)(struct heron_dev *hdev);
	void	(*remove)(struct heron_dev *hdev);
	int	(*submit)(struct heron_queue *hq, union heron_desc *desc,
			  heron_flags_t flags);
	int	(*poll)(struct heron_queue *hq, int budget);
	int	(*reset)(struct heron_dev *hdev, unsigned long timeout);
#ifdef CONFIG_DEBUG_FS
	void	(*show)(struct seq_file *m, struct heron_dev *hdev);
#endif
};

struct heron_queue {
	struct heron_dev	*hdev;
	spinlock_t		lock;		/* protects the ring below */
	union heron_desc	*ring;
	dma_addr_t		ring_dma;
	u16			head;
	u16			tail;
	u16			size;
	unsigned int		irq;
	unsigned int		stopped:1,
				polled:1,
				threaded:1,
				shared_irq:1;
	struct heron_stats	stats;
} ____cacheline_aligned_in_smp;

struct heron_dev {
	struct device			dev;
	struct kref			ref;
	struct mutex			mutex;
	enum heron_state		state;
	const struct heron_ops		*ops;
	void __iomem			*regs;
	struct work_struct		reset_work;
	struct delayed_work		watchdog;
	struct completion		gone;
#ifdef CONFIG_PM
	unsigned long			pm_flags;
	u32				saved_regs[16];
#endif
	unsigned int			nr_queues;
	struct heron_queue		queues[] __counted_by(nr_queues);
};

#define to_heron_dev(d)		container_of(d, struct heron_dev, dev)

#define heron_for_each_queue(hdev, hq)					\
	for ((hq) = (hdev)->queues;					\
	     (hq) < (hdev)->queues + (hdev)->nr_queues;			\
	     (hq)++)

#define HERON_REG_ID		0x000
#define  HERON_ID_REV_MASK	GENMASK(7, 0)
#define  HERON_ID_TYPE_MASK	GENMASK(23, 8)
#define HERON_REG_CTRL		0x004
#define  HERON_CTRL_ENABLE	BIT(0)
#define  HERON_CTRL_RESET	BIT(1)
#define  HERON_CTRL_IRQ_MASK	GENMASK(15, 8)
#define HERON_REG_RING(q)	(0x100 + (q) * 0x20)
#define HERON_REG_DOORBELL(q)	(0x110 + (q) * 0x20)

static inline u32 heron_readl(struct heron_dev *hdev, u32 reg)
{
	return readl(hdev->regs + reg);
}

static inline void heron_writel(struct heron_dev *hdev, u32 reg, u32 val)
{
	writel(val, hdev->regs + reg);
}

static inline void heron_rmw(struct heron_dev *hdev, u32 reg, u32 mask, u32 val)
{
	u32 old = heron_readl(hdev, reg);

	heron_writel(hdev, reg, (old & ~mask) | (val & mask));
}

static inline u16 heron_queue_space(const struct heron_queue *hq)
{
	return (hq->tail - hq->head - 1) & (hq->size - 1);
}

static inline bool heron_is_alive(const struct heron_dev *hdev)
{
	return hdev->state == HERON_STATE_RUNNING ||
	       hdev->state == HERON_STATE_RECOVERING;
}

#if IS_ENABLED(CONFIG_HERON)
struct heron_dev *heron_alloc(struct device *parent, unsigned int nr_queues,
			      const struct heron_ops *ops);
int heron_register(struct heron_dev *hdev);
void heron_unregister(struct heron_dev *hdev);
void heron_put(struct heron_dev *hdev);
int heron_submit_sync(struct heron_queue *hq, union heron_desc *desc,
		      unsigned long timeout);
#else /* !CONFIG_HERON */
static inline struct heron_dev *heron_alloc(struct device *parent,
					    unsigned int nr_queues,
					    const struct heron_ops *ops)
{
	return ERR_PTR(-ENODEV);
}

static inline int heron_register(struct heron_dev *hdev)
{
	return -ENODEV;
}

static inline void heron_unregister(struct heron_dev *hdev) { }
static inline void heron_put(struct heron_dev *hdev) { }
#endif /* CONFIG_HERON */

#endif /* _LINUX_HERON_DEV_H */
