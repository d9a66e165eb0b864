/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM heron

#if !defined(_TRACE_HERON_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_HERON_H

#include <linux/tracepoint.h>

struct heron_request;
struct heron_queue;

DECLARE_EVENT_CLASS(heron_request,

	TP_PROTO(struct heron_request *rq),

	TP_ARGS(rq),

	TP_STRUCT__entry(
		__field(	dev_t,	dev	)
		__field(	sector_t,	sector	)
		__field(	unsigned int,	nr_sector	)
		__field(	int,	error	)
	),

	TP_fast_assign(
		__entry->dev	= rq->dev;
		__entry->sector	= rq->pos;
		__entry->nr_sector	= rq->len;
		__entry->error	= rq->error;
	),

	TP_printk("%d,%d sector=%llu nr_sector=%llu error=%llu",
		  MAJOR(__entry->dev), MINOR(__entry->dev),
		  (unsigned long long)__entry->sector, (unsigned long long)__entry->nr_sector, (unsigned long long)__entry->error)
);

/**
 * heron_request_queue - called when a request is to queue
 * @rq: the request
 */
DEFINE_EVENT(heron_request, heron_request_queue,

	TP_PROTO(struct heron_request *rq),

	TP_ARGS(rq)
);

/**
 * heron_request_issue - called when a request is to issue
 * @rq: the request
 */
DEFINE_EVENT(heron_request, heron_request_issue,

	TP_PROTO(struct heron_request *rq),

	TP_ARGS(rq)
);

/**
 * heron_request_complete - called when a request is to complete
 * @rq: the request
 */
DEFINE_EVENT(heron_request, heron_request_complete,

	TP_PROTO(struct heron_request *rq),

	TP_ARGS(rq)
);

/**
 * heron_request_requeue - called when a request is to requeue
 * @rq: the request
 */
DEFINE_EVENT(heron_request, heron_request_requeue,

	TP_PROTO(struct heron_request *rq),

	TP_ARGS(rq)
);

/**
 * heron_request_merge - called when a request is to merge
 * @rq: the request
 */
DEFINE_EVENT(heron_request, heron_request_merge,

	TP_PROTO(struct heron_request *rq),

	TP_ARGS(rq)
);

/**
 * heron_request_timeout - called when a request is to timeout
 * @rq: the request
 */
DEFINE_EVENT(heron_request, heron_request_timeout,

	TP_PROTO(struct heron_request *rq),

	TP_ARGS(rq)
);

DECLARE_EVENT_CLASS(heron_queue,

	TP_PROTO(struct heron_queue *q),

	TP_ARGS(q),

	TP_STRUCT__entry(
		__field(	dev_t,	dev	)
		__field(	int,	depth	)
	),

	TP_fast_assign(
		__entry->dev	= q->dev;
		__entry->depth	= q->depth;
	),

	TP_printk("%d,%d depth=%llu",
		  MAJOR(__entry->dev), MINOR(__entry->dev),
		  (unsigned long long)__entry->depth)
);

/**
 * heron_queue_plug - called when a queue is to plug
 * @q: the queue
 */
DEFINE_EVENT(heron_queue, heron_queue_plug,

	TP_PROTO(struct heron_queue *q),

	TP_ARGS(q)
);

/**
 * heron_queue_unplug - called when a queue is to unplug
 * @q: the queue
 */
DEFINE_EVENT(heron_queue, heron_queue_unplug,

	TP_PROTO(struct heron_queue *q),

	TP_ARGS(q)
);

/**
 * heron_queue_freeze - called when a queue is to freeze
 * @q: the queue
 */
DEFINE_EVENT(heron_queue, heron_queue_freeze,

	TP_PROTO(struct heron_queue *q),

	TP_ARGS(q)
);

/**
 * heron_queue_thaw - called when a queue is to thaw
 * @q: the queue
 */
DEFINE_EVENT(heron_queue, heron_queue_thaw,

	TP_PROTO(struct heron_queue *q),

	TP_ARGS(q)
);

#endif /* _TRACE_HERON_H */

/* This part must be outside protection */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH ../../drivers/heron
#include <trace/define_trace.h>
