#define LONG(a) \ 
	do { \	
		f(a); \
	} while \  
(0)
in\ 
t a;
// goes on \ 	
to here
int b;
