#include "textflag.h"

// func scanWide(b *byte, blocks int, ends *uint64, odd *uint8) (feeds int)
TEXT ·scanWide(SB), NOSPLIT, $0-40
	MOVQ b+0(FP), SI
	MOVQ blocks+8(FP), CX
	MOVQ ends+16(FP), DI
	MOVQ odd+24(FP), R9
	XORQ R8, R8

	MOVL         $'\n', AX
	VMOVD        AX, X5
	VPBROADCASTB X5, Y5
	MOVL         $'\\', AX
	VMOVD        AX, X6
	VPBROADCASTB X6, Y6
	MOVL         $'&', AX
	VMOVD        AX, X7
	VPBROADCASTB X7, Y7

next:
	VMOVDQU (SI), Y0
	VMOVDQU 32(SI), Y1

	// The places of the line feeds.
	VPCMPEQB  Y0, Y5, Y2
	VPCMPEQB  Y1, Y5, Y3
	VPMOVMSKB Y2, AX
	VPMOVMSKB Y3, BX
	SHLQ      $32, BX
	ORQ       BX, AX
	MOVQ      AX, (DI)
	POPCNTQ   AX, AX
	ADDQ      AX, R8

	// A byte that is not ASCII has its highest bit set, as has every byte of a hit.
	VPCMPEQB  Y0, Y6, Y2
	VPCMPEQB  Y0, Y7, Y3
	VPOR      Y2, Y0, Y0
	VPOR      Y3, Y0, Y0
	VPCMPEQB  Y1, Y6, Y2
	VPCMPEQB  Y1, Y7, Y3
	VPOR      Y2, Y1, Y1
	VPOR      Y3, Y1, Y1
	VPOR      Y0, Y1, Y0
	VPMOVMSKB Y0, AX
	TESTL     AX, AX
	SETNE     (R9)

	ADDQ $64, SI
	ADDQ $8, DI
	INCQ R9
	DECQ CX
	JNZ  next

	VZEROUPPER
	MOVQ R8, feeds+32(FP)
	RET
