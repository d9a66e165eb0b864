/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Clock identifiers of the Tern T410 and T420 system controllers.
 */
#ifndef _DT_BINDINGS_CLOCK_TERN_T4XX_H
#define _DT_BINDINGS_CLOCK_TERN_T4XX_H

/* Roots */
#define CLK_XTAL24M			0
#define CLK_XTAL32K			1
#define CLK_PLL_CPU			2
#define CLK_PLL_BUS			3
#define CLK_PLL_AUDIO			4
#define CLK_PLL_VIDEO0			5
#define CLK_PLL_VIDEO1			6
#define CLK_PLL_DDR			7

/* Bus gates */
#define CLK_AHB				8
#define CLK_APB0			9
#define CLK_APB1			10
#define CLK_AXI				11
#define CLK_NIC				12

/* Peripherals */
#define CLK_UART0			13
#define CLK_UART0_PCLK			14
#define CLK_UART1			15
#define CLK_UART1_PCLK			16
#define CLK_UART2			17
#define CLK_UART2_PCLK			18
#define CLK_UART3			19
#define CLK_UART3_PCLK			20
#define CLK_UART4			21
#define CLK_UART4_PCLK			22
#define CLK_UART5			23
#define CLK_UART5_PCLK			24
#define CLK_I2C0			25
#define CLK_I2C0_PCLK			26
#define CLK_I2C1			27
#define CLK_I2C1_PCLK			28
#define CLK_I2C2			29
#define CLK_I2C2_PCLK			30
#define CLK_I2C3			31
#define CLK_I2C3_PCLK			32
#define CLK_I2C4			33
#define CLK_I2C4_PCLK			34
#define CLK_SPI0			35
#define CLK_SPI0_PCLK			36
#define CLK_SPI1			37
#define CLK_SPI1_PCLK			38
#define CLK_SPI2			39
#define CLK_SPI2_PCLK			40
#define CLK_PWM0			41
#define CLK_PWM0_PCLK			42
#define CLK_PWM1			43
#define CLK_PWM1_PCLK			44
#define CLK_PWM2			45
#define CLK_PWM2_PCLK			46
#define CLK_PWM3			47
#define CLK_PWM3_PCLK			48
#define CLK_MMC0			49
#define CLK_MMC0_PCLK			50
#define CLK_MMC1			51
#define CLK_MMC1_PCLK			52
#define CLK_MMC2			53
#define CLK_MMC2_PCLK			54
#define CLK_TIMER0			55
#define CLK_TIMER0_PCLK			56
#define CLK_TIMER1			57
#define CLK_TIMER1_PCLK			58
#define CLK_TIMER2			59
#define CLK_TIMER2_PCLK			60
#define CLK_TIMER3			61
#define CLK_TIMER3_PCLK			62
#define CLK_TIMER4			63
#define CLK_TIMER4_PCLK			64
#define CLK_TIMER5			65
#define CLK_TIMER5_PCLK			66
#define CLK_TIMER6			67
#define CLK_TIMER6_PCLK			68
#define CLK_TIMER7			69
#define CLK_TIMER7_PCLK			70
#define CLK_GPIO0			71
#define CLK_GPIO0_PCLK			72
#define CLK_GPIO1			73
#define CLK_GPIO1_PCLK			74
#define CLK_GPIO2			75
#define CLK_GPIO2_PCLK			76
#define CLK_GPIO3			77
#define CLK_GPIO3_PCLK			78

/* Multimedia */
#define CLK_DISP			79
#define CLK_DISP_PCLK			80
#define CLK_DISP_PIX			81
#define CLK_DISP_PIX_PCLK		82
#define CLK_HDMI			83
#define CLK_HDMI_PCLK			84
#define CLK_HDMI_CEC			85
#define CLK_HDMI_CEC_PCLK		86
#define CLK_VPU				87
#define CLK_VPU_PCLK			88
#define CLK_VPU_CORE			89
#define CLK_VPU_CORE_PCLK		90
#define CLK_ISP				91
#define CLK_ISP_PCLK			92
#define CLK_ISP_PHY			93
#define CLK_ISP_PHY_PCLK		94
#define CLK_GPU_CORE			95
#define CLK_GPU_CORE_PCLK		96
#define CLK_GPU_MEM			97
#define CLK_GPU_MEM_PCLK		98
#define CLK_CSI0			99
#define CLK_CSI0_PCLK			100
#define CLK_CSI1			101
#define CLK_CSI1_PCLK			102

#define CLK_NR_CLKS			103

/* Resets */
#define RST_UART0			0
#define RST_UART1			1
#define RST_I2C0			2
#define RST_I2C1			3
#define RST_SPI0			4
#define RST_MMC0			5
#define RST_MMC1			6
#define RST_DISP			7
#define RST_HDMI			8
#define RST_VPU				9
#define RST_GPU				10
#define RST_CSI				11
#define RST_USB2			12
#define RST_USB3			13
#define RST_PCIE			14
#define RST_GMAC			15

#endif /* _DT_BINDINGS_CLOCK_TERN_T4XX_H */
