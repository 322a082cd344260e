package policy

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// A bplist is a binary property list in the making: objects as they are written.
type bplist struct{ objects [][]byte }

func (b *bplist) add(o ...byte) byte {
	b.objects = append(b.objects, o)
	return byte(len(b.objects) - 1)
}

// head is an object's first bytes: what it is, and how much of it there is.
func (b *bplist) head(kind byte, n int) []byte {
	if n < 15 {
		return []byte{kind<<4 | byte(n)}
	}
	return []byte{kind<<4 | 15, 0x11, byte(n >> 8), byte(n)}
}

func (b *bplist) text(s string) byte {
	if strings.ContainsFunc(s, func(r rune) bool { return r > 0x7f }) {
		units := utf16.Encode([]rune(s))
		o := b.head(0x6, len(units))
		for _, u := range units {
			o = binary.BigEndian.AppendUint16(o, u)
		}
		return b.add(o...)
	}
	return b.add(append(b.head(0x5, len(s)), s...)...)
}

func (b *bplist) array(refs ...byte) byte { return b.add(append(b.head(0xA, len(refs)), refs...)...) }

// dict takes keys and values in turn.
func (b *bplist) dict(refs ...byte) byte {
	o := b.head(0xD, len(refs)/2)
	for from := range 2 {
		for i := from; i < len(refs); i += 2 {
			o = append(o, refs[i])
		}
	}
	return b.add(o...)
}

func (b *bplist) bytes(top byte) []byte {
	out := []byte(binaryMagic)
	var table []byte
	for _, o := range b.objects {
		table = binary.BigEndian.AppendUint16(table, uint16(len(out)))
		out = append(out, o...)
	}
	at := len(out)
	out = append(out, table...)
	out = append(out, 0, 0, 0, 0, 0, 0, 2, 1)
	for _, n := range []int{len(b.objects), int(top), at} {
		out = binary.BigEndian.AppendUint64(out, uint64(n))
	}
	return out
}

func sampleBinary() []byte {
	var b bplist
	list := b.array(b.text("mail.example.com:443"), b.text("mail2.example.com:443"))
	inner := b.dict(b.text("MaxOfflinePeriod"), b.add(0x11, 0, 72), b.text("ActivePollPeriod"), b.text("60"),
		b.text("ReauthenticationPeriod"), b.add(0x12, 0x7f, 0xff, 0xff, 0xff))
	return b.bytes(b.dict(
		b.text("AppPasscode"), b.add(0x09), b.text("DisableCamera"), b.add(0x08), b.text("Policies"), inner,
		b.text("BackgroundServices"), list, b.text("CertificateLabel"), b.text("社員証"), b.text("Made"), b.add(0x33, 0, 0, 0, 0, 0, 0, 0, 0)))
}

func TestBinaryPlist(t *testing.T) {
	data := sampleBinary()
	if kind := Sniff(data); kind != KindPlist {
		t.Fatalf("it is %q", kind)
	}
	e, problems := Parse(KindPlist, data, "CitrixLogs/SecureMail/policies.plist", "")
	if len(problems) > 0 || e.Cut {
		t.Fatalf("%+v", problems)
	}
	got := map[string]string{}
	for _, v := range e.Values {
		got[v.Key] = v.Value
		if v.App != "Secure Mail" || v.Platform != IOS || v.Line != 1 || v.Offset < int64(len(binaryMagic)) || v.Offset >= int64(len(data)) {
			t.Errorf("%+v", v)
		}
	}
	want := map[string]string{
		AppPasscode: "true", "DisableCamera": "false", MaxOfflinePeriod: "72", ActivePollPeriod: "60", ReauthenticationPeriod: "2147483647",
		BackgroundServices: "mail.example.com:443,mail2.example.com:443", CertificateLabel: "社員証",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v\nwant %v", got, want)
	}
}

// Objects that hold each other again and again unfold to billions of values.
func TestBinaryPlistThatUnfolds(t *testing.T) {
	var b bplist
	last := b.text("AppPasscode")
	for range 40 {
		last = b.array(last, last, last, last, last, last, last, last)
	}
	if _, problems := Parse(KindPlist, b.bytes(last), "x.plist", ""); len(problems) != 1 || problems[0].Code != "malformed" {
		t.Errorf("%+v", problems)
	}
	b.objects = nil
	self := b.array(0)
	if e, problems := Parse(KindPlist, b.bytes(self), "x.plist", ""); len(problems) != 1 || !e.Cut {
		t.Errorf("%+v", problems)
	}
}

func TestBinaryPlistDamaged(t *testing.T) {
	whole := sampleBinary()
	for n := len(binaryMagic); n < len(whole); n++ {
		if e, problems := Parse(KindPlist, whole[:n], "x.plist", ""); len(problems) == 0 || !e.Cut {
			t.Errorf("%d bytes: %+v", n, problems)
		}
	}
}

func TestSniffOtherBinaryPlist(t *testing.T) {
	var b bplist
	if kind := Sniff(b.bytes(b.dict(b.text("CFBundleName"), b.text("Mail")))); kind != "" {
		t.Errorf("it is %q", kind)
	}
}

func FuzzBinaryPlist(f *testing.F) {
	f.Add(sampleBinary())
	f.Add([]byte(binaryMagic))
	f.Fuzz(func(t *testing.T, data []byte) {
		data = append([]byte(binaryMagic), data...)
		Sniff(data)
		e, _ := Parse(KindPlist, data, "x.plist", "")
		for _, v := range e.Values {
			if v.Offset < 0 || v.Offset > int64(len(data)) {
				t.Errorf("%+v in %d bytes", v, len(data))
			}
		}
	})
}
