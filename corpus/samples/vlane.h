/* SPDX-License-Identifier: (MIT OR Apache-2.0) */
/*
 * User-space interface of the virtual lane driver.
 *
 * A lane is a one-way queue of buffers between two processes, or between a
 * process and a device. All structures have the same layout on 32-bit and
 * 64-bit machines; reserved members must be zero.
 */
#ifndef _UAPI_LINUX_VLANE_H
#define _UAPI_LINUX_VLANE_H

#include <linux/types.h>
#include <linux/ioctl.h>

#if defined(__cplusplus)
extern "C" {
#endif

#define VLANE_API_VERSION			3
#define VLANE_NAME_MAX				32
#define VLANE_MAX_PLANES			4

enum vlane_direction {
	VLANE_DIR_IN = 1,
	VLANE_DIR_OUT = 2,
	VLANE_DIR_BOTH = VLANE_DIR_IN | VLANE_DIR_OUT,
};

/**
 * struct vlane_caps - what a lane can do
 * @version: one of VLANE_API_VERSION or lower
 * @flags: bits of VLANE_CAP_*
 * @name: NUL-terminated name of the lane
 * @max_bytes: largest buffer, in bytes
 * @max_buffers: most buffers in flight
 * @alignment: of buffers, in bytes; a power of two
 * @reserved: must be zero
 */
struct vlane_caps {
	__u32 version;
	__u32 flags;
	__u8 name[VLANE_NAME_MAX];
	__u64 max_bytes;
	__u32 max_buffers;
	__u32 alignment;
	__u32 reserved[6];
};

#define VLANE_CAP_ZERO_COPY			(1U << 0)
#define VLANE_CAP_TIMESTAMP			(1U << 1)
#define VLANE_CAP_FENCE_IN			(1U << 2)
#define VLANE_CAP_FENCE_OUT			(1U << 3)
#define VLANE_CAP_MULTIPLANE			(1U << 4)
#define VLANE_CAP_SECURE			(1U << 5)

/**
 * struct vlane_plane - one plane of a buffer
 * @fd: DMA buffer, or -1
 * @offset: first byte of the plane
 * @stride: bytes from a line to the next
 * @reserved: must be zero
 */
struct vlane_plane {
	__s32 fd;
	__u32 offset;
	__u32 stride;
	__u32 reserved;
};

/**
 * struct vlane_buffer - a buffer to queue, or one that came back
 * @index: which of the buffers that were requested
 * @flags: bits of VLANE_BUF_*
 * @bytes_used: of the payload
 * @nr_planes: number of valid planes
 * @planes: the planes
 * @timestamp_ns: monotonic time of completion
 * @user_data: returned as it was given
 */
struct vlane_buffer {
	__u32 index;
	__u32 flags;
	__u32 bytes_used;
	__u32 nr_planes;
	struct vlane_plane planes[VLANE_MAX_PLANES];
	__u64 timestamp_ns;
	__u64 user_data;
};

/**
 * struct vlane_request - ask for buffers
 * @count: wanted in, granted out
 * @memory: one of VLANE_MEM_*
 * @bytes: size of each
 */
struct vlane_request {
	__u32 count;
	__u32 memory;
	__u64 bytes;
};

/**
 * struct vlane_event - something happened
 * @type: one of VLANE_EVENT_*
 * @sequence: counts up by one
 * @timestamp_ns: when
 * @data: depends on @type
 */
struct vlane_event {
	__u32 type;
	__u32 sequence;
	__u64 timestamp_ns;
	__u64 data[4];
};

#define VLANE_BUF_ERROR				(1U << 0)
#define VLANE_BUF_LAST				(1U << 1)
#define VLANE_BUF_KEYFRAME			(1U << 2)
#define VLANE_BUF_DISCARD			(1U << 3)

#define VLANE_MEM_MMAP				1
#define VLANE_MEM_USERPTR			2
#define VLANE_MEM_DMABUF			3

#define VLANE_EVENT_EOS				1
#define VLANE_EVENT_FORMAT			2
#define VLANE_EVENT_HANGUP			3
#define VLANE_EVENT_OVERFLOW			4

#define VLANE_IOC_MAGIC 'v'

#define VLANE_IOC_QUERYCAP		_IOR(VLANE_IOC_MAGIC, 0x00, struct vlane_caps)
#define VLANE_IOC_REQBUFS		_IOWR(VLANE_IOC_MAGIC, 0x01, struct vlane_request)
#define VLANE_IOC_QBUF			_IOW(VLANE_IOC_MAGIC, 0x02, struct vlane_buffer)
#define VLANE_IOC_DQBUF			_IOWR(VLANE_IOC_MAGIC, 0x03, struct vlane_buffer)
#define VLANE_IOC_START			_IO(VLANE_IOC_MAGIC, 0x04)
#define VLANE_IOC_STOP			_IO(VLANE_IOC_MAGIC, 0x05)
#define VLANE_IOC_DQEVENT		_IOR(VLANE_IOC_MAGIC, 0x06, struct vlane_event)

#if defined(__cplusplus)
}
#endif

#endif /* _UAPI_LINUX_VLANE_H */
