/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Register offsets and fields of the XDMA engine, revision 2.1.
 *
 * One block of registers per channel. Offsets are in 32-bit words from the
 * base of the aperture that the channel belongs to.
 */
#ifndef _XDMA_2_1_REGS_H_
#define _XDMA_2_1_REGS_H_


// addressBlock: xdma_ch0_dec
// base address: 0x4a00
#define regXDMA_CH0_CTRL							0x1280
#define regXDMA_CH0_CTRL_BASE_IDX						0
#define regXDMA_CH0_STATUS							0x1281
#define regXDMA_CH0_STATUS_BASE_IDX						0
#define regXDMA_CH0_INT_EN							0x1282
#define regXDMA_CH0_INT_EN_BASE_IDX						0
#define regXDMA_CH0_INT_STAT							0x1283
#define regXDMA_CH0_INT_STAT_BASE_IDX						0
#define regXDMA_CH0_FIFO_LVL							0x1284
#define regXDMA_CH0_FIFO_LVL_BASE_IDX						0
#define regXDMA_CH0_BURST_CFG							0x1285
#define regXDMA_CH0_BURST_CFG_BASE_IDX						0
#define regXDMA_CH0_TIMEOUT							0x1286
#define regXDMA_CH0_TIMEOUT_BASE_IDX						0
#define regXDMA_CH0_SRC_ADDR_LO							0x1287
#define regXDMA_CH0_SRC_ADDR_LO_BASE_IDX					0
#define regXDMA_CH0_SRC_ADDR_HI							0x1288
#define regXDMA_CH0_SRC_ADDR_HI_BASE_IDX					0
#define regXDMA_CH0_DST_ADDR_LO							0x1289
#define regXDMA_CH0_DST_ADDR_LO_BASE_IDX					0
#define regXDMA_CH0_DST_ADDR_HI							0x128a
#define regXDMA_CH0_DST_ADDR_HI_BASE_IDX					0
#define regXDMA_CH0_XFER_LEN							0x128b
#define regXDMA_CH0_XFER_LEN_BASE_IDX						0
#define regXDMA_CH0_LINK_PTR							0x128c
#define regXDMA_CH0_LINK_PTR_BASE_IDX						0
#define regXDMA_CH0_CRC_SEED							0x128d
#define regXDMA_CH0_CRC_SEED_BASE_IDX						0
#define regXDMA_CH0_CRC_OUT							0x128e
#define regXDMA_CH0_CRC_OUT_BASE_IDX						0
#define regXDMA_CH0_QOS								0x128f
#define regXDMA_CH0_QOS_BASE_IDX						0
#define regXDMA_CH0_ARB_WEIGHT							0x1290
#define regXDMA_CH0_ARB_WEIGHT_BASE_IDX						0
#define regXDMA_CH0_ERR_INFO							0x1291
#define regXDMA_CH0_ERR_INFO_BASE_IDX						0
#define regXDMA_CH0_DBG_SEL							0x1292
#define regXDMA_CH0_DBG_SEL_BASE_IDX						0
#define regXDMA_CH0_DBG_DATA							0x1293
#define regXDMA_CH0_DBG_DATA_BASE_IDX						0


