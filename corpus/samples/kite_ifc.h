/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Layouts of the commands of the Kite network adapter, in bits, big endian.
 */
#ifndef KITE_IFC_H
#define KITE_IFC_H

#include "kite_types.h"

enum {
	KITE_CMD_OP_QUERY_ADAPTER			= 0x100,
	KITE_CMD_OP_INIT_PORT				= 0x101,
	KITE_CMD_OP_TEARDOWN_PORT			= 0x102,
	KITE_CMD_OP_CREATE_CQ				= 0x103,
	KITE_CMD_OP_DESTROY_CQ				= 0x104,
	KITE_CMD_OP_QUERY_CQ				= 0x105,
	KITE_CMD_OP_MODIFY_CQ				= 0x106,
	KITE_CMD_OP_CREATE_QP				= 0x107,
	KITE_CMD_OP_DESTROY_QP				= 0x108,
	KITE_CMD_OP_RST2INIT_QP			= 0x11b,
	KITE_CMD_OP_INIT2RTR_QP			= 0x11e,
	KITE_CMD_OP_RTR2RTS_QP				= 0x121,
	KITE_CMD_OP_QUERY_QP				= 0x124,
	KITE_CMD_OP_CREATE_MKEY			= 0x127,
	KITE_CMD_OP_DESTROY_MKEY			= 0x12a,
	KITE_CMD_OP_QUERY_MKEY				= 0x12d,
	KITE_CMD_OP_CREATE_FLOW_TABLE			= 0x130,
	KITE_CMD_OP_SET_FLOW_ENTRY			= 0x133,
	KITE_CMD_OP_ALLOC_COUNTER			= 0x136,
	KITE_CMD_OP_QUERY_COUNTER			= 0x139,
};

struct kite_ifc_query_adapter_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];
	u8         rr[0x2];
	u8         reserved_at_42[0x1e];

	u8         mkey_index[0x8];
	u8         reserved_at_68[0x18];
	u8         reserved_at_80[0x20];
	u8         stat_rate[0x10];
	u8         reserved_at_b0[0x10];

	u8         lr[0x1];
	u8         reserved_at_c1[0x1f];
};

struct kite_ifc_query_adapter_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];
	u8         pd[0x1];
	u8         reserved_at_41[0x1f];

	u8         access_mode[0x8];
	u8         reserved_at_68[0x18];
	u8         log_page_size[0x2];
	u8         reserved_at_82[0x1e];

	u8         lr[0x1];
	u8         reserved_at_a1[0x1f];
	u8         cq_number[0x10];
	u8         reserved_at_d0[0x10];
};

struct kite_ifc_init_port_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         stat_rate[0x10];
	u8         reserved_at_50[0x10];

	u8         retry_count[0x1];
	u8         reserved_at_61[0x1f];

	u8         start_addr[0x4];
	u8         reserved_at_84[0x1c];
};

struct kite_ifc_init_port_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         grh[0x8];
	u8         reserved_at_48[0x18];

	u8         a[0x4];
	u8         reserved_at_64[0x1c];
	u8         src_addr_index[0x20];

	u8         reserved_at_a0[0x8];
	u8         reserved_at_a8[0x18];
	u8         access_mode[0x18];
	u8         reserved_at_d8[0x8];
	u8         rlky[0x1];
	u8         reserved_at_e1[0x1f];
};

struct kite_ifc_teardown_port_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         mkey_index[0x8];
	u8         reserved_at_48[0x18];
	u8         stat_rate[0x4];
	u8         reserved_at_64[0x1c];
	u8         hop_limit[0x18];
	u8         reserved_at_98[0x8];
	u8         reserved_at_a0[0x20];
};

struct kite_ifc_teardown_port_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         rr[0x8];
	u8         reserved_at_48[0x18];
	u8         table_level[0x1];
	u8         reserved_at_61[0x1f];
};

struct kite_ifc_create_cq_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         retry_count[0x2];
	u8         reserved_at_42[0x1e];
	u8         pd[0x2];
	u8         reserved_at_62[0x1e];

	u8         sl[0x8];
	u8         reserved_at_88[0x18];

	u8         start_addr[0x10];
	u8         reserved_at_b0[0x10];
	u8         stat_rate[0x4];
	u8         reserved_at_c4[0x1c];
	u8         grh[0x1];
	u8         reserved_at_e1[0x1f];
};

