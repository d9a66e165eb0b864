/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef WREN_OPCODES_H
#define WREN_OPCODES_H

/*
 * X(name, operands, stack effect, description)
 */
#define WREN_OPCODES(X) \
	X(I32_ADD, 0, -1, "add of two operands")			\
	X(I32_SUB, 0, -1, "sub of two operands")			\
	X(I32_MUL, 0, -1, "mul of two operands")			\
	X(I32_DIV, 0, -1, "div of two operands")			\
	X(I32_NEG, 0, 0, "neg of one operand")				\
	X(I32_EQ, 0, -1, "eq of two operands")				\
	X(I32_LT, 0, -1, "lt of two operands")				\
	X(I32_LOAD, 1, 0, "reads memory")				\
	X(I32_STORE, 1, -2, "writes memory")				\
	X(I32_CONST, 1, 1, "pushes an immediate")			\
	X(I64_ADD, 0, -1, "add of two operands")			\
	X(I64_SUB, 0, -1, "sub of two operands")			\
	X(I64_MUL, 0, -1, "mul of two operands")			\
	X(I64_DIV, 0, -1, "div of two operands")			\
	X(I64_NEG, 0, 0, "neg of one operand")				\
	X(I64_EQ, 0, -1, "eq of two operands")				\
	X(I64_LT, 0, -1, "lt of two operands")				\
	X(I64_LOAD, 1, 0, "reads memory")				\
	X(I64_STORE, 1, -2, "writes memory")				\
	X(I64_CONST, 1, 1, "pushes an immediate")			\
	X(F32_ADD, 0, -1, "add of two operands")			\
	X(F32_SUB, 0, -1, "sub of two operands")			\
	X(F32_MUL, 0, -1, "mul of two operands")			\
	X(F32_DIV, 0, -1, "div of two operands")			\
	X(F32_NEG, 0, 0, "neg of one operand")				\
	X(F32_EQ, 0, -1, "eq of two operands")				\
	X(F32_LT, 0, -1, "lt of two operands")				\
	X(F32_LOAD, 1, 0, "reads memory")				\
	X(F32_STORE, 1, -2, "writes memory")				\
	X(F32_CONST, 1, 1, "pushes an immediate")			\
	X(F64_ADD, 0, -1, "add of two operands")			\
	X(F64_SUB, 0, -1, "sub of two operands")			\
	X(F64_MUL, 0, -1, "mul of two operands")			\
	X(F64_DIV, 0, -1, "div of two operands")			\
	X(F64_NEG, 0, 0, "neg of one operand")				\
	X(F64_EQ, 0, -1, "eq of two operands")				\
	X(F64_LT, 0, -1, "lt of two operands")				\
	X(F64_LOAD, 1, 0, "reads memory")				\
	X(F64_STORE, 1, -2, "writes memory")				\
	X(F64_CONST, 1, 1, "pushes an immediate")			\
	X(NOP, 0, 0, "control")					\
	X(JUMP, 1, 0, "control")					\
	X(JUMP_IF, 1, 0, "control")					\
	X(CALL, 1, 0, "control")					\
	X(RETURN, 0, 0, "control")					\
	X(DROP, 0, 0, "control")					\
	X(DUP, 0, 0, "control")					\
	X(SWAP, 0, 0, "control")					\
	X(TRAP, 0, 0, "control")

enum wren_opcode {
#define X(name, operands, effect, text) WREN_OP_##name,
	WREN_OPCODES(X)
#undef X
	WREN_OP_COUNT
};

_Static_assert(WREN_OP_I32_ADD == 0, "opcodes are part of the file format");
_Static_assert(WREN_OP_I32_SUB == 1, "opcodes are part of the file format");
_Static_assert(WREN_OP_I32_MUL == 2, "opcodes are part of the file format");
_Static_assert(WREN_OP_I32_DIV == 3, "opcodes are part of the file format");
_Static_assert(WREN_OP_I32_NEG == 4, "opcodes are part of the file format");
_Static_assert(WREN_OP_I32_EQ == 5, "opcodes are part of the file format");
_Static_assert(WREN_OP_I32_LT == 6, "opcodes are part of the file format");
_Static_assert(WREN_OP_I32_LOAD == 7, "opcodes are part of the file format");
_Static_assert(WREN_OP_I32_STORE == 8, "opcodes are part of the file format");
_Static_assert(WREN_OP_I32_CONST == 9, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_ADD == 10, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_SUB == 11, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_MUL == 12, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_DIV == 13, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_NEG == 14, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_EQ == 15, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_LT == 16, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_LOAD == 17, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_STORE == 18, "opcodes are part of the file format");
_Static_assert(WREN_OP_I64_CONST == 19, "opcodes are part of the file format");
_Static_assert(WREN_OP_F32_ADD == 20, "opcodes are part of the file format");
_Static_assert(WREN_OP_F32_SUB == 21, "opcodes are part of the file format");
_Static_assert(WREN_OP_F32_MUL == 22, "opcodes are part of the file format");
_Static_assert(WREN_OP_F32_DIV == 23, "opcodes are part of the file format");

#endif
