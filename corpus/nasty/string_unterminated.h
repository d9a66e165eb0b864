const char *a = "no end
int b;
#error don't stop here
#warning "neither here
int c = '
int d = '\
int e = "\