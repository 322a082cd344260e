package check

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hubscope/analyzer/session"
	"hubscope/analyzer/settings"
	"hubscope/parsers/nsconf"
	"hubscope/parsers/policy"
)

// Every example again, written in each of the formats in which settings come: the finding
// and its suggestion are the same.
func TestExamplesInEveryFormat(t *testing.T) {
	for _, e := range examples {
		want := slices.Sorted(slices.Values(e.want))
		for _, f := range []struct {
			name, kind string
			write      func(example) []byte
		}{
			{"an export with English titles", policy.KindPolicies, func(e example) []byte { return restOf(e, false) }},
			{"an export with Japanese titles", policy.KindPolicies, func(e example) []byte { return restOf(e, true) }},
			{"an Android bundle", policy.KindXML, androidOf},
			{"an iOS bundle", policy.KindPlist, iosOf},
		} {
			if e.android != nil && f.kind != policy.KindPolicies {
				continue // a bundle is of one platform
			}
			got := slices.Sorted(slices.Values(told(Run(e.read(t, f.kind, f.write(e))))))
			if !slices.Equal(got, want) {
				t.Errorf("%s %q in %s: %q, want %q\n%s", e.rule, e.set, f.name, got, want, f.write(e))
			}
		}
	}
}

// read parses what was written, and the example's other files beside it.
func (e example) read(t *testing.T, kind string, data []byte) *Input {
	t.Helper()
	parse := func(kind string, data []byte, path string) settings.Input {
		x, problems := policy.Parse(kind, data, path, "Secure Mail")
		if len(problems) > 0 {
			t.Fatalf("%v\n%s", problems, data)
		}
		return settings.Input{Path: path, Export: x}
	}
	ins := []settings.Input{parse(kind, data, "Secure Mail/policies")}
	s := e.site()
	if s.properties != nil {
		list := []map[string]string{}
		for k, v := range s.properties {
			list = append(list, map[string]string{"key": k, "value": v})
		}
		ins = append(ins, parse(policy.KindProperties, encoded(map[string]any{"allClientProperties": list}), "properties.json"))
	}
	if s.gateways != "" {
		list := []map[string]any{}
		for i, g := range strings.Fields(s.gateways) {
			kind, url, ok := strings.Cut(g, "=")
			if !ok {
				kind, url = "Domain", g
			}
			list = append(list, map[string]any{"url": url, "logonType": kind, "default": i == 0})
		}
		ins = append(ins, parse(policy.KindGateways, encoded(map[string]any{"agList": list}), "gateways.json"))
	}
	for i := range ins {
		ins[i].Source = i
	}
	in := &Input{Settings: settings.New(ins, nil)}
	if s.conf != "" {
		in.NSConf = []session.Conf{{Source: len(ins), Config: nsconf.ParseBytes([]byte(s.conf))}}
	}
	return in
}

func encoded(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of texts
	}
	return data
}

// eachValue goes through the settings that are there, in the order of the tests.
func eachValue(values map[string]string, do func(d *policy.Definition, value string)) {
	for _, key := range order {
		if v, ok := values[key]; ok && v != absent {
			d, _ := policy.ByName(key)
			do(d, v)
		}
	}
}

func restOf(e example, japanese bool) []byte {
	container := map[string]any{"name": "Secure Mail"}
	add := func(platform string, values map[string]string) {
		list := []map[string]string{}
		eachValue(values, func(d *policy.Definition, value string) {
			title := d.EN[0]
			if japanese {
				title = d.JA[0]
			}
			list = append(list, map[string]string{"policyName": fmt.Sprintf("Policy_%d", len(list)), "policyValue": value, "title": title})
		})
		container[platform] = map[string]any{"policies": list}
	}
	s := e.site()
	add("ios", s.values)
	if s.android != nil {
		add("android", s.android)
	}
	return encoded(map[string]any{"container": container})
}

// element is a setting as a bundle calls it: its key, or its label without blanks where no
// key is public.
func element(d *policy.Definition) string {
	if d.Group == policy.MailPolicy {
		return strings.ReplaceAll(d.EN[0], " ", "")
	}
	return d.Key
}

func androidOf(e example) []byte {
	b := bytes.NewBufferString("<MobileAppPolicies><Policies>\n")
	eachValue(e.site().values, func(d *policy.Definition, value string) {
		fmt.Fprintf(b, "<%s>", element(d))
		_ = xml.EscapeText(b, []byte(value)) // a buffer takes everything
		fmt.Fprintf(b, "</%s>\n", element(d))
	})
	b.WriteString("</Policies></MobileAppPolicies>\n")
	return b.Bytes()
}

func iosOf(e example) []byte {
	b := bytes.NewBufferString("<plist><dict>\n")
	eachValue(e.site().values, func(d *policy.Definition, value string) {
		fmt.Fprintf(b, "<key>%s</key>", element(d))
		if value == "true" || value == "false" {
			fmt.Fprintf(b, "<%s/>\n", value)
			return
		}
		b.WriteString("<string>")
		_ = xml.EscapeText(b, []byte(value)) // a buffer takes everything
		b.WriteString("</string>\n")
	})
	b.WriteString("</dict></plist>\n")
	return b.Bytes()
}