// addressBlock: xdma_ch1_dec
// base address: 0x4a80
#define regXDMA_CH1_CTRL							0x12a0
#define regXDMA_CH1_CTRL_BASE_IDX						0
#define regXDMA_CH1_STATUS							0x12a1
#define regXDMA_CH1_STATUS_BASE_IDX						0
#define regXDMA_CH1_INT_EN							0x12a2
#define regXDMA_CH1_INT_EN_BASE_IDX						0
#define regXDMA_CH1_INT_STAT							0x12a3
#define regXDMA_CH1_INT_STAT_BASE_IDX						0
#define regXDMA_CH1_FIFO_LVL							0x12a4
#define regXDMA_CH1_FIFO_LVL_BASE_IDX						0
#define regXDMA_CH1_BURST_CFG							0x12a5
#define regXDMA_CH1_BURST_CFG_BASE_IDX						0
#define regXDMA_CH1_TIMEOUT							0x12a6
#define regXDMA_CH1_TIMEOUT_BASE_IDX						0
#define regXDMA_CH1_SRC_ADDR_LO							0x12a7
#define regXDMA_CH1_SRC_ADDR_LO_BASE_IDX					0
#define regXDMA_CH1_SRC_ADDR_HI							0x12a8
#define regXDMA_CH1_SRC_ADDR_HI_BASE_IDX					0
#define regXDMA_CH1_DST_ADDR_LO							0x12a9
#define regXDMA_CH1_DST_ADDR_LO_BASE_IDX					0
#define regXDMA_CH1_DST_ADDR_HI							0x12aa
#define regXDMA_CH1_DST_ADDR_HI_BASE_IDX					0
#define regXDMA_CH1_XFER_LEN							0x12ab
#define regXDMA_CH1_XFER_LEN_BASE_IDX						0
#define regXDMA_CH1_LINK_PTR							0x12ac
#define regXDMA_CH1_LINK_PTR_BASE_IDX						0
#define regXDMA_CH1_CRC_SEED							0x12ad
#define regXDMA_CH1_CRC_SEED_BASE_IDX						0
#define regXDMA_CH1_CRC_OUT							0x12ae
#define regXDMA_CH1_CRC_OUT_BASE_IDX						0
#define regXDMA_CH1_QOS								0x12af
#define regXDMA_CH1_QOS_BASE_IDX						0
#define regXDMA_CH1_ARB_WEIGHT							0x12b0
#define regXDMA_CH1_ARB_WEIGHT_BASE_IDX						0
#define regXDMA_CH1_ERR_INFO							0x12b1
#define regXDMA_CH1_ERR_INFO_BASE_IDX						0
#define regXDMA_CH1_DBG_SEL							0x12b2
#define regXDMA_CH1_DBG_SEL_BASE_IDX						0
#define regXDMA_CH1_DBG_DATA							0x12b3
#define regXDMA_CH1_DBG_DATA_BASE_IDX						0


// addressBlock: xdma_ch2_dec
// base address: 0x4b00
#define regXDMA_CH2_CTRL							0x12c0
#define regXDMA_CH2_CTRL_BASE_IDX						0
#define regXDMA_CH2_STATUS							0x12c1
#define regXDMA_CH2_STATUS_BASE_IDX						0
#define regXDMA_CH2_INT_EN							0x12c2
#define regXDMA_CH2_INT_EN_BASE_IDX						0
#define regXDMA_CH2_INT_STAT							0x12c3
#define regXDMA_CH2_INT_STAT_BASE_IDX						0
#define regXDMA_CH2_FIFO_LVL							0x12c4
#define regXDMA_CH2_FIFO_LVL_BASE_IDX						0
#define regXDMA_CH2_BURST_CFG							0x12c5
#define regXDMA_CH2_BURST_CFG_BASE_IDX						0
#define regXDMA_CH2_TIMEOUT							0x12c6
#define regXDMA_CH2_TIMEOUT_BASE_IDX						0
#define regXDMA_CH2_SRC_ADDR_LO							0x12c7
#define regXDMA_CH2_SRC_ADDR_LO_BASE_IDX					0
#define regXDMA_CH2_SRC_ADDR_HI							0x12c8
#define regXDMA_CH2_SRC_ADDR_HI_BASE_IDX					0
#define regXDMA_CH2_DST_ADDR_LO							0x12c9
#define regXDMA_CH2_DST_ADDR_LO_BASE_IDX					0
#define regXDMA_CH2_DST_ADDR_HI							0x12ca
#define regXDMA_CH2_DST_ADDR_HI_BASE_IDX					0
#define regXDMA_CH2_XFER_LEN							0x12cb
#define regXDMA_CH2_XFER_LEN_BASE_IDX						0
#define regXDMA_CH2_LINK_PTR							0x12cc
#define regXDMA_CH2_LINK_PTR_BASE_IDX						0
#define regXDMA_CH2_CRC_SEED							0x12cd
#define regXDMA_CH2_CRC_SEED_BASE_IDX						0
#define regXDMA_CH2_CRC_OUT							0x12ce
#define regXDMA_CH2_CRC_OUT_BASE_IDX						0
#define regXDMA_CH2_QOS								0x12cf
#define regXDMA_CH2_QOS_BASE_IDX						0
#define regXDMA_CH2_ARB_WEIGHT							0x12d0
#define regXDMA_CH2_ARB_WEIGHT_BASE_IDX						0
#define regXDMA_CH2_ERR_INFO							0x12d1
#define regXDMA_CH2_ERR_INFO_BASE_IDX						0
#define regXDMA_CH2_DBG_SEL							0x12d2
#define regXDMA_CH2_DBG_SEL_BASE_IDX						0
#define regXDMA_CH2_DBG_DATA							0x12d3
#define regXDMA_CH2_DBG_DATA_BASE_IDX						0


