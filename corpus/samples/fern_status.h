/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef FERN_STATUS_H
#define FERN_STATUS_H

/* What the functions of libfern return; messages in fern_strstatus(). */
enum fern_status {
	FERN_OK = 0,
	FERN_E_QUEUE_STALE = -1,				/* the queue is stale */
	FERN_E_QUEUE_CLOSED = -2,				/* the queue is closed */
	FERN_E_QUEUE_TOO_LONG = -3,				/* the queue is too long */
	FERN_E_QUEUE_NOT_ALIGNED = -4,				/* the queue is not aligned */
	FERN_E_QUEUE_OUT_OF_RANGE = -5,			/* the queue is out of range */
	FERN_E_BUFFER_CLOSED = -6,				/* the buffer is closed */
	FERN_E_BUFFER_OUT_OF_RANGE = -7,			/* the buffer is out of range */
	FERN_E_BUFFER_FULL = -8,				/* the buffer is full */
	FERN_E_BUFFER_ALREADY_IN_USE = -9,			/* the buffer is already in use */
	FERN_E_BUFFER_CORRUPT = -10,				/* the buffer is corrupt */
	FERN_E_DEVICE_OUT_OF_RANGE = -11,			/* the device is out of range */
	FERN_E_DEVICE_EMPTY = -12,				/* the device is empty */
	FERN_E_DEVICE_NOT_ALIGNED = -13,			/* the device is not aligned */
	FERN_E_DEVICE_TOO_LONG = -14,				/* the device is too long */
	FERN_E_DEVICE_MISSING = -15,				/* the device is missing */
	FERN_E_CHANNEL_CLOSED = -16,				/* the channel is closed */
	FERN_E_CHANNEL_STALE = -17,				/* the channel is stale */
	FERN_E_CHANNEL_FULL = -18,				/* the channel is full */
	FERN_E_CHANNEL_MISSING = -19,				/* the channel is missing */
	FERN_E_CHANNEL_ALREADY_IN_USE = -20,			/* the channel is already in use */
	FERN_E_TABLE_CORRUPT = -21,				/* the table is corrupt */
	FERN_E_TABLE_CLOSED = -22,				/* the table is closed */
	FERN_E_TABLE_FULL = -23,				/* the table is full */
	FERN_E_TABLE_TOO_LONG = -24,				/* the table is too long */
	FERN_E_TABLE_BUSY = -25,				/* the table is busy */
	FERN_E_LOCK_BUSY = -26,				/* the lock is busy */
	FERN_E_LOCK_MISSING = -27,				/* the lock is missing */
	FERN_E_LOCK_OUT_OF_RANGE = -28,			/* the lock is out of range */
	FERN_E_LOCK_CORRUPT = -29,				/* the lock is corrupt */
	FERN_E_LOCK_CLOSED = -30,				/* the lock is closed */
	FERN_E_PATH_CORRUPT = -31,				/* the path is corrupt */
	FERN_E_PATH_CLOSED = -32,				/* the path is closed */
	FERN_E_PATH_ALREADY_IN_USE = -33,			/* the path is already in use */
	FERN_E_PATH_OUT_OF_RANGE = -34,			/* the path is out of range */
	FERN_E_PATH_STALE = -35,				/* the path is stale */
	FERN_E_KEY_NOT_PERMITTED = -36,			/* the key is not permitted */
	FERN_E_KEY_STALE = -37,				/* the key is stale */
	FERN_E_KEY_BUSY = -38,					/* the key is busy */
	FERN_E_KEY_TOO_LONG = -39,				/* the key is too long */
	FERN_E_KEY_OUT_OF_RANGE = -40,				/* the key is out of range */
	FERN_E_PAGE_STALE = -41,				/* the page is stale */
	FERN_E_PAGE_EMPTY = -42,				/* the page is empty */
	FERN_E_PAGE_FULL = -43,				/* the page is full */
	FERN_E_PAGE_MISSING = -44,				/* the page is missing */
	FERN_E_PAGE_NOT_ALIGNED = -45,				/* the page is not aligned */
	FERN_E_FRAME_OUT_OF_RANGE = -46,			/* the frame is out of range */
	FERN_E_FRAME_FULL = -47,				/* the frame is full */
	FERN_E_FRAME_NOT_PERMITTED = -48,			/* the frame is not permitted */
	FERN_E_FRAME_TOO_LONG = -49,				/* the frame is too long */
	FERN_E_FRAME_NOT_ALIGNED = -50,			/* the frame is not aligned */
	FERN_E_SESSION_CLOSED = -51,				/* the session is closed */
	FERN_E_SESSION_ALREADY_IN_USE = -52,			/* the session is already in use */
	FERN_E_SESSION_CORRUPT = -53,				/* the session is corrupt */
	FERN_E_SESSION_FULL = -54,				/* the session is full */
	FERN_E_SESSION_NOT_ALIGNED = -55,			/* the session is not aligned */
	FERN_E_TOKEN_EMPTY = -56,				/* the token is empty */
	FERN_E_TOKEN_BUSY = -57,				/* the token is busy */
	FERN_E_TOKEN_MISSING = -58,				/* the token is missing */
	FERN_E_TOKEN_NOT_ALIGNED = -59,			/* the token is not aligned */
	FERN_E_TOKEN_ALREADY_IN_USE = -60,			/* the token is already in use */
	FERN_E_INDEX_ALREADY_IN_USE = -61,			/* the index is already in use */
	FERN_E_INDEX_CORRUPT = -62,				/* the index is corrupt */
	FERN_E_INDEX_NOT_ALIGNED = -63,			/* the index is not aligned */
	FERN_E_INDEX_MISSING = -64,				/* the index is missing */
	FERN_E_INDEX_BUSY = -65,				/* the index is busy */
	FERN_E_STREAM_NOT_PERMITTED = -66,			/* the stream is not permitted */
	FERN_E_STREAM_ALREADY_IN_USE = -67,			/* the stream is already in use */
	FERN_E_STREAM_EMPTY = -68,				/* the stream is empty */
	FERN_E_STREAM_STALE = -69,				/* the stream is stale */
	FERN_E_STREAM_FULL = -70,				/* the stream is full */
	FERN_E_TIMER_BUSY = -71,				/* the timer is busy */
	FERN_E_TIMER_MISSING = -72,				/* the timer is missing */
	FERN_E_TIMER_STALE = -73,				/* the timer is stale */
	FERN_E_TIMER_ALREADY_IN_USE = -74,			/* the timer is already in use */
	FERN_E_TIMER_FULL = -75,				/* the timer is full */
	FERN_E_ROUTE_MISSING = -76,				/* the route is missing */
	FERN_E_ROUTE_EMPTY = -77,				/* the route is empty */
	FERN_E_ROUTE_NOT_ALIGNED = -78,			/* the route is not aligned */
	FERN_E_ROUTE_FULL = -79,				/* the route is full */
	FERN_E_ROUTE_NOT_PERMITTED = -80,			/* the route is not permitted */
};

const char *fern_strstatus(enum fern_status status);

static inline int fern_failed(enum fern_status status)
{
	return status < FERN_OK;
}

#endif
