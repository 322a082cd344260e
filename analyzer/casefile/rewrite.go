package casefile

import (
	"reflect"
	"time"

	"hubscope/analyzer/people"
	"hubscope/analyzer/phrase"
)

// A Place says where in a case a text stands: the type and the field that hold it, or the
// hole of a phrase.
type Place struct {
	Type, Field string // "Session", "User"
	Hole        string // "user"; empty for a field
}

// Rewrite returns a copy of a case in which turn was asked about every text: whatever the
// case holds beside times, numbers and terms, and so also what is added to it later. The copy
// shares nothing with the case that turn could change. People is left out, because it knows
// the names as they were.
func Rewrite(c *Case, turn func(Place, string) string) *Case {
	w := rewriting{turn: turn, shared: map[*Outcome]*Outcome{}}
	out := *c
	out.People = nil
	w.fields(reflect.ValueOf(&out).Elem())
	return &out
}

type rewriting struct {
	turn   func(Place, string) string
	shared map[*Outcome]*Outcome
}

var (
	plainText = reflect.TypeFor[string]()
	aTime     = reflect.TypeFor[time.Time]()
	anOutcome = reflect.TypeFor[*Outcome]()
	someNames = reflect.TypeFor[*people.Names]()
	aPhrase   = reflect.TypeFor[phrase.Phrase]()
	aTerm     = reflect.TypeFor[phrase.Term]()
)

// fields rewrites the fields of a struct in place.
func (w *rewriting) fields(v reflect.Value) {
	t := v.Type()
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			w.value(v.Field(i), Place{Type: t.Name(), Field: f.Name})
		}
	}
}

// value rewrites a value in place; what it points at is copied first.
func (w *rewriting) value(v reflect.Value, at Place) {
	switch v.Type() {
	case aTime, someNames, aTerm:
		return
	case plainText:
		if s := v.String(); s != "" {
			v.SetString(w.turn(at, s))
		}
		return
	case aPhrase:
		p := v.Addr().Interface().(*phrase.Phrase)
		*p = w.phrase(*p)
		return
	case anOutcome:
		w.outcome(v)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		w.fields(v)
	case reflect.Slice:
		if v.IsNil() || !w.holdsText(v.Type().Elem()) {
			return
		}
		list := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(list, v)
		for i := range list.Len() {
			w.value(list.Index(i), at)
		}
		v.Set(list)
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(v.Elem())
		w.value(p.Elem(), at)
		v.Set(p)
	}
}

// holdsText is false for lists of numbers and of the schema's ids, which stay.
func (w *rewriting) holdsText(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String:
		return t == plainText
	case reflect.Struct, reflect.Pointer, reflect.Slice:
		return true
	}
	return false
}

func (w *rewriting) outcome(v reflect.Value) {
	old := v.Interface().(*Outcome)
	if old == nil {
		return
	}
	o, ok := w.shared[old]
	if !ok {
		c := *old
		o = &c
		w.fields(reflect.ValueOf(o).Elem())
		w.shared[old] = o
	}
	v.Set(reflect.ValueOf(o))
}

func (w *rewriting) phrase(p phrase.Phrase) phrase.Phrase {
	args := make([]phrase.Arg, len(p.Args))
	for i, a := range p.Args {
		args[i] = phrase.Arg{Name: a.Name, Value: w.arg(Place{Type: "Phrase", Field: p.ID, Hole: a.Name}, a.Value)}
	}
	p.Args = args
	return p
}

func (w *rewriting) arg(at Place, v any) any {
	switch v := v.(type) {
	case string:
		if v == "" {
			return v
		}
		return w.turn(at, v)
	case []string:
		list := make([]string, len(v))
		for i, s := range v {
			list[i] = w.turn(at, s)
		}
		return list
	case phrase.Phrase:
		return w.phrase(v)
	case []phrase.Phrase:
		list := make([]phrase.Phrase, len(v))
		for i, p := range v {
			list[i] = w.phrase(p)
		}
		return list
	}
	return v // numbers, times and terms
}