// addressBlock: xdma_ch3_dec
// base address: 0x4b80
#define regXDMA_CH3_CTRL							0x12e0
#define regXDMA_CH3_CTRL_BASE_IDX						0
#define regXDMA_CH3_STATUS							0x12e1
#define regXDMA_CH3_STATUS_BASE_IDX						0
#define regXDMA_CH3_INT_EN							0x12e2
#define regXDMA_CH3_INT_EN_BASE_IDX						0
#define regXDMA_CH3_INT_STAT							0x12e3
#define regXDMA_CH3_INT_STAT_BASE_IDX						0
#define regXDMA_CH3_FIFO_LVL							0x12e4
#define regXDMA_CH3_FIFO_LVL_BASE_IDX						0
#define regXDMA_CH3_BURST_CFG							0x12e5
#define regXDMA_CH3_BURST_CFG_BASE_IDX						0
#define regXDMA_CH3_TIMEOUT							0x12e6
#define regXDMA_CH3_TIMEOUT_BASE_IDX						0
#define regXDMA_CH3_SRC_ADDR_LO							0x12e7
#define regXDMA_CH3_SRC_ADDR_LO_BASE_IDX					0
#define regXDMA_CH3_SRC_ADDR_HI							0x12e8
#define regXDMA_CH3_SRC_ADDR_HI_BASE_IDX					0
#define regXDMA_CH3_DST_ADDR_LO							0x12e9
#define regXDMA_CH3_DST_ADDR_LO_BASE_IDX					0
#define regXDMA_CH3_DST_ADDR_HI							0x12ea
#define regXDMA_CH3_DST_ADDR_HI_BASE_IDX					0
#define regXDMA_CH3_XFER_LEN							0x12eb
#define regXDMA_CH3_XFER_LEN_BASE_IDX						0
#define regXDMA_CH3_LINK_PTR							0x12ec
#define regXDMA_CH3_LINK_PTR_BASE_IDX						0
#define regXDMA_CH3_CRC_SEED							0x12ed
#define regXDMA_CH3_CRC_SEED_BASE_IDX						0
#define regXDMA_CH3_CRC_OUT							0x12ee
#define regXDMA_CH3_CRC_OUT_BASE_IDX						0
#define regXDMA_CH3_QOS								0x12ef
#define regXDMA_CH3_QOS_BASE_IDX						0
#define regXDMA_CH3_ARB_WEIGHT							0x12f0
#define regXDMA_CH3_ARB_WEIGHT_BASE_IDX						0
#define regXDMA_CH3_ERR_INFO							0x12f1
#define regXDMA_CH3_ERR_INFO_BASE_IDX						0
#define regXDMA_CH3_DBG_SEL							0x12f2
#define regXDMA_CH3_DBG_SEL_BASE_IDX						0
#define regXDMA_CH3_DBG_DATA							0x12f3
#define regXDMA_CH3_DBG_DATA_BASE_IDX						0


