// SPDX-License-Identifier: MIT OR Apache-2.0

// Written once for each type by a script; change the script instead.

#ifndef _SPRUCE_ATOMIC_FALLBACK_H
#define _SPRUCE_ATOMIC_FALLBACK_H

#include <spruce/compiler.h>

#ifndef arch_atomic_fetch_add_acquire
static __always_inline int
arch_atomic_fetch_add_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_fetch_add_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_fetch_add_acquire arch_atomic_fetch_add_acquire
#endif

#ifndef arch_atomic_fetch_add_release
static __always_inline int
arch_atomic_fetch_add_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_fetch_add_relaxed(i, v);
	return ret;
}
#define arch_atomic_fetch_add_release arch_atomic_fetch_add_release
#endif

#ifndef arch_atomic_fetch_add_relaxed
static __always_inline int
arch_atomic_fetch_add_relaxed(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_fetch_add(i, v);
	return ret;
}
#define arch_atomic_fetch_add_relaxed arch_atomic_fetch_add_relaxed
#endif

#ifndef arch_atomic_add_return_acquire
static __always_inline int
arch_atomic_add_return_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_add_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_add_return_acquire arch_atomic_add_return_acquire
#endif

#ifndef arch_atomic_add_return_release
static __always_inline int
arch_atomic_add_return_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_add_return_relaxed(i, v);
	return ret;
}
#define arch_atomic_add_return_release arch_atomic_add_return_release
#endif

#ifndef arch_atomic_add_return_relaxed
static __always_inline int
arch_atomic_add_return_relaxed(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_add_return(i, v);
	return ret;
}
#define arch_atomic_add_return_relaxed arch_atomic_add_return_relaxed
#endif

#ifndef arch_atomic_fetch_sub_acquire
static __always_inline int
arch_atomic_fetch_sub_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_fetch_sub_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_fetch_sub_acquire arch_atomic_fetch_sub_acquire
#endif

#ifndef arch_atomic_fetch_sub_release
static __always_inline int
arch_atomic_fetch_sub_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_fetch_sub_relaxed(i, v);
	return ret;
}
#define arch_atomic_fetch_sub_release arch_atomic_fetch_sub_release
#endif

#ifndef arch_atomic_fetch_sub_relaxed
static __always_inline int
arch_atomic_fetch_sub_relaxed(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_fetch_sub(i, v);
	return ret;
}
#define arch_atomic_fetch_sub_relaxed arch_atomic_fetch_sub_relaxed
#endif

#ifndef arch_atomic_sub_return_acquire
static __always_inline int
arch_atomic_sub_return_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_sub_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_sub_return_acquire arch_atomic_sub_return_acquire
#endif

#ifndef arch_atomic_sub_return_release
static __always_inline int
arch_atomic_sub_return_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_sub_return_relaxed(i, v);
	return ret;
}
#define arch_atomic_sub_return_release arch_atomic_sub_return_release
#endif

#ifndef arch_atomic_sub_return_relaxed
static __always_inline int
arch_atomic_sub_return_relaxed(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_sub_return(i, v);
	return ret;
}
#define arch_atomic_sub_return_relaxed arch_atomic_sub_return_relaxed
#endif

#ifndef arch_atomic_fetch_and_acquire
static __always_inline int
arch_atomic_fetch_and_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_fetch_and_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_fetch_and_acquire arch_atomic_fetch_and_acquire
#endif

#ifndef arch_atomic_fetch_and_release
static __always_inline int
arch_atomic_fetch_and_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_fetch_and_relaxed(i, v);
	return ret;
}
#define arch_atomic_fetch_and_release arch_atomic_fetch_and_release
#endif

#ifndef arch_atomic_and_return_acquire
static __always_inline int
arch_atomic_and_return_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_and_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_and_return_acquire arch_atomic_and_return_acquire
#endif

#ifndef arch_atomic_and_return_release
static __always_inline int
arch_atomic_and_return_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_and_return_relaxed(i, v);
	return ret;
}
#define arch_atomic_and_return_release arch_atomic_and_return_release
#endif

#ifndef arch_atomic_fetch_or_acquire
static __always_inline int
arch_atomic_fetch_or_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_fetch_or_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_fetch_or_acquire arch_atomic_fetch_or_acquire
#endif

#ifndef arch_atomic_fetch_or_release
static __always_inline int
arch_atomic_fetch_or_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_fetch_or_relaxed(i, v);
	return ret;
}
#define arch_atomic_fetch_or_release arch_atomic_fetch_or_release
#endif

