package signature

import "testing"

func TestBuiltinProvesItself(t *testing.T) {
	_, problems := loadBuiltin()
	for _, p := range problems {
		t.Errorf("%s:%d: %s: %s %s", p.File, p.Line, p.Signature, p.Reason, p.Detail)
	}
}
