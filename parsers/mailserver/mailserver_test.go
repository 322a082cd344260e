package mailserver

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hubscope/parsers/event"
	"hubscope/parsers/logfile"
)

// collector writes down what a test compares about each record.
type collector struct{ list []string }

func (c *collector) Batch() logfile.Batch { return &collector{} }
func (c *collector) Done(b logfile.Batch) { c.list = append(c.list, b.(*collector).list...) }
func (c *collector) Add(ev *event.Event)  { c.list = append(c.list, brief(ev)) }
func stampOf(s event.Stamp, what string) string {
	if !s.Valid {
		return ""
	}
	zone := ""
	if s.Zoned {
		zone = (time.Duration(s.Offset) * time.Second).String()
	}
	return " " + what + "=" + event.Time(s.Wall).Format("2006-01-02T15:04:05") + zone
}

func brief(ev *event.Event) string {
	out := fmt.Sprintf("%d %s%s%s", ev.Line, ev.Kind, stampOf(ev.Stamp, "at"), stampOf(ev.End, "end"))
	for _, p := range []struct {
		name string
		v    []byte
	}{{"user", ev.User}, {"device", ev.Device}, {"status", ev.Field("status")}, {"reason", ev.Field("reason")}, {"Cmd", ev.Field("Cmd")}} {
		if len(p.v) > 0 {
			out += " " + p.name + "=" + string(p.v)
		}
	}
	if ev.Damage != event.Whole {
		out += " damaged"
	}
	return out
}

func read(t testing.TB, f *logfile.Format, text string, chunk int) []string {
	t.Helper()
	var c collector
	if _, err := logfile.Read(context.Background(), strings.NewReader(text), f, logfile.Setup{}, &c, logfile.Options{Chunk: chunk}); err != nil {
		t.Fatal(err)
	}
	return c.list
}

// changed is a log whose header comes again with other names, as many as before.
const changed = `#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Date: 2026-03-02 08:00:00
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken
2026-03-02 08:00:01 192.0.2.20 POST /Microsoft-Server-ActiveSync/default.eas User=EXAMPLE%5Caiko&DeviceId=ABC1&DeviceType=iPhone&Cmd=Ping 443 EXAMPLE\aiko 198.51.100.9 Apple-iPhone/1 200 0 0 840
2026-03-02 08:00:02 192.0.2.20 POST /microsoft-server-activesync/default.eas User=aiko&DeviceId=ABC1&Cmd=Sync 443 - 198.51.100.9 Apple-iPhone/1 401 2 5 1
2026-03-02 08:00:03 192.0.2.20 POST /Microsoft-Server-ActiveSync/default.eas User=aiko&DeviceId=ABC1&Cmd=Sync 443 aiko 198.51.100.9 Apple-iPhone/1 401 1 1326 1
2026-03-02 08:00:04 192.0.2.20 GET /owa/ - 443 ken 198.51.100.9 Mozilla/5.0 200 0 0 3
#Date: 2026-03-02 09:00:00
#Fields: date time sc-status sc-substatus sc-win32-status s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs-host
2026-03-02 09:00:01 403 0 0 192.0.2.20 POST /Microsoft-Server-ActiveSync/default.eas User=aiko&DeviceId=ABC1&Cmd=Sync&Log=V141_As:QuarantinedG_Mbx:m1 443 aiko 198.51.100.9 Apple-iPhone/1 mail.example.com
2026-03-02 09:00:02 449 0 0 192.0.2.20 POST /Microsoft-Server-ActiveSync/default.eas User=aiko&DeviceId=ABC1&Cmd=Provision 443 aiko 198.51.100.9 Apple-iPhone/1 mail.example.com
2026-03-02 09:00:03 200 0 0 192.0.2.20 POST /Microsoft-Server-ActiveSync/default.eas User=aiko&DeviceId=ABC1&Cmd=Sync&Log=V141_Error:MaximumDevicesReached_Mbx:m1 443 aiko 198.51.100.9 Apple-iPhone/1 mail.example.com
2026-03-02 09:00:04 503 0 0 192.0.2.20 POST /Microsoft-Server-ActiveSync/default.eas User=ai
`