#ifndef arch_atomic_fetch_or_relaxed
static __always_inline int
arch_atomic_fetch_or_relaxed(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_fetch_or(i, v);
	return ret;
}
#define arch_atomic_fetch_or_relaxed arch_atomic_fetch_or_relaxed
#endif

#ifndef arch_atomic_or_return_acquire
static __always_inline int
arch_atomic_or_return_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_or_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_or_return_acquire arch_atomic_or_return_acquire
#endif

#ifndef arch_atomic_or_return_release
static __always_inline int
arch_atomic_or_return_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_or_return_relaxed(i, v);
	return ret;
}
#define arch_atomic_or_return_release arch_atomic_or_return_release
#endif

#ifndef arch_atomic_or_return_relaxed
static __always_inline int
arch_atomic_or_return_relaxed(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_or_return(i, v);
	return ret;
}
#define arch_atomic_or_return_relaxed arch_atomic_or_return_relaxed
#endif

#ifndef arch_atomic_fetch_xor_acquire
static __always_inline int
arch_atomic_fetch_xor_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_fetch_xor_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_fetch_xor_acquire arch_atomic_fetch_xor_acquire
#endif

#ifndef arch_atomic_fetch_xor_release
static __always_inline int
arch_atomic_fetch_xor_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_fetch_xor_relaxed(i, v);
	return ret;
}
#define arch_atomic_fetch_xor_release arch_atomic_fetch_xor_release
#endif

#ifndef arch_atomic_xor_return_acquire
static __always_inline int
arch_atomic_xor_return_acquire(int i, atomic_t *v)
{
	int ret;

	ret = arch_atomic_xor_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic_xor_return_acquire arch_atomic_xor_return_acquire
#endif

#ifndef arch_atomic_xor_return_release
static __always_inline int
arch_atomic_xor_return_release(int i, atomic_t *v)
{
	int ret;

	__atomic_release_fence();
	ret = arch_atomic_xor_return_relaxed(i, v);
	return ret;
}
#define arch_atomic_xor_return_release arch_atomic_xor_return_release
#endif

#ifndef arch_atomic64_fetch_add_acquire
static __always_inline s64
arch_atomic64_fetch_add_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_fetch_add_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_fetch_add_acquire arch_atomic64_fetch_add_acquire
#endif

#ifndef arch_atomic64_fetch_add_release
static __always_inline s64
arch_atomic64_fetch_add_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_fetch_add_relaxed(i, v);
	return ret;
}
#define arch_atomic64_fetch_add_release arch_atomic64_fetch_add_release
#endif

#ifndef arch_atomic64_fetch_add_relaxed
static __always_inline s64
arch_atomic64_fetch_add_relaxed(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_fetch_add(i, v);
	return ret;
}
#define arch_atomic64_fetch_add_relaxed arch_atomic64_fetch_add_relaxed
#endif

#ifndef arch_atomic64_add_return_acquire
static __always_inline s64
arch_atomic64_add_return_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_add_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_add_return_acquire arch_atomic64_add_return_acquire
#endif

#ifndef arch_atomic64_add_return_release
static __always_inline s64
arch_atomic64_add_return_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_add_return_relaxed(i, v);
	return ret;
}
#define arch_atomic64_add_return_release arch_atomic64_add_return_release
#endif

#ifndef arch_atomic64_add_return_relaxed
static __always_inline s64
arch_atomic64_add_return_relaxed(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_add_return(i, v);
	return ret;
}
#define arch_atomic64_add_return_relaxed arch_atomic64_add_return_relaxed
#endif

#ifndef arch_atomic64_fetch_sub_acquire
static __always_inline s64
arch_atomic64_fetch_sub_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_fetch_sub_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_fetch_sub_acquire arch_atomic64_fetch_sub_acquire
#endif

#ifndef arch_atomic64_fetch_sub_release
static __always_inline s64
arch_atomic64_fetch_sub_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_fetch_sub_relaxed(i, v);
	return ret;
}
#define arch_atomic64_fetch_sub_release arch_atomic64_fetch_sub_release
#endif

#ifndef arch_atomic64_fetch_sub_relaxed
static __always_inline s64
arch_atomic64_fetch_sub_relaxed(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_fetch_sub(i, v);
	return ret;
}
#define arch_atomic64_fetch_sub_relaxed arch_atomic64_fetch_sub_relaxed
#endif

