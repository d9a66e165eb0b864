# SPDX-License-Identifier: MIT
obj-$(CONFIG_FOO)	+= foo.o
foo-y := a.o b.o \
	 c.o
%.o: %.c
	@echo "  CC $@"; $(CC) -c -o $@ $< 2>&1 | sed -e 's/^/ /'
