/* not C */
	.text
ENTRY(f)
	movq	$0x10, %rax
1:	cmpl	$'a, (%rdi)
	jne	1b	# it's fine
	pushq	$-1