// addressBlock: xdma_ch4_dec
// base address: 0x4c00
#define regXDMA_CH4_CTRL							0x1300
#define regXDMA_CH4_CTRL_BASE_IDX						1
#define regXDMA_CH4_STATUS							0x1301
#define regXDMA_CH4_STATUS_BASE_IDX						1
#define regXDMA_CH4_INT_EN							0x1302
#define regXDMA_CH4_INT_EN_BASE_IDX						1
#define regXDMA_CH4_INT_STAT							0x1303
#define regXDMA_CH4_INT_STAT_BASE_IDX						1
#define regXDMA_CH4_FIFO_LVL							0x1304
#define regXDMA_CH4_FIFO_LVL_BASE_IDX						1
#define regXDMA_CH4_BURST_CFG							0x1305
#define regXDMA_CH4_BURST_CFG_BASE_IDX						1
#define regXDMA_CH4_TIMEOUT							0x1306
#define regXDMA_CH4_TIMEOUT_BASE_IDX						1
#define regXDMA_CH4_SRC_ADDR_LO							0x1307
#define regXDMA_CH4_SRC_ADDR_LO_BASE_IDX					1
#define regXDMA_CH4_SRC_ADDR_HI							0x1308
#define regXDMA_CH4_SRC_ADDR_HI_BASE_IDX					1
#define regXDMA_CH4_DST_ADDR_LO							0x1309
#define regXDMA_CH4_DST_ADDR_LO_BASE_IDX					1
#define regXDMA_CH4_DST_ADDR_HI							0x130a
#define regXDMA_CH4_DST_ADDR_HI_BASE_IDX					1
#define regXDMA_CH4_XFER_LEN							0x130b
#define regXDMA_CH4_XFER_LEN_BASE_IDX						1
#define regXDMA_CH4_LINK_PTR							0x130c
#define regXDMA_CH4_LINK_PTR_BASE_IDX						1
#define regXDMA_CH4_CRC_SEED							0x130d
#define regXDMA_CH4_CRC_SEED_BASE_IDX						1
#define regXDMA_CH4_CRC_OUT							0x130e
#define regXDMA_CH4_CRC_OUT_BASE_IDX						1
#define regXDMA_CH4_QOS								0x130f
#define regXDMA_CH4_QOS_BASE_IDX						1
#define regXDMA_CH4_ARB_WEIGHT							0x1310
#define regXDMA_CH4_ARB_WEIGHT_BASE_IDX						1
#define regXDMA_CH4_ERR_INFO							0x1311
#define regXDMA_CH4_ERR_INFO_BASE_IDX						1
#define regXDMA_CH4_DBG_SEL							0x1312
#define regXDMA_CH4_DBG_SEL_BASE_IDX						1
#define regXDMA_CH4_DBG_DATA							0x1313
#define regXDMA_CH4_DBG_DATA_BASE_IDX						1


