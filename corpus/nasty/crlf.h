#ifndef _A_H
#define _A_H
#include <linux/types.h>
struct a {
	u32	x;	/* first */
	u64	y[4];
};
#endif /* _A_H */