struct kite_ifc_create_cq_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];
	u8         ts_format[0x18];
	u8         reserved_at_58[0x8];

	u8         pd[0x2];
	u8         reserved_at_62[0x1e];

	u8         log_size[0x4];
	u8         reserved_at_84[0x1c];
};

struct kite_ifc_destroy_cq_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];
	u8         syndrome[0x20];
	u8         log_size[0x2];
	u8         reserved_at_42[0x1e];

	u8         access_mode[0x10];
	u8         reserved_at_70[0x10];

	u8         rr[0x4];
	u8         reserved_at_84[0x1c];
};

struct kite_ifc_destroy_cq_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         table_type[0x18];
	u8         reserved_at_58[0x8];

	u8         start_addr[0x8];
	u8         reserved_at_68[0x18];

	u8         table_level[0x1];
	u8         reserved_at_81[0x1f];
	u8         reserved_at_a0[0x4];
	u8         reserved_at_a4[0x1c];
	u8         retry_count[0x1];
	u8         reserved_at_c1[0x1f];
};

struct kite_ifc_query_cq_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];
	u8         syndrome[0x20];
	u8         vhca_id[0x4];
	u8         reserved_at_44[0x1c];

	u8         sl[0x4];
	u8         reserved_at_64[0x1c];

	u8         reserved_at_80[0x1];
	u8         reserved_at_81[0x1f];

	u8         rw[0x20];
	u8         retry_count[0x10];
	u8         reserved_at_d0[0x10];
};

struct kite_ifc_query_cq_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];
	u8         a[0x10];
	u8         reserved_at_50[0x10];

	u8         qp_number[0x4];
	u8         reserved_at_64[0x1c];
};

struct kite_ifc_modify_cq_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];
	u8         syndrome[0x20];

	u8         qp_number[0x20];

	u8         sl[0x1];
	u8         reserved_at_61[0x1f];
	u8         reserved_at_80[0x18];
	u8         reserved_at_98[0x8];
};

struct kite_ifc_modify_cq_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];
	u8         access_mode[0x1];
	u8         reserved_at_41[0x1f];

	u8         rlky[0x2];
	u8         reserved_at_62[0x1e];
	u8         a[0x18];
	u8         reserved_at_98[0x8];

	u8         wqe_signature[0x1];
	u8         reserved_at_a1[0x1f];

	u8         lr[0x1];
	u8         reserved_at_c1[0x1f];
};

struct kite_ifc_create_qp_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];
	u8         rw[0x10];
	u8         reserved_at_50[0x10];
	u8         pd[0x10];
	u8         reserved_at_70[0x10];

	u8         tclass[0x8];
	u8         reserved_at_88[0x18];

	u8         rlky[0x1];
	u8         reserved_at_a1[0x1f];
	u8         length[0x20];

	u8         cq_number[0x4];
	u8         reserved_at_e4[0x1c];
};

struct kite_ifc_create_qp_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         page_offset[0x20];

	u8         grh[0x2];
	u8         reserved_at_62[0x1e];
	u8         src_addr_index[0x18];
	u8         reserved_at_98[0x8];

	u8         lr[0x20];
	u8         table_type[0x18];
	u8         reserved_at_d8[0x8];
};

struct kite_ifc_destroy_qp_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         retry_count[0x2];
	u8         reserved_at_42[0x1e];

	u8         flow_index[0x4];
	u8         reserved_at_64[0x1c];

	u8         table_level[0x18];
	u8         reserved_at_98[0x8];

	u8         packets[0x4];
	u8         reserved_at_a4[0x1c];
	u8         table_type[0x1];
	u8         reserved_at_c1[0x1f];
	u8         ts_format[0x1];
	u8         reserved_at_e1[0x1f];
};

struct kite_ifc_destroy_qp_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         page_offset[0x20];

	u8         log_page_size[0x2];
	u8         reserved_at_62[0x1e];
};

