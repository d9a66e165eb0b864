// see drivers/*/x.c
int declared;
/* closed */ int also; // /* not open
int this_one; /* // */ int too;
