const char *a = "/* not a comment */", *b = "// nor this", *c = "*/";
char d = '/*', e = '//';
/* "open */ int f; /* ' */ int g;