func TestIIS(t *testing.T) {
	want := []string{
		"1 other", "2 other", "3 other", "4 other",
		`5 mail-ok at=2026-03-02T08:00:010s user=EXAMPLE\aiko device=ABC1 status=200 Cmd=Ping`,
		"6 mail-connect at=2026-03-02T08:00:020s user=aiko device=ABC1 status=401 Cmd=Sync",
		"7 mail-failed at=2026-03-02T08:00:030s user=aiko device=ABC1 status=401 reason=wrong-password Cmd=Sync",
		"8 other at=2026-03-02T08:00:040s user=ken",
		"9 other", "10 other",
		"11 mail-failed at=2026-03-02T09:00:010s user=aiko device=ABC1 status=403 reason=quarantined Cmd=Sync",
		"12 mail-failed at=2026-03-02T09:00:020s user=aiko device=ABC1 status=449 Cmd=Provision",
		"13 mail-failed at=2026-03-02T09:00:030s user=aiko device=ABC1 status=177 reason=MaximumDevicesReached Cmd=Sync",
		"14 mail-failed at=2026-03-02T09:00:040s user=ai status=503 damaged",
	}
	for _, chunk := range []int{1, 300, 1 << 20} {
		if diff := cmp.Diff(want, read(t, &IIS, changed, chunk)); diff != "" {
			t.Errorf("chunks of %d:\n%s", chunk, diff)
		}
	}
}

