package wholefile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

func put(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func content(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWholeOrNotAtAll(t *testing.T) {
	name := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(name, []byte("the old one"), 0o644); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	err := Write(name, func(w io.Writer) error {
		if err := put(strings.Repeat("half of the new one", 1<<14))(w); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) || content(t, name) != "the old one" {
		t.Errorf("%v, and the file holds %.40q", err, content(t, name))
	}
	if err := Write(name, put("the new one")); err != nil || content(t, name) != "the new one" {
		t.Errorf("%v, and the file holds %q", err, content(t, name))
	}
	if info, _ := os.Stat(name); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(name), ".hubscope-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestErrorsNameTheTarget(t *testing.T) {
	target := filepath.Join(t.TempDir(), "no", "report.html")
	if err := Write(target, put("x")); err == nil || !strings.Contains(err.Error(), target) || strings.Contains(err.Error(), ".hubscope-") {
		t.Errorf("%v", err)
	}
	for _, err := range []error{
		&fs.PathError{Op: "write", Path: "/tmp/.hubscope-1", Err: syscall.ENOSPC}, &os.LinkError{Op: "rename", Old: "/tmp/.hubscope-1", New: "/tmp/x", Err: syscall.ENOSPC},
	} {
		if got := ofTarget(err, "/tmp/x"); strings.Contains(got.Error(), "hubscope") || !strings.Contains(got.Error(), "/tmp/x") || !errors.Is(got, syscall.ENOSPC) {
			t.Errorf("%v became %v", err, got)
		}
	}
}
