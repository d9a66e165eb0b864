/* Strings with a length, and what one does with them.
   This file is part of textlib; see LICENSE-MIT.  */

#ifndef _TEXTLIB_H
#define _TEXTLIB_H	1

#include <features.h>

#define __need_size_t
#define __need_NULL
#include <stddef.h>
#include <stdint.h>

__BEGIN_DECLS

#if defined __GNUC__ && __GNUC__ >= 4
# define __TEXT_NONNULL(params) __attribute__ ((__nonnull__ params))
# define __TEXT_PURE __attribute__ ((__pure__))
# define __TEXT_WUR __attribute__ ((__warn_unused_result__))
#else
# define __TEXT_NONNULL(params)
# define __TEXT_PURE
# define __TEXT_WUR
#endif

/* A piece of text that belongs to someone else.  */
typedef struct
  {
    const char *__ptr;		/* First byte, or NULL if empty.  */
    size_t __len;		/* Bytes, no terminator counted.  */
  } text_view_t;

/* A piece of text of one's own.  */
typedef struct __text_buffer
  {
    char *__ptr;
    size_t __len;
    size_t __cap;
#ifdef __TEXT_DEBUG
    const char *__file;
    unsigned int __line;
#endif
  } text_t;

#define TEXT_EMPTY	{ NULL, 0, 0 }
#define TEXT_NPOS	((size_t) -1)

/* Make a view of a literal.  Evaluates S once.  */
#define TEXT_LIT(s)	((text_view_t) { ("" s ""), sizeof (s) - 1 })

/* Copy N bytes of SRC to the end of DEST.  Returns 0, or ENOMEM.  */
extern int text_append (text_t *__restrict __dest, const void *__restrict __src,
			size_t __n) __THROW __TEXT_NONNULL ((1)) __TEXT_WUR;

/* The same, of what vsnprintf would make of FORMAT and what follows.  */
extern int text_appendf (text_t *__restrict __dest,
			 const char *__restrict __format, ...)
     __THROW __attribute__ ((__format__ (__printf__, 2, 3)))
     __TEXT_NONNULL ((1, 2)) __TEXT_WUR;

/* Compare A and B byte by byte, then by length.  */
extern int text_cmp (text_view_t __a, text_view_t __b) __THROW __TEXT_PURE;

/* Compare A and B, ignoring case.  */
extern int text_casecmp (text_view_t __a, text_view_t __b)
     __THROW __TEXT_PURE;

/* Find the first occurrence of NEEDLE in HAYSTACK from FROM on;
   TEXT_NPOS if there is none.  */
extern size_t text_find (text_view_t __haystack, text_view_t __needle,
			 size_t __from) __THROW __TEXT_PURE;

/* Find the last occurrence of C in S.  */
extern size_t text_rfind_char (text_view_t __s, int __c) __THROW __TEXT_PURE;

/* Length of the initial part of S that consists of / lacks bytes in SET.  */
extern size_t text_span (text_view_t __s, text_view_t __set)
     __THROW __TEXT_PURE;
extern size_t text_cspan (text_view_t __s, text_view_t __set)
     __THROW __TEXT_PURE;

#ifdef __USE_MISC
/* Divide S into tokens separated by bytes of DELIM.  */
extern text_view_t text_token (text_view_t *__restrict __s,
			       text_view_t __delim) __THROW
     __TEXT_NONNULL ((1));

/* Numbers at the start of S, in base 10, 16 (0x) or 8 (0).  */
extern int text_to_long (text_view_t __s, long int *__value) __THROW
     __TEXT_NONNULL ((2));
extern int text_to_ulong (text_view_t __s, unsigned long int *__value) __THROW
     __TEXT_NONNULL ((2));
# ifdef __USE_ISOC99
__extension__
extern int text_to_llong (text_view_t __s, long long int *__value) __THROW
     __TEXT_NONNULL ((2));
__extension__
extern int text_to_ullong (text_view_t __s, unsigned long long int *__value)
     __THROW __TEXT_NONNULL ((2));
# endif
#endif /* Use misc.  */

/* Give back what S has allocated.  */
extern void text_free (text_t *__s) __THROW __TEXT_NONNULL ((1));

#if defined __USE_EXTERN_INLINES && defined __OPTIMIZE__
extern __inline __attribute__ ((__gnu_inline__)) text_view_t
text_view (const text_t *__s)
{
  text_view_t __v = { __s->__ptr, __s->__len };
  return __v;
}

extern __inline __attribute__ ((__gnu_inline__)) int
text_starts_with (text_view_t __s, text_view_t __prefix)
{
  return (__s.__len >= __prefix.__len
	  && __builtin_memcmp (__s.__ptr, __prefix.__ptr, __prefix.__len) == 0);
}
#endif

__END_DECLS

#endif	/* textlib.h  */
