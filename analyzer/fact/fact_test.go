package fact

import (
	"testing"

	"hubscope/parsers/event"
)

// TestKeptValuesAreTheFirstOfTheirName looks for what is kept of each kind among values of other
// names, and of the same name further on.
func TestKeptValuesAreTheFirstOfTheirName(t *testing.T) {
	lists := [][]string{deviceValues}
	for _, names := range kept {
		lists = append(lists, names)
	}
	for _, names := range lists {
		var ev event.Event
		add := func(name, value string) { ev.Fields = append(ev.Fields, event.Field{Name: name, Value: []byte(value)}) }
		for _, name := range []string{"", "Context", "SessionId", "Total_bytes_send", "Start_time"} {
			add(name, "other")
		}
		for i := range names {
			add(names[len(names)-1-i], names[len(names)-1-i])
			add(names[len(names)-1-i]+"x", "other")
		}
		for _, name := range names {
			add(name, "second")
		}
		v := valuesOf(names)
		var list [mostKept][]byte
		v.of(&ev, &list)
		for i, name := range names {
			if string(list[i]) != name {
				t.Errorf("%v: %s is %q", names, name, list[i])
			}
		}
	}
	crowded := valuesOf([]string{"ab", "ab", "b"})
	if crowded.at[bucket("ab")] != crowd {
		t.Error("two names in one bucket are not told")
	}
}
