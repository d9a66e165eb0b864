/\
* a *\
\
/ int a; /* b *\\
/ still *\
/ int c; /\
/ d \
e
int f; // g \