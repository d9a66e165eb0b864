%:define CAT(a, b) a %:%: b
%:include <stdio.h>
int a<:2:> = <% 1, 2 %>;
int b = a<:0:><:1:>%:%a<::b;