struct kite_ifc_rst2init_qp_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         octets[0x20];

	u8         wqe_signature[0x1];
	u8         reserved_at_61[0x1f];

	u8         counter_id[0x1];
	u8         reserved_at_81[0x1f];
};

struct kite_ifc_rst2init_qp_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         hop_limit[0x1];
	u8         reserved_at_41[0x1f];

	u8         sl[0x4];
	u8         reserved_at_64[0x1c];
	u8         table_level[0x18];
	u8         reserved_at_98[0x8];

	u8         log_page_size[0x2];
	u8         reserved_at_a2[0x1e];
	u8         packets[0x1];
	u8         reserved_at_c1[0x1f];
};

struct kite_ifc_init2rtr_qp_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];
	u8         syndrome[0x20];

	u8         stat_rate[0x4];
	u8         reserved_at_44[0x1c];
	u8         lr[0x10];
	u8         reserved_at_70[0x10];

	u8         tclass[0x18];
	u8         reserved_at_98[0x8];
	u8         table_level[0x2];
	u8         reserved_at_a2[0x1e];

	u8         log_size[0x1];
	u8         reserved_at_c1[0x1f];
};

struct kite_ifc_init2rtr_qp_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         grh[0x2];
	u8         reserved_at_42[0x1e];
	u8         stat_rate[0x8];
	u8         reserved_at_68[0x18];
	u8         rr[0x1];
	u8         reserved_at_81[0x1f];
};

struct kite_ifc_rtr2rts_qp_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         cq_number[0x2];
	u8         reserved_at_42[0x1e];

	u8         vhca_id[0x8];
	u8         reserved_at_68[0x18];

	u8         octets[0x1];
	u8         reserved_at_81[0x1f];
	u8         reserved_at_a0[0x18];
	u8         reserved_at_b8[0x8];

	u8         hop_limit[0x1];
	u8         reserved_at_c1[0x1f];
	u8         sl[0x4];
	u8         reserved_at_e4[0x1c];
};

struct kite_ifc_rtr2rts_qp_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         stat_rate[0x18];
	u8         reserved_at_58[0x8];

	u8         cq_number[0x20];

	u8         page_offset[0x10];
	u8         reserved_at_90[0x10];

	u8         pd[0x20];
};

struct kite_ifc_query_qp_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];
	u8         syndrome[0x20];

	u8         lw[0x10];
	u8         reserved_at_50[0x10];
	u8         rlky[0x4];
	u8         reserved_at_64[0x1c];

	u8         access_mode[0x8];
	u8         reserved_at_88[0x18];

	u8         counter_id[0x10];
	u8         reserved_at_b0[0x10];
};

struct kite_ifc_query_qp_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];
	u8         src_addr_index[0x4];
	u8         reserved_at_44[0x1c];
	u8         lr[0x4];
	u8         reserved_at_64[0x1c];
	u8         retry_count[0x1];
	u8         reserved_at_81[0x1f];

	u8         log_page_size[0x2];
	u8         reserved_at_a2[0x1e];

	u8         log_size[0x1];
	u8         reserved_at_c1[0x1f];
};

struct kite_ifc_create_mkey_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         wqe_signature[0x1];
	u8         reserved_at_41[0x1f];

	u8         tclass[0x18];
	u8         reserved_at_78[0x8];

	u8         lr[0x20];

	u8         vhca_id[0x8];
	u8         reserved_at_a8[0x18];

	u8         packets[0x4];
	u8         reserved_at_c4[0x1c];
};

struct kite_ifc_create_mkey_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         wqe_signature[0x1];
	u8         reserved_at_41[0x1f];

	u8         packets[0x2];
	u8         reserved_at_62[0x1e];
};

struct kite_ifc_destroy_mkey_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         lw[0x1];
	u8         reserved_at_41[0x1f];
	u8         vhca_id[0x1];
	u8         reserved_at_61[0x1f];
};