#ifndef arch_atomic64_sub_return_acquire
static __always_inline s64
arch_atomic64_sub_return_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_sub_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_sub_return_acquire arch_atomic64_sub_return_acquire
#endif

#ifndef arch_atomic64_sub_return_release
static __always_inline s64
arch_atomic64_sub_return_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_sub_return_relaxed(i, v);
	return ret;
}
#define arch_atomic64_sub_return_release arch_atomic64_sub_return_release
#endif

#ifndef arch_atomic64_sub_return_relaxed
static __always_inline s64
arch_atomic64_sub_return_relaxed(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_sub_return(i, v);
	return ret;
}
#define arch_atomic64_sub_return_relaxed arch_atomic64_sub_return_relaxed
#endif

#ifndef arch_atomic64_fetch_and_acquire
static __always_inline s64
arch_atomic64_fetch_and_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_fetch_and_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_fetch_and_acquire arch_atomic64_fetch_and_acquire
#endif

#ifndef arch_atomic64_fetch_and_release
static __always_inline s64
arch_atomic64_fetch_and_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_fetch_and_relaxed(i, v);
	return ret;
}
#define arch_atomic64_fetch_and_release arch_atomic64_fetch_and_release
#endif

#ifndef arch_atomic64_and_return_acquire
static __always_inline s64
arch_atomic64_and_return_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_and_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_and_return_acquire arch_atomic64_and_return_acquire
#endif

#ifndef arch_atomic64_and_return_release
static __always_inline s64
arch_atomic64_and_return_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_and_return_relaxed(i, v);
	return ret;
}
#define arch_atomic64_and_return_release arch_atomic64_and_return_release
#endif

#ifndef arch_atomic64_fetch_or_acquire
static __always_inline s64
arch_atomic64_fetch_or_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_fetch_or_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_fetch_or_acquire arch_atomic64_fetch_or_acquire
#endif

#ifndef arch_atomic64_fetch_or_release
static __always_inline s64
arch_atomic64_fetch_or_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_fetch_or_relaxed(i, v);
	return ret;
}
#define arch_atomic64_fetch_or_release arch_atomic64_fetch_or_release
#endif

#ifndef arch_atomic64_fetch_or_relaxed
static __always_inline s64
arch_atomic64_fetch_or_relaxed(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_fetch_or(i, v);
	return ret;
}
#define arch_atomic64_fetch_or_relaxed arch_atomic64_fetch_or_relaxed
#endif

#ifndef arch_atomic64_or_return_acquire
static __always_inline s64
arch_atomic64_or_return_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_or_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_or_return_acquire arch_atomic64_or_return_acquire
#endif

#ifndef arch_atomic64_or_return_release
static __always_inline s64
arch_atomic64_or_return_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_or_return_relaxed(i, v);
	return ret;
}
#define arch_atomic64_or_return_release arch_atomic64_or_return_release
#endif

#ifndef arch_atomic64_or_return_relaxed
static __always_inline s64
arch_atomic64_or_return_relaxed(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_or_return(i, v);
	return ret;
}
#define arch_atomic64_or_return_relaxed arch_atomic64_or_return_relaxed
#endif

#ifndef arch_atomic64_fetch_xor_acquire
static __always_inline s64
arch_atomic64_fetch_xor_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_fetch_xor_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_fetch_xor_acquire arch_atomic64_fetch_xor_acquire
#endif

#ifndef arch_atomic64_fetch_xor_release
static __always_inline s64
arch_atomic64_fetch_xor_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_fetch_xor_relaxed(i, v);
	return ret;
}
#define arch_atomic64_fetch_xor_release arch_atomic64_fetch_xor_release
#endif

#ifndef arch_atomic64_xor_return_acquire
static __always_inline s64
arch_atomic64_xor_return_acquire(s64 i, atomic64_t *v)
{
	s64 ret;

	ret = arch_atomic64_xor_return_relaxed(i, v);
	__atomic_acquire_fence();
	return ret;
}
#define arch_atomic64_xor_return_acquire arch_atomic64_xor_return_acquire
#endif

#ifndef arch_atomic64_xor_return_release
static __always_inline s64
arch_atomic64_xor_return_release(s64 i, atomic64_t *v)
{
	s64 ret;

	__atomic_release_fence();
	ret = arch_atomic64_xor_return_relaxed(i, v);
	return ret;
}
#define arch_atomic64_xor_return_release arch_atomic64_xor_return_release
#endif

#endif /* _SPRUCE_ATOMIC_FALLBACK_H */
