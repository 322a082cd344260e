#include "go_asm.h"
#include "textflag.h"

// func fitsWide(s *Shape, b *byte) bool
TEXT ·fitsWide(SB), NOSPLIT, $0-17
	MOVQ  s+0(FP), AX
	MOVQ  b+8(FP), SI
	MOVQ  Shape_vectors(AX), DI
	MOVQ  Shape_vectors+8(AX), CX
	MOVQ  Shape_least(AX), DX
	LEAQ  -32(SI)(DX*1), DX    // the last vector's
	VPXOR Y2, Y2, Y2
	DECQ  CX
	JZ    last

next:
	VMOVDQU (SI), Y0
	VPXOR   (DI), Y0, Y0       // same
	VPADDB  64(DI), Y0, Y1     // six
	VPOR    Y0, Y1, Y0
	VPAND   32(DI), Y0, Y0     // fixed
	VPOR    Y0, Y2, Y2
	ADDQ    $32, SI
	ADDQ    $96, DI
	DECQ    CX
	JNZ     next

last:
	VMOVDQU (DX), Y0
	VPXOR   (DI), Y0, Y0
	VPADDB  64(DI), Y0, Y1
	VPOR    Y0, Y1, Y0
	VPAND   32(DI), Y0, Y0
	VPOR    Y0, Y2, Y2
	VPTEST  Y2, Y2
	SETEQ   ret+16(FP)
	VZEROUPPER
	RET