struct kite_ifc_destroy_mkey_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         rw[0x4];
	u8         reserved_at_44[0x1c];
	u8         packets[0x2];
	u8         reserved_at_62[0x1e];

	u8         pd[0x2];
	u8         reserved_at_82[0x1e];

	u8         tclass[0x8];
	u8         reserved_at_a8[0x18];
	u8         rr[0x8];
	u8         reserved_at_c8[0x18];
};

struct kite_ifc_query_mkey_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         pd[0x2];
	u8         reserved_at_42[0x1e];

	u8         log_page_size[0x1];
	u8         reserved_at_61[0x1f];
};

struct kite_ifc_query_mkey_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         mkey_index[0x18];
	u8         reserved_at_58[0x8];
	u8         pd[0x20];

	u8         log_page_size[0x10];
	u8         reserved_at_90[0x10];

	u8         table_level[0x18];
	u8         reserved_at_b8[0x8];
};

struct kite_ifc_create_flow_table_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];

	u8         syndrome[0x20];

	u8         octets[0x20];
	u8         lw[0x1];
	u8         reserved_at_61[0x1f];
	u8         stat_rate[0x10];
	u8         reserved_at_90[0x10];
	u8         log_size[0x18];
	u8         reserved_at_b8[0x8];
	u8         tclass[0x1];
	u8         reserved_at_c1[0x1f];
};

struct kite_ifc_create_flow_table_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         lw[0x1];
	u8         reserved_at_41[0x1f];

	u8         tclass[0x1];
	u8         reserved_at_61[0x1f];

	u8         wqe_signature[0x18];
	u8         reserved_at_98[0x8];

	u8         vhca_id[0x18];
	u8         reserved_at_b8[0x8];
};

struct kite_ifc_set_flow_entry_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];
	u8         syndrome[0x20];

	u8         lr[0x20];
	u8         cq_number[0x10];
	u8         reserved_at_70[0x10];

	u8         page_offset[0x8];
	u8         reserved_at_88[0x18];

	u8         stat_rate[0x8];
	u8         reserved_at_a8[0x18];

	u8         length[0x4];
	u8         reserved_at_c4[0x1c];

	u8         log_size[0x18];
	u8         reserved_at_f8[0x8];
};

struct kite_ifc_set_flow_entry_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];
	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];
	u8         flow_index[0x2];
	u8         reserved_at_42[0x1e];
	u8         reserved_at_60[0x4];
	u8         reserved_at_64[0x1c];
};

struct kite_ifc_alloc_counter_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];
	u8         syndrome[0x20];

	u8         lr[0x18];
	u8         reserved_at_58[0x8];

	u8         ts_format[0x20];

	u8         vhca_id[0x1];
	u8         reserved_at_81[0x1f];

	u8         page_offset[0x1];
	u8         reserved_at_a1[0x1f];
	u8         access_mode[0x1];
	u8         reserved_at_c1[0x1f];

	u8         qp_number[0x8];
	u8         reserved_at_e8[0x18];
};

struct kite_ifc_alloc_counter_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];
	u8         qp_number[0x1];
	u8         reserved_at_41[0x1f];

	u8         cq_number[0x10];
	u8         reserved_at_70[0x10];

	u8         hop_limit[0x1];
	u8         reserved_at_81[0x1f];

	u8         lw[0x10];
	u8         reserved_at_b0[0x10];
};

struct kite_ifc_query_counter_out_bits {
	u8         status[0x8];
	u8         reserved_at_8[0x18];
	u8         syndrome[0x20];

	u8         rw[0x8];
	u8         reserved_at_48[0x18];

	u8         rlky[0x10];
	u8         reserved_at_70[0x10];
	u8         mkey_index[0x1];
	u8         reserved_at_81[0x1f];

	u8         log_size[0x1];
	u8         reserved_at_a1[0x1f];
};

struct kite_ifc_query_counter_in_bits {
	u8         opcode[0x10];
	u8         uid[0x10];

	u8         reserved_at_20[0x10];
	u8         op_mod[0x10];

	u8         rr[0x2];
	u8         reserved_at_42[0x1e];
	u8         rlky[0x4];
	u8         reserved_at_64[0x1c];

	u8         cq_number[0x4];
	u8         reserved_at_84[0x1c];
};

#endif /* KITE_IFC_H */
