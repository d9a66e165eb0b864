/* squeeze.h -- interface of the 'squeeze' compression library
 * version 0.9.3, March 2nd, 2026
 *
 * This software is provided 'as-is', without any express or implied warranty;
 * it may be used under the terms of the MIT licence.
 *
 * The data format is described in doc/format.txt. All functions are reentrant;
 * a stream is to be used by one thread at a time.
 */

#ifndef SQUEEZE_H
#define SQUEEZE_H

#ifdef __cplusplus
extern "C" {
#endif

#include <stddef.h>

#if defined(_WIN32) && !defined(SQZ_STATIC)
#  ifdef SQZ_BUILDING
#    define SQZEXTERN extern __declspec(dllexport)
#  else
#    define SQZEXTERN extern __declspec(dllimport)
#  endif
#  define SQZEXPORT __cdecl
#else
#  define SQZEXTERN extern
#  define SQZEXPORT
#endif

#define SQUEEZE_VERSION "0.9.3"
#define SQUEEZE_VERNUM 0x0930
#define SQUEEZE_VER_MAJOR 0
#define SQUEEZE_VER_MINOR 9
#define SQUEEZE_VER_REVISION 3

typedef void *(*sqz_alloc_func)(void *opaque, unsigned items, unsigned size);
typedef void  (*sqz_free_func)(void *opaque, void *address);

struct sqz_internal_state;

typedef struct sqz_stream_s {
    const unsigned char *next_in;   /* next input byte */
    unsigned int        avail_in;   /* number of bytes available at next_in */
    unsigned long       total_in;   /* total number of input bytes read so far */

    unsigned char       *next_out;  /* next output byte will go here */
    unsigned int        avail_out;  /* remaining free space at next_out */
    unsigned long       total_out;  /* total number of bytes output so far */

    const char          *msg;       /* last error message, NULL if no error */
    struct sqz_internal_state *state; /* not visible by applications */

    sqz_alloc_func      alloc;      /* used to allocate the internal state */
    sqz_free_func       release;    /* used to free the internal state */
    void                *opaque;    /* private data object passed to both */

    int                 data_type;  /* best guess about the data: SQZ_TEXT or SQZ_BINARY */
    unsigned long       check;      /* Adler-32 of the data that was not compressed */
    unsigned long       reserved;   /* for future use */
} sqz_stream;

typedef sqz_stream *sqz_streamp;

/*
     The application must update next_in and avail_in when avail_in has dropped
   to zero.  It must update next_out and avail_out when avail_out has dropped
   to zero.  The application must initialize alloc, release and opaque before
   calling the init function.  All other fields are set by the library and must
   not be updated by the application.
*/

                        /* constants */

#define SQZ_NO_FLUSH      0
#define SQZ_SYNC_FLUSH    1
#define SQZ_FULL_FLUSH    2
#define SQZ_FINISH        3
/* Allowed flush values; see sqz_compress() and sqz_expand() below for details */

#define SQZ_OK            0
#define SQZ_STREAM_END    1
#define SQZ_NEED_DICT     2
#define SQZ_ERRNO        (-1)
#define SQZ_STREAM_ERROR (-2)
#define SQZ_DATA_ERROR   (-3)
#define SQZ_MEM_ERROR    (-4)
#define SQZ_BUF_ERROR    (-5)
/* Return codes. Negative values are errors, positive values are used for
 * special but normal events.
 */

#define SQZ_NO_COMPRESSION         0
#define SQZ_BEST_SPEED             1
#define SQZ_BEST_COMPRESSION       9
#define SQZ_DEFAULT_COMPRESSION  (-1)
/* compression levels */

#define SQZ_BINARY   0
#define SQZ_TEXT     1
#define SQZ_UNKNOWN  2
/* Possible values of the data_type field */

                        /* basic functions */

SQZEXTERN const char * SQZEXPORT sqz_version(void);

SQZEXTERN int SQZEXPORT sqz_compress_init(sqz_streamp strm, int level);
/*
     Initializes the internal stream state for compression. sqz_compress_init
   returns SQZ_OK if success, SQZ_MEM_ERROR if there was not enough memory, or
   SQZ_STREAM_ERROR if level is not a valid compression level.
*/

SQZEXTERN int SQZEXPORT sqz_compress(sqz_streamp strm, int flush);
/*
     Compresses as much data as possible, and stops when the input buffer
   becomes empty or the output buffer becomes full. sqz_compress returns SQZ_OK
   if some progress has been made, SQZ_STREAM_END if all input has been consumed
   and all output has been produced (only when flush is set to SQZ_FINISH),
   SQZ_BUF_ERROR if no progress is possible.
*/

SQZEXTERN int SQZEXPORT sqz_compress_end(sqz_streamp strm);
SQZEXTERN int SQZEXPORT sqz_expand_init(sqz_streamp strm);
SQZEXTERN int SQZEXPORT sqz_expand(sqz_streamp strm, int flush);
SQZEXTERN int SQZEXPORT sqz_expand_end(sqz_streamp strm);

                        /* utility functions */

SQZEXTERN int SQZEXPORT sqz_pack(unsigned char *dest,       size_t *dest_len,
                                 const unsigned char *source, size_t source_len,
                                 int level);
SQZEXTERN int SQZEXPORT sqz_unpack(unsigned char *dest,       size_t *dest_len,
                                   const unsigned char *source, size_t source_len);
SQZEXTERN size_t SQZEXPORT sqz_bound(size_t source_len);
SQZEXTERN unsigned long SQZEXPORT sqz_adler32(unsigned long adler,
                                              const unsigned char *buf, size_t len);
/*
     Update a running Adler-32 checksum with the bytes buf[0..len-1] and
   return the updated checksum. Usage example:

     unsigned long adler = sqz_adler32(0L, NULL, 0);

     while (read_buffer(buffer, length) != EOF) {
       adler = sqz_adler32(adler, buffer, length);
     }
     if (adler != original_adler) error();
*/

#ifdef __cplusplus
}
#endif

#endif /* SQUEEZE_H */
