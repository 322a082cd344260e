#include "go_asm.h"
#include "textflag.h"

// The sought bytes, each at the place that its low half names: " & \n \\. At any other place stands
// what no byte that asks there is.
DATA sought<>+0(SB)/8, $0x0026000000220001
DATA sought<>+8(SB)/8, $0x0000005c000a0000
GLOBL sought<>(SB), RODATA|NOPTR, $16

// func scanWide(b *byte, blocks int, quotes *uint64, odd *Odd, s *wideScan) (done int)
TEXT ·scanWide(SB), NOSPLIT, $8-48
	MOVQ b+0(FP), SI
	MOVQ blocks+8(FP), CX
	MOVQ quotes+16(FP), DI
	MOVQ odd+24(FP), R9
	MOVQ s+32(FP), DX

	MOVQ wideScan_at(DX), R8
	MOVQ wideScan_lines(DX), R10
	MOVQ wideScan_free(DX), AX
	LEAQ -512(R10)(AX*8), AX
	MOVQ AX, last-8(SP)  // with a block's lines from there on there is no room
	MOVQ wideScan_any(DX), R12
	MOVQ wideScan_each(DX), R13
	MOVQ wideScan_odd(DX), R15

	MOVL         $'\n', AX
	VMOVD        AX, X5
	VPBROADCASTB X5, Y5
	MOVL         $'\\', AX
	VMOVD        AX, X6
	VPBROADCASTB X6, Y6
	MOVL         $'&', AX
	VMOVD        AX, X7
	VPBROADCASTB X7, Y7
	MOVL         $'"', AX
	VMOVD        AX, X8
	VPBROADCASTB X8, Y8

	VBROADCASTI128 sought<>(SB), Y10

next:
	CMPQ R10, last-8(SP)
	JHI  full
	VMOVDQU (SI), Y0
	VMOVDQU 32(SI), Y1

	// All that is looked for differs in the low halves, by which the table is asked: a byte that it
	// answers with itself is of it. A byte that is not ASCII has its highest bit set, as has every
	// byte of a hit.
	VPSHUFB   Y0, Y10, Y2
	VPSHUFB   Y1, Y10, Y3
	VPCMPEQB  Y0, Y2, Y2
	VPCMPEQB  Y1, Y3, Y3
	VPOR      Y0, Y2, Y2
	VPOR      Y1, Y3, Y3
	VPOR      Y2, Y3, Y2
	VPMOVMSKB Y2, AX
	TESTL     AX, AX
	JNZ       some
	MOVQ      AX, (DI)
	MOVB      AX, (R9)
	ADDQ      $64, SI
	ADDQ      $64, R8
	ADDQ      $8, DI
	INCQ      R9
	DECQ      CX
	JNZ       next
	JMP       full

some:
	// The places of the quotes.
	VPCMPEQB  Y0, Y8, Y2
	VPCMPEQB  Y1, Y8, Y3
	VPMOVMSKB Y2, BX
	VPMOVMSKB Y3, AX
	SHLQ      $32, AX
	ORQ       AX, BX
	MOVQ      BX, (DI)

	VPCMPEQB  Y0, Y6, Y2
	VPCMPEQB  Y1, Y6, Y3
	VPOR      Y2, Y3, Y2       // backslashes
	VPCMPEQB  Y0, Y7, Y3
	VPCMPEQB  Y1, Y7, Y4
	VPOR      Y3, Y4, Y3       // ampersands
	VPOR      Y0, Y1, Y4
	VPOR      Y2, Y3, Y9
	VPOR      Y4, Y9, Y9
	VPMOVMSKB Y9, AX
	TESTL     AX, AX
	JNZ       odd
	MOVB      $0, (R9)

feeds:
	VPCMPEQB  Y0, Y5, Y2
	VPCMPEQB  Y1, Y5, Y3
	VPMOVMSKB Y2, AX
	VPMOVMSKB Y3, DX
	SHLQ      $32, DX
	ORQ       DX, AX
	JNZ       lines

told:
	ORQ  BX, R12
	XORQ BX, R13
	ADDQ $64, SI
	ADDQ $64, R8
	ADDQ $8, DI
	INCQ R9
	DECQ CX
	JNZ  next

full:
	VZEROUPPER
	MOVQ s+32(FP), DX
	SUBQ wideScan_lines(DX), R10
	SHRQ $3, R10
	SUBQ R10, wideScan_free(DX)
	MOVQ R12, wideScan_any(DX)
	MOVQ R13, wideScan_each(DX)
	MOVQ R15, wideScan_odd(DX)
	MOVQ blocks+8(FP), AX
	SUBQ CX, AX
	MOVQ AX, done+40(FP)
	RET

odd:
	VPMOVMSKB Y4, AX
	XORL      DX, DX
	TESTL     AX, AX
	SETNE     DX               // NotASCII
	VPMOVMSKB Y2, AX
	TESTL     AX, AX
	SETNE     AX
	SHLB      $1, AX
	ORB       AX, DX           // Backslash
	VPMOVMSKB Y3, AX
	TESTL     AX, AX
	SETNE     AX
	SHLB      $2, AX
	ORB       AX, DX           // Ampersand
	MOVB      DX, (R9)
	ORQ       DX, R15
	JMP       feeds

	// AX has the places of the block's line feeds and BX those of its quotes.
lines:
	BSFQ    AX, DX
	ADDQ    R8, DX
	MOVL    DX, Line_End(R10)
	MOVB    R15, Line_Odd(R10)
	LEAQ    -1(AX), DX
	MOVQ    AX, R11
	XORQ    DX, R11            // all up to the first line feed
	ANDQ    DX, AX             // the line feeds behind it
	MOVQ    R11, DX
	ANDQ    BX, DX             // the quotes in front of it
	ORQ     DX, R12
	XORQ    DX, R13
	NOTQ    R11
	ANDQ    R11, BX            // and behind it
	POPCNTQ R13, R13
	ANDL    $1, R13
	ADDL    R13, R13           // Uneven
	XORL    DX, DX
	TESTQ   R12, R12
	SETNE   DX                 // Quoted
	ORL     R13, DX
	MOVB    DX, Line_Quotes(R10)
	ADDQ    $Line__size, R10
	XORL    R12, R12
	XORL    R13, R13
	MOVBLZX (R9), R15
	TESTQ   AX, AX
	JNZ     lines
	TESTQ   R11, R11
	CMOVQEQ R12, R15           // the next line begins in the next block
	JMP     told
