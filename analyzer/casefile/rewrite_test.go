package casefile

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"hubscope/analyzer/phrase"
)

// fill puts a text of its own into every place that can hold one, and two elements into every
// list.
func fill(v reflect.Value, n *int) {
	switch v.Type() {
	case aTime:
		v.Set(reflect.ValueOf(time.Unix(1, 0)))
		return
	case someNames, aTerm:
		return
	case aPhrase:
		*n++
		inner := phrase.New("x", "one", fmt.Sprint("old-", *n))
		v.Set(reflect.ValueOf(phrase.New("x", "one", fmt.Sprint("old-", *n), "list", []string{"old-a", "old-b"}, "phrase", inner, "phrases", []phrase.Phrase{inner}, "number", 7)))
		return
	case plainText:
		*n++
		v.SetString(fmt.Sprint("old-", *n))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), n)
			}
		}
	case reflect.Slice:
		list := reflect.MakeSlice(v.Type(), 2, 2)
		for i := range 2 {
			fill(list.Index(i), n)
		}
		v.Set(list)
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		fill(p.Elem(), n)
		v.Set(p)
	case reflect.Interface, reflect.Map, reflect.Array, reflect.Func, reflect.Chan:
		panic("Rewrite goes through no " + v.Kind().String())
	}
}

// Rewrite asks about every text of a case, whatever is added to it, and leaves the case alone.
func TestRewriteReachesEveryText(t *testing.T) {
	var c Case
	texts := 0
	fill(reflect.ValueOf(&c).Elem(), &texts)
	before := fmt.Sprintf("%+v", deep(reflect.ValueOf(c)))
	asked := map[string]bool{}
	out := Rewrite(&c, func(p Place, s string) string {
		if p.Type == "" || p.Field == "" || p.Type == "Phrase" && p.Hole == "" {
			t.Errorf("%q stands nowhere: %+v", s, p)
		}
		asked[s] = true
		return "new"
	})
	for n := 1; n <= texts; n++ {
		if !asked[fmt.Sprint("old-", n)] {
			t.Errorf("old-%d of %d was not asked about", n, texts)
		}
	}
	if got := deep(reflect.ValueOf(*out)); strings.Contains(got, "old-") || !strings.Contains(got, "new") {
		t.Errorf("something is left in %s", got)
	}
	if after := deep(reflect.ValueOf(c)); before != after {
		t.Error("the case itself was changed")
	}
}

// deep is all that a value holds, also behind pointers.
func deep(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "nil"
		}
		return deep(v.Elem())
	case reflect.Struct:
		var parts []string
		for i := range v.NumField() {
			parts = append(parts, deep(v.Field(i)))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case reflect.Slice:
		var parts []string
		for i := range v.Len() {
			parts = append(parts, deep(v.Index(i)))
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return fmt.Sprint(v)
}