// addressBlock: xdma_ch5_dec
// base address: 0x4c80
#define regXDMA_CH5_CTRL							0x1320
#define regXDMA_CH5_CTRL_BASE_IDX						1
#define regXDMA_CH5_STATUS							0x1321
#define regXDMA_CH5_STATUS_BASE_IDX						1
#define regXDMA_CH5_INT_EN							0x1322
#define regXDMA_CH5_INT_EN_BASE_IDX						1
#define regXDMA_CH5_INT_STAT							0x1323
#define regXDMA_CH5_INT_STAT_BASE_IDX						1
#define regXDMA_CH5_FIFO_LVL							0x1324
#define regXDMA_CH5_FIFO_LVL_BASE_IDX						1
#define regXDMA_CH5_BURST_CFG							0x1325
#define regXDMA_CH5_BURST_CFG_BASE_IDX						1
#define regXDMA_CH5_TIMEOUT							0x1326
#define regXDMA_CH5_TIMEOUT_BASE_IDX						1
#define regXDMA_CH5_SRC_ADDR_LO							0x1327
#define regXDMA_CH5_SRC_ADDR_LO_BASE_IDX					1
#define regXDMA_CH5_SRC_ADDR_HI							0x1328
#define regXDMA_CH5_SRC_ADDR_HI_BASE_IDX					1
#define regXDMA_CH5_DST_ADDR_LO							0x1329
#define regXDMA_CH5_DST_ADDR_LO_BASE_IDX					1
#define regXDMA_CH5_DST_ADDR_HI							0x132a
#define regXDMA_CH5_DST_ADDR_HI_BASE_IDX					1
#define regXDMA_CH5_XFER_LEN							0x132b
#define regXDMA_CH5_XFER_LEN_BASE_IDX						1
#define regXDMA_CH5_LINK_PTR							0x132c
#define regXDMA_CH5_LINK_PTR_BASE_IDX						1
#define regXDMA_CH5_CRC_SEED							0x132d
#define regXDMA_CH5_CRC_SEED_BASE_IDX						1
#define regXDMA_CH5_CRC_OUT							0x132e
#define regXDMA_CH5_CRC_OUT_BASE_IDX						1
#define regXDMA_CH5_QOS								0x132f
#define regXDMA_CH5_QOS_BASE_IDX						1
#define regXDMA_CH5_ARB_WEIGHT							0x1330
#define regXDMA_CH5_ARB_WEIGHT_BASE_IDX						1
#define regXDMA_CH5_ERR_INFO							0x1331
#define regXDMA_CH5_ERR_INFO_BASE_IDX						1
#define regXDMA_CH5_DBG_SEL							0x1332
#define regXDMA_CH5_DBG_SEL_BASE_IDX						1
#define regXDMA_CH5_DBG_DATA							0x1333
#define regXDMA_CH5_DBG_DATA_BASE_IDX						1
//XDMA_CH0_CTRL
#define XDMA_CH0_CTRL__ENABLE__SHIFT							0x0
#define XDMA_CH0_CTRL__RESET__SHIFT							0x2
#define XDMA_CH0_CTRL__MODE__SHIFT							0x3
#define XDMA_CH0_CTRL__PRIO__SHIFT							0x6
#define XDMA_CH0_CTRL__LOOP__SHIFT							0x8
#define XDMA_CH0_CTRL__HALT_ON_ERR__SHIFT						0x9
#define XDMA_CH0_CTRL__CLK_GATE_DIS__SHIFT						0xb
#define XDMA_CH0_CTRL__ENABLE_MASK							0x00000001L
#define XDMA_CH0_CTRL__RESET_MASK							0x00000004L
#define XDMA_CH0_CTRL__MODE_MASK							0x00000038L
#define XDMA_CH0_CTRL__PRIO_MASK							0x000000C0L
#define XDMA_CH0_CTRL__LOOP_MASK							0x00000100L
#define XDMA_CH0_CTRL__HALT_ON_ERR_MASK							0x00000200L
#define XDMA_CH0_CTRL__CLK_GATE_DIS_MASK						0x00000800L
//XDMA_CH0_STATUS
#define XDMA_CH0_STATUS__BUSY__SHIFT							0x0
#define XDMA_CH0_STATUS__DONE__SHIFT							0x2
#define XDMA_CH0_STATUS__ERR__SHIFT							0x4
#define XDMA_CH0_STATUS__STATE__SHIFT							0x6
#define XDMA_CH0_STATUS__OUTSTANDING__SHIFT						0xa
#define XDMA_CH0_STATUS__BUSY_MASK							0x00000001L
#define XDMA_CH0_STATUS__DONE_MASK							0x00000004L
#define XDMA_CH0_STATUS__ERR_MASK							0x00000010L
#define XDMA_CH0_STATUS__STATE_MASK							0x000003C0L
#define XDMA_CH0_STATUS__OUTSTANDING_MASK						0x0003FC00L
//XDMA_CH0_INT_EN
#define XDMA_CH0_INT_EN__DONE_EN__SHIFT							0x0
#define XDMA_CH0_INT_EN__ERR_EN__SHIFT							0x1
#define XDMA_CH0_INT_EN__LVL_EN__SHIFT							0x2
#define XDMA_CH0_INT_EN__TMO_EN__SHIFT							0x3
#define XDMA_CH0_INT_EN__DONE_EN_MASK							0x00000001L
#define XDMA_CH0_INT_EN__ERR_EN_MASK							0x00000002L
#define XDMA_CH0_INT_EN__LVL_EN_MASK							0x00000004L
#define XDMA_CH0_INT_EN__TMO_EN_MASK							0x00000008L
//XDMA_CH0_INT_STAT
#define XDMA_CH0_INT_STAT__DONE__SHIFT							0x0
#define XDMA_CH0_INT_STAT__ERR__SHIFT							0x1
#define XDMA_CH0_INT_STAT__LVL__SHIFT							0x2
#define XDMA_CH0_INT_STAT__TMO__SHIFT							0x3
#define XDMA_CH0_INT_STAT__DONE_MASK							0x00000001L
#define XDMA_CH0_INT_STAT__ERR_MASK							0x00000002L
#define XDMA_CH0_INT_STAT__LVL_MASK							0x00000004L
#define XDMA_CH0_INT_STAT__TMO_MASK							0x00000008L
//XDMA_CH0_FIFO_LVL
#define XDMA_CH0_FIFO_LVL__RD_LVL__SHIFT						0x0
#define XDMA_CH0_FIFO_LVL__WR_LVL__SHIFT						0xa
#define XDMA_CH0_FIFO_LVL__RD_LVL_MASK							0x000003FFL
#define XDMA_CH0_FIFO_LVL__WR_LVL_MASK							0x000FFC00L
//XDMA_CH0_BURST_CFG
#define XDMA_CH0_BURST_CFG__RD_BURST__SHIFT						0x0
#define XDMA_CH0_BURST_CFG__WR_BURST__SHIFT						0x4
#define XDMA_CH0_BURST_CFG__RD_OSTD__SHIFT						0x8
#define XDMA_CH0_BURST_CFG__WR_OSTD__SHIFT						0xd
#define XDMA_CH0_BURST_CFG__RD_BURST_MASK						0x0000000FL
#define XDMA_CH0_BURST_CFG__WR_BURST_MASK						0x000000F0L
#define XDMA_CH0_BURST_CFG__RD_OSTD_MASK						0x00001F00L
#define XDMA_CH0_BURST_CFG__WR_OSTD_MASK						0x0003E000L
//XDMA_CH0_TIMEOUT
#define XDMA_CH0_TIMEOUT__CYCLES__SHIFT							0x0
#define XDMA_CH0_TIMEOUT__UNIT__SHIFT							0x1a
#define XDMA_CH0_TIMEOUT__CYCLES_MASK							0x00FFFFFFL
#define XDMA_CH0_TIMEOUT__UNIT_MASK							0x0C000000L
//XDMA_CH0_QOS
#define XDMA_CH0_QOS__RD_QOS__SHIFT							0x0
#define XDMA_CH0_QOS__WR_QOS__SHIFT							0x4
#define XDMA_CH0_QOS__URGENT__SHIFT							0x8
#define XDMA_CH0_QOS__RD_QOS_MASK							0x0000000FL
#define XDMA_CH0_QOS__WR_QOS_MASK							0x000000F0L
#define XDMA_CH0_QOS__URGENT_MASK							0x00000100L
//XDMA_CH0_ERR_INFO
#define XDMA_CH0_ERR_INFO__CODE__SHIFT							0x0
#define XDMA_CH0_ERR_INFO__IS_WRITE__SHIFT						0x7
#define XDMA_CH0_ERR_INFO__BEAT__SHIFT							0x9
#define XDMA_CH0_ERR_INFO__ID__SHIFT							0x11
#define XDMA_CH0_ERR_INFO__CODE_MASK							0x0000003FL
#define XDMA_CH0_ERR_INFO__IS_WRITE_MASK						0x00000080L
#define XDMA_CH0_ERR_INFO__BEAT_MASK							0x0001FE00L
#define XDMA_CH0_ERR_INFO__ID_MASK							0x1FFE0000L
//XDMA_CH1_CTRL
#define XDMA_CH1_CTRL__ENABLE__SHIFT							0x0
#define XDMA_CH1_CTRL__RESET__SHIFT							0x2
#define XDMA_CH1_CTRL__MODE__SHIFT							0x5
#define XDMA_CH1_CTRL__PRIO__SHIFT							0x8
#define XDMA_CH1_CTRL__LOOP__SHIFT							0xc
#define XDMA_CH1_CTRL__HALT_ON_ERR__SHIFT						0xf
#define XDMA_CH1_CTRL__CLK_GATE_DIS__SHIFT						0x10
#define XDMA_CH1_CTRL__ENABLE_MASK							0x00000001L
#define XDMA_CH1_CTRL__RESET_MASK							0x00000004L
#define XDMA_CH1_CTRL__MODE_MASK							0x000000E0L
#define XDMA_CH1_CTRL__PRIO_MASK							0x00000300L
#define XDMA_CH1_CTRL__LOOP_MASK							0x00001000L
#define XDMA_CH1_CTRL__HALT_ON_ERR_MASK							0x00008000L
#define XDMA_CH1_CTRL__CLK_GATE_DIS_MASK						0x00010000L
//XDMA_CH1_STATUS
#define XDMA_CH1_STATUS__BUSY__SHIFT							0x0
#define XDMA_CH1_STATUS__DONE__SHIFT							0x1
#define XDMA_CH1_STATUS__ERR__SHIFT							0x2
#define XDMA_CH1_STATUS__STATE__SHIFT							0x3
#define XDMA_CH1_STATUS__OUTSTANDING__SHIFT						0x7
#define XDMA_CH1_STATUS__BUSY_MASK							0x00000001L
#define XDMA_CH1_STATUS__DONE_MASK							0x00000002L
#define XDMA_CH1_STATUS__ERR_MASK							0x00000004L
#define XDMA_CH1_STATUS__STATE_MASK							0x00000078L
#define XDMA_CH1_STATUS__OUTSTANDING_MASK						0x00007F80L
//XDMA_CH1_INT_EN
#define XDMA_CH1_INT_EN__DONE_EN__SHIFT							0x0
#define XDMA_CH1_INT_EN__ERR_EN__SHIFT							0x1
#define XDMA_CH1_INT_EN__LVL_EN__SHIFT							0x3
#define XDMA_CH1_INT_EN__TMO_EN__SHIFT							0x5
#define XDMA_CH1_INT_EN__DONE_EN_MASK							0x00000001L
#define XDMA_CH1_INT_EN__ERR_EN_MASK							0x00000002L
#define XDMA_CH1_INT_EN__LVL_EN_MASK							0x00000008L
#define XDMA_CH1_INT_EN__TMO_EN_MASK							0x00000020L
//XDMA_CH1_INT_STAT
#define XDMA_CH1_INT_STAT__DONE__SHIFT							0x0
#define XDMA_CH1_INT_STAT__ERR__SHIFT							0x2
#define XDMA_CH1_INT_STAT__LVL__SHIFT							0x4
#define XDMA_CH1_INT_STAT__TMO__SHIFT							0x6
#define XDMA_CH1_INT_STAT__DONE_MASK							0x00000001L
#define XDMA_CH1_INT_STAT__ERR_MASK							0x00000004L
#define XDMA_CH1_INT_STAT__LVL_MASK							0x00000010L
#define XDMA_CH1_INT_STAT__TMO_MASK							0x00000040L
//XDMA_CH1_FIFO_LVL
#define XDMA_CH1_FIFO_LVL__RD_LVL__SHIFT						0x0
#define XDMA_CH1_FIFO_LVL__WR_LVL__SHIFT						0xa
#define XDMA_CH1_FIFO_LVL__RD_LVL_MASK							0x000003FFL
#define XDMA_CH1_FIFO_LVL__WR_LVL_MASK							0x000FFC00L
//XDMA_CH1_BURST_CFG
#define XDMA_CH1_BURST_CFG__RD_BURST__SHIFT						0x0
#define XDMA_CH1_BURST_CFG__WR_BURST__SHIFT						0x5
#define XDMA_CH1_BURST_CFG__RD_OSTD__SHIFT						0xa
#define XDMA_CH1_BURST_CFG__WR_OSTD__SHIFT						0xf
#define XDMA_CH1_BURST_CFG__RD_BURST_MASK						0x0000000FL
#define XDMA_CH1_BURST_CFG__WR_BURST_MASK						0x000001E0L
#define XDMA_CH1_BURST_CFG__RD_OSTD_MASK						0x00007C00L
#define XDMA_CH1_BURST_CFG__WR_OSTD_MASK						0x000F8000L
//XDMA_CH1_TIMEOUT
#define XDMA_CH1_TIMEOUT__CYCLES__SHIFT							0x0
#define XDMA_CH1_TIMEOUT__UNIT__SHIFT							0x18
#define XDMA_CH1_TIMEOUT__CYCLES_MASK							0x00FFFFFFL
#define XDMA_CH1_TIMEOUT__UNIT_MASK							0x03000000L
//XDMA_CH1_QOS
#define XDMA_CH1_QOS__RD_QOS__SHIFT							0x0
#define XDMA_CH1_QOS__WR_QOS__SHIFT							0x4
#define XDMA_CH1_QOS__URGENT__SHIFT							0x8
#define XDMA_CH1_QOS__RD_QOS_MASK							0x0000000FL
#define XDMA_CH1_QOS__WR_QOS_MASK							0x000000F0L
#define XDMA_CH1_QOS__URGENT_MASK							0x00000100L
//XDMA_CH1_ERR_INFO
#define XDMA_CH1_ERR_INFO__CODE__SHIFT							0x0
#define XDMA_CH1_ERR_INFO__IS_WRITE__SHIFT						0x6
#define XDMA_CH1_ERR_INFO__BEAT__SHIFT							0x7
#define XDMA_CH1_ERR_INFO__ID__SHIFT							0xf
#define XDMA_CH1_ERR_INFO__CODE_MASK							0x0000003FL
#define XDMA_CH1_ERR_INFO__IS_WRITE_MASK						0x00000040L
#define XDMA_CH1_ERR_INFO__BEAT_MASK							0x00007F80L
#define XDMA_CH1_ERR_INFO__ID_MASK							0x07FF8000L

#endif
