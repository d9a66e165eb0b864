int a/**/b;
int c = d/**//e;
#define F(x)/**/x
#/**/include/**/<a.h>
x+/**/+y -/* */> z
