int aÃ;
int â‚;
int í €b;
/* ÿş øˆ */ "Ã"
ğŸ