// TestIISWithoutHeader reads a piece that was cut out of a log.
func TestIISWithoutHeader(t *testing.T) {
	got := read(t, &IIS, IIS.Samples[0]+"\n"+IIS.Samples[1]+"\n", 0)
	want := []string{
		`1 mail-ok at=2026-03-02T08:00:010s user=EXAMPLE\aiko device=ABC123 status=200 Cmd=Ping`,
		"2 mail-failed at=2026-03-02T08:00:020s user=aiko device=ABC123 status=449 Cmd=Sync",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDevices(t *testing.T) {
	text := "#TYPE Deserialized.Microsoft.Exchange.Data\n" +
		`"Identity";"deviceid";"DeviceUserAgent";"LastSyncAttemptTime";"LastSuccessSync";"Status";"DeviceAccessState"` + "\n" +
		`"example.com/Users/aiko/ExchangeActiveSyncDevices/iPhone§A1";"A1";"Apple-iPhone/1";"3/2/2026 8:00:01 AM";"3/2/2026 7:59:00 AM";"DeviceOk";"Allowed"` + "\n" +
		`"example.com/Users/ken/ExchangeActiveSyncDevices/iPhone§B2";"B2";"Apple-iPhone/1";"3/2/2026 8:00:01 AM";"2/13/2026 7:59:00 PM";"DeviceOk";"Allowed"` + "\n" +
		`"example.com/Users/mei/ExchangeActiveSyncDevices/iPhone§C3";"C3";"a quote that " nobody "closed;"3/2/2026 8:00:01 AM";"";"DeviceOk";"Quarantined"` + "\n" +
		`"example.com/Users/rei/ExchangeActiveSyncDevices/iPhone§D4";"D4";"two` + "\n" + `lines";"3/2/2026 8:00:01 AM";"";"DeviceOk";"DeviceDiscovery"` + "\n" +
		`"example.com/Users/sho/ExchangeActiveSyncDevices/iPhone§E5";"E5";"-";"3/2/2026 8:00:01 AM";"3/2/2026 8:00:01 AM";"DeviceWipePending";"Allowed"` + "\n"
	got := read(t, &Devices, text, 0)
	want := []string{
		"1 other", "2 other",
		"3 mail-ok at=2026-03-02T08:00:01 end=2026-03-02T07:59:00 user=aiko device=A1",
		"4 mail-connect at=2026-03-02T08:00:01 end=2026-02-13T19:59:00 user=ken device=B2",
		"6 mail-connect at=2026-03-02T08:00:01 user=rei device=D4 reason=devicediscovery",
		"8 mail-failed at=2026-03-02T08:00:01 end=2026-03-02T08:00:01 user=sho device=E5 reason=devicewipepending",
	}
	var rest []string
	for _, line := range got {
		if !strings.HasPrefix(line, "5 ") {
			rest = append(rest, line)
		}
	}
	if diff := cmp.Diff(want, rest); diff != "" {
		t.Error(diff)
	}
	if len(rest)+1 != len(got) {
		t.Errorf("the damaged row is gone:\n%s", strings.Join(got, "\n"))
	}
}

func TestEntra(t *testing.T) {
	text := "Date (UTC),Request ID,User,Username,Application,Client app,Status,Sign-in error code,Failure reason,Conditional Access,IP address\n" +
		"2026-03-02T08:00:01Z,r1,Aiko Sato,aiko@example.com,Office 365 Exchange Online,Exchange ActiveSync,Success,,,Not Applied,198.51.100.9\n" +
		"2026-03-02T08:00:02Z,r2,Aiko Sato,aiko@example.com,Office 365 Exchange Online,Exchange ActiveSync,Failure,50126,\"Error validating credentials, invalid username or password.\",Not Applied,198.51.100.9\n" +
		"2026-03-02T08:00:03Z,r3,Aiko Sato,aiko@example.com,Office 365 Exchange Online,Browser,Interrupted,50074,Strong Authentication is required.,Success,198.51.100.9\n" +
		"short\n"
	want := []string{
		"1 other",
		"2 sign-on at=2026-03-02T08:00:010s user=aiko@example.com",
		"3 auth-failed at=2026-03-02T08:00:020s user=aiko@example.com status=50126 reason=Error validating credentials, invalid username or password.",
		"4 other at=2026-03-02T08:00:030s user=aiko@example.com status=50074",
		"5 unrecognized",
	}
	if diff := cmp.Diff(want, read(t, &Entra, text, 0)); diff != "" {
		t.Error(diff)
	}
}

// TestTablesAreToldApart gives each kind's file to all of them.
func TestTablesAreToldApart(t *testing.T) {
	formats := []*logfile.Format{&IIS, &Devices, &Entra}
	for _, test := range []struct {
		text string
		want *logfile.Format
	}{
		{changed, &IIS},
		{IIS.Samples[0] + "\n", &IIS},
		{"DEVICEID,LASTSUCCESSSYNC\nA1,3/2/2026 8:00:01 AM\n", &Devices},
		{"\ufeff\"DeviceID\"\t\"LastSyncAttemptTime\"\n\"A1\"\t\"\"\n", &Devices},
		{"date (utc);USER;Client app;Status\n2026-03-02T08:00:01Z;aiko;Browser;Success\n", &Entra},
		{"timestamp,source,message\n2026-03-02T08:00:01Z,gw1,hello\n", nil},
		{"DeviceID,Name\nA1,x\n", nil},
		{"Date,User\n2026-03-02,x\n", nil},
		{"", nil},
	} {
		for _, f := range formats {
			if got := f.Sniff([]byte(test.text)); (got > 0.05) != (f == test.want) {
				t.Errorf("%s gives %v for %q", f.Kind, got, test.text)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		changed, IIS.Samples[0], "DeviceID,LastSuccessSync\n\"A1\",\"3/2/2026 8:00:01 AM\n", "Date (UTC),User,Status,Client app\n2026-03-02T08:00:01Z,\"a\nb\",Success,\n",
		"#Fields:\n\n#Date: x\n#Fields: date\nx\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []*logfile.Format{&IIS, &Devices, &Entra} {
			format.Sniff(data)
			whole := read(t, format, string(data), 0)
			if diff := cmp.Diff(whole, read(t, format, string(data), 50)); diff != "" {
				t.Errorf("%s: chunks change what is read:\n%s", format.Kind, diff)
			}
		}
	})
}

func BenchmarkIIS(b *testing.B) {
	text := []byte(changed[:strings.Index(changed, "2026-03-02 08:00:04")] + strings.Repeat(changed[strings.Index(changed, "2026-03-02 08:00:01"):strings.Index(changed, "#Date: 2026-03-02 09")], 5000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var c counter
		if _, err := logfile.Read(context.Background(), bytes.NewReader(text), &IIS, logfile.Setup{}, c, logfile.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

type counter struct{}

func (counter) Batch() logfile.Batch { return counter{} }
func (counter) Done(logfile.Batch)   {}
func (counter) Add(*event.Event)     {}
