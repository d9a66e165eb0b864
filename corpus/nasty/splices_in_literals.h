const char *a = "x\
y\
\
z\\
n"; char b = '\
\
n'; const wchar_t *c = L\
"w"; u\
8"v"